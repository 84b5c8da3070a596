import Formats
import Foundation

// What libFuzzer calls. Its own `main` reads the other arguments.

/// The first argument names the parser: `Fuzzing cif corpus/cif -max_total_time=600`, or is
/// `seeds`: `Fuzzing seeds cif Inputs corpus/cif` fills a folder with what to begin with.
@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  let words = (0..<Int(count.pointee)).map { String(cString: arguments.pointee[$0]!) }
  if words.count == 5, words[1] == "seeds", let parser = Parser(rawValue: words[2]) {
    parser.writeSeeds(from: URL(fileURLWithPath: words[3]), to: URL(fileURLWithPath: words[4]))
    exit(0)
  }
  // A process that libFuzzer starts to minimise an input has the name from its parent.
  if getenv(nameOfParser) == nil, words.count > 1 {
    setenv(nameOfParser, words[1], 1)
    for place in 2..<max(2, words.count) {
      arguments.pointee[place - 1] = arguments.pointee[place]
    }
    count.pointee -= 1
  }
  guard Parser.ofThisProcess != nil else {
    print(
      "The first argument is one of \(Parser.allCases.map(\.rawValue).joined(separator: ", ")).")
    exit(2)
  }
  return 0
}

@c(LLVMFuzzerTestOneInput)
public func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Parser.ofThisProcess?.test(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

private let nameOfParser = "TIELINE_PARSER"

/// What reads files of somebody else's making.
enum Parser: String, CaseIterable {
  case cif, poscar, xsf, xyz, n2p2, lammps
  case vasprun, outcar, pwo, optimade, entries
  case xdatcar, dump, traj
  case config, csv, formula, decoration
  case potential, checkpoint, aenet
  case n2p2Potential = "n2p2-potential"
  case lennardJones = "lennard-jones"
  case archive
  case cp2k, ipi

  static let ofThisProcess = getenv(nameOfParser).flatMap { Parser(rawValue: String(cString: $0)) }

  /// Reads the bytes. They may be refused; else the laws of the format must hold.
  func test(_ bytes: [UInt8]) {
    switch self {
    case .cif:
      CrystalFiles.testDisorder(bytes)
      CrystalFiles.test(bytes, .cif)
    case .poscar: CrystalFiles.test(bytes, .poscar)
    case .xsf: CrystalFiles.test(bytes, .xsf)
    case .xyz: CrystalFiles.test(bytes, .extendedXYZ)
    case .n2p2: CrystalFiles.test(bytes, .n2p2)
    case .lammps: CrystalFiles.test(bytes, .lammps)
    case .vasprun: CrystalFiles.test(bytes, .vasprun)
    case .outcar: CrystalFiles.test(bytes, .outcar)
    case .pwo: CrystalFiles.test(bytes, .espressoOutput)
    case .optimade: CrystalFiles.test(bytes, .optimade)
    case .entries: Tables.testEntries(bytes)
    case .xdatcar: Trajectories.test(bytes, "XDATCAR")
    case .dump: Trajectories.test(bytes, "read.dump")
    case .traj: Trajectories.test(bytes, "read.traj")
    case .config: Configs.test(bytes)
    case .csv: Tables.test(bytes)
    case .formula: Formulas.test(bytes)
    case .decoration: Decorations.test(bytes)
    case .potential: PotentialsOfNetworks.testPotential(bytes)
    case .checkpoint: PotentialsOfNetworks.testCheckpoint(bytes)
    case .aenet: AenetFiles.test(bytes)
    case .n2p2Potential: N2P2Files.test(bytes)
    case .lennardJones: Configs.testLennardJones(bytes)
    case .archive: ArchiveFiles.test(bytes)
    case .cp2k:
      Labels.testOutput(bytes)
      CrystalFiles.test(bytes, .cp2kOutput)
    case .ipi: Labels.testMessage(bytes)
    }
  }

  /// Beside the files of `Inputs` with such an ending.
  var seeds: [[UInt8]] {
    switch self {
    case .cif: CrystalFiles.seeds(.cif)
    case .poscar: CrystalFiles.seeds(.poscar)
    case .xsf: CrystalFiles.seeds(.xsf)
    case .xyz: CrystalFiles.seeds(.extendedXYZ)
    case .n2p2: CrystalFiles.seeds(.n2p2)
    case .lammps: CrystalFiles.seeds(.lammps)
    case .vasprun: CrystalFiles.seeds(.vasprun)
    case .outcar: CrystalFiles.seeds(.outcar)
    case .pwo: CrystalFiles.seeds(.espressoOutput)
    case .optimade: CrystalFiles.seeds(.optimade)
    case .entries: Tables.entries
    case .xdatcar: Trajectories.positions
    case .dump: Trajectories.dumps
    case .traj: Trajectories.numbers
    case .config: []
    case .csv: Tables.seeds
    case .formula: Formulas.seeds
    case .decoration: Decorations.seeds
    case .potential: PotentialsOfNetworks.potentialSeeds
    case .checkpoint: PotentialsOfNetworks.checkpointSeeds
    case .aenet: AenetFiles.seeds
    case .n2p2Potential: N2P2Files.seeds
    case .lennardJones: []
    case .archive: ArchiveFiles.seeds
    case .cp2k: Labels.outputs + CrystalFiles.seeds(.cp2kOutput)
    case .ipi: Labels.messages
    }
  }

  private var endings: Set<String> {
    switch self {
    case .cif: ["cif"]
    case .xyz: ["xyz"]
    case .config, .lennardJones: ["yaml"]
    default: []
    }
  }

  func writeSeeds(from inputs: URL, to folder: URL) {
    let files = FileManager.default.enumerator(at: inputs, includingPropertiesForKeys: nil)
    let read = (files?.allObjects as? [URL] ?? []).sorted { $0.path < $1.path }
      .filter { endings.contains($0.pathExtension) }.compactMap { try? Data(contentsOf: $0) }
    try! FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (number, seed) in (read + seeds.map { Data($0) }).enumerated() {
      try! seed.write(to: folder.appendingPathComponent("seed-\(number)"))
    }
  }
}

/// A law that holds for whatever was read.
func law(_ holds: Bool, _ text: @autoclosure () -> String) {
  guard holds else { fatalError("Broken: \(text())") }
}

/// What must not be refused.
func mustHold<Result>(_ what: String, _ body: () throws -> Result) -> Result {
  do { return try body() } catch { fatalError("\(what) was refused: \(error)") }
}

/// One file of this process, for parsers that read files.
enum Scratch {
  static func file(_ name: String, _ bytes: [UInt8]) -> URL {
    let url = folder.appendingPathComponent(name)
    let file = fopen(url.path, "w")!
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return url
  }

  static let folder: URL = {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tieline-fuzz-\(getpid())")
    try! FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }()
}
