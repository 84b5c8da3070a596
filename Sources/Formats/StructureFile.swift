import Files
import Foundation
import Quantities
import Structures

/// A file of crystals in any of the formats, told apart by its name.
public enum StructureFile {
  public enum Format: String, Sendable, CaseIterable {
    case cif = "CIF"
    case poscar = "POSCAR"
    case xsf = "XSF"
    case extendedXYZ = "extended XYZ"
    case n2p2 = "n2p2"
    case lammps = "LAMMPS data"
    case vasprun = "vasprun.xml"
    case outcar = "OUTCAR"
    case espressoInput = "input of pw.x"
    case espressoOutput = "output of pw.x"
    case cp2kInput = "input of CP2K"
    case cp2kOutput = "output of CP2K"
    case optimade = "OPTIMADE"

    /// By the ending .cif, .poscar, .vasp, .xsf, .axsf, .xyz, .extxyz, .xml (vasprun), .data, .lmp, .pwi,
    /// .pwo, .out (both of pw.x), .inp (CP2K) or .json (OPTIMADE), or a name that begins with POSCAR,
    /// CONTCAR or data., or has OUTCAR in it; `nil` for any other.
    ///
    /// A name with `input.data` is of n2p2, any other .data of LAMMPS; of a file that is there, what
    /// it holds decides between the two, and between pw.x and CP2K.
    public init?(fileName: String) {
      let name = fileName.split(separator: "/").last.map(String.init) ?? fileName
      switch name.split(separator: ".").dropFirst().last?.lowercased() {
      case "cif": self = .cif
      case "poscar", "vasp": self = .poscar
      case "xsf", "axsf": self = .xsf
      case "xyz", "extxyz": self = .extendedXYZ
      case "xml": self = .vasprun
      case "lmp": self = .lammps
      case "pwi": self = .espressoInput
      case "pwo", "out": self = .espressoOutput
      case "inp": self = .cp2kInput
      case "json": self = .optimade
      case _ where name.contains("input.data"): self = .n2p2
      case "data": self = .lammps
      case _ where name.uppercased().contains("OUTCAR"): self = .outcar
      default:
        if name.hasPrefix("data."), name.count > 5 {
          self = .lammps
        } else if name.hasPrefix("POSCAR") || name.hasPrefix("CONTCAR") {
          self = .poscar
        } else {
          return nil
        }
      }
    }

    public var isRead: Bool { ![.espressoInput, .cp2kInput].contains(self) }
    public var isWritten: Bool {
      ![.vasprun, .outcar, .espressoOutput, .cp2kOutput, .optimade].contains(self)
    }

    /// Files of these formats are written with one structure.
    fileprivate var isOfOne: Bool {
      [.poscar, .lammps, .espressoInput, .cp2kInput].contains(self)
    }

    /// What of the labels and keys of extended XYZ the format has no place for.
    ///
    /// - Edge cases: a name and a comment are titles, with or without a place.
    public func lost(of frames: [LabelledStructure]) -> [String] {
      guard self != .extendedXYZ else { return [] }
      let hasLabels = self == .xsf || self == .n2p2
      let labels: [(String, (LabelledStructure) -> Bool)] = [
        ("energy", { !hasLabels && $0.energy != nil }),
        ("free_energy", { $0.freeEnergy != nil && $0.freeEnergy != $0.energy }),
        ("energy_error", { $0.energyError != nil }),
        ("forces", { !hasLabels && $0.forces != nil }),
        ("force_errors", { $0.forceErrors != nil }),
        ("stress", { $0.virial != nil }),
      ]
      let keys = Set(frames.flatMap(\.info.keys)).subtracting(
        ["name", "comment"] + (self == .n2p2 ? ["charge"] : []))
      return labels.filter { frames.contains(where: $0.1) }.map(\.0) + keys.sorted()
    }

    /// A sentence on what a file in this format, written of the frames, leaves out; `nil` for nothing.
    public func leftOut(of frames: [LabelledStructure], file: String) -> String? {
      StructureFile.leftOut(lost(of: frames), of: file, hasNoPlace: rawValue)
    }
  }

  /// "a.xyz: left out, for Tieline has no place for them: magmoms, tags"
  static func leftOut(_ names: [String], of file: String, hasNoPlace format: String) -> String? {
    guard !names.isEmpty else { return nil }
    let most = 12
    var list = names.prefix(most).map(TextLines.printable).joined(separator: ", ")
    if names.count > most { list += " and \(names.count - most) more" }
    let them = names.count == 1 ? "it" : "them"
    return "\(file): left out, for \(format) has no place for \(them): \(list)"
  }

  /// What a file holds, and one sentence each on what it holds and is left out.
  public struct Contents: Sendable {
    public var frames: [LabelledStructure]
    public var remarks: [String]

    public init(frames: [LabelledStructure], remarks: [String] = []) {
      self.frames = frames
      self.remarks = remarks
    }
  }

  /// All crystals of a file, each with one element on every site.
  ///
  /// - Edge cases: a disordered crystal is refused; `CIF.read` gives it as it is.
  public static func read(_ url: URL) throws -> [LabelledStructure] {
    try contents(of: url).frames
  }

  /// All crystals of a file, and what was left out of it.
  public static func contents(of url: URL) throws -> Contents {
    let format = try format(of: url)
    return try contents(TextLines.bytes(of: url), format, file: url.relativePath)
  }

  /// - Parameter bytes: of the file, which is not read again.
  public static func contents(_ bytes: [UInt8], of url: URL) throws -> Contents {
    try contents(bytes, format(of: url), file: url.relativePath)
  }

  private static func contents(
    _ bytes: [UInt8], _ named: Format, file: String
  ) throws -> Contents {
    let lines = TextLines(bytes, file: file)
    switch holds(lines, of: named) {
    case .cif: return Contents(frames: try CIF.read(lines).map { try ordered($0, file: file) })
    case .poscar: return Contents(frames: [try POSCAR.read(lines)])
    case .xsf: return try XSF.read(lines)
    case .extendedXYZ: return try ExtendedXYZ.contents(lines)
    case .n2p2: return Contents(frames: try N2P2Data.read(lines))
    case .lammps: return Contents(frames: [try LAMMPSData.read(lines)])
    case .vasprun: return try VASPRun.read(bytes, file: file)
    case .outcar: return try OUTCAR.read(lines)
    case .espressoOutput: return try EspressoOutput.read(lines)
    case .cp2kOutput: return try CP2KSteps.read(lines)
    case .optimade: return try OPTIMADE.read(bytes, file: file)
    case .espressoInput, .cp2kInput: throw FormatError.notRead(file: file, format: named.rawValue)
    }
  }

  /// n2p2 and LAMMPS both call their files .data; the former's begin with "begin". pw.x and CP2K both
  /// call what they print .out, and begin with their names.
  private static func holds(_ lines: TextLines, of named: Format) -> Format {
    if named == .espressoOutput { return CP2KSteps.isOutput(lines) ? .cp2kOutput : named }
    guard named == .n2p2 || named == .lammps else { return named }
    var lines = lines
    return lines.nextFilled().map { lines.words($0) == ["begin"] } ?? false ? .n2p2 : .lammps
  }

  /// Writes the whole file or nothing.
  public static func write(_ frames: [LabelledStructure], to url: URL) throws {
    let text = try write(frames, try format(of: url), file: url.relativePath)
    try AtomicFile.write(text, to: url)
  }

  /// - Edge cases: POSCAR, a data file of LAMMPS and an input are written with one crystal, and more
  ///   are refused.
  public static func write(
    _ frames: [LabelledStructure], _ format: Format, file: String
  ) throws -> String {
    precondition(!frames.isEmpty, "a file holds at least one structure")
    guard frames.count == 1 || !format.isOfOne else {
      throw FormatError.tooMany(file: file, format: format.rawValue, structures: frames.count)
    }
    switch format {
    case .extendedXYZ: return ExtendedXYZ.write(frames)
    case .cif:
      // Data blocks of one file have different names.
      return frames.enumerated().map { index, frame in
        CIF.write(
          DisorderedStructure(frame.structure),
          name: frames.count == 1 ? name(frame) : "\(name(frame))_\(index + 1)")
      }.joined(separator: "\n")
    case .poscar: return POSCAR.write(frames[0].structure, comment: name(frames[0]))
    case .xsf: return XSF.write(frames)
    case .lammps: return LAMMPSData.write(frames[0].structure, comment: name(frames[0]))
    case .n2p2: return try N2P2Data.write(frames, file: file)
    case .espressoInput: return EspressoInput.write(frames[0].structure)
    case .cp2kInput: return try CP2KInput(frames[0].structure).text
    case .vasprun, .outcar, .espressoOutput, .cp2kOutput, .optimade:
      throw FormatError.notWritten(file: file, format: format.rawValue)
    }
  }

  private static func format(of url: URL) throws -> Format {
    guard let format = Format(fileName: url.lastPathComponent) else {
      throw FormatError.unknownFormat(file: url.relativePath)
    }
    return format
  }

  private static func name(_ frame: LabelledStructure) -> String {
    frame.info["name"] ?? frame.info["comment"] ?? frame.structure.composition.formula
  }

  private static func ordered(_ crystal: CIF.Crystal, file: String) throws -> LabelledStructure {
    guard let structure = crystal.structure.ordered() else {
      let site = crystal.structure.sites.first {
        $0.occupants.count != 1 || abs($0.occupants[0].occupancy - 1) > 1e-3
      }
      let occupants = site?.occupants.map { "\($0.element) \($0.occupancy)" } ?? []
      throw FormatError.disordered(
        file: file, block: crystal.name, site: site?.label ?? "?",
        occupants: occupants.joined(separator: ", "))
    }
    return LabelledStructure(
      structure: structure, info: crystal.name.isEmpty ? [:] : ["name": crystal.name])
  }
}
