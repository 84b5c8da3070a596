import ArgumentParser
import Campaigns
import Conductivities
import Files
import Formats
import Foundation
import PhaseDiagrams
import Quantities
import Structures

struct Diffuse: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Diffusion, conductivity and activation energy, each with its error.",
    discussion: """
      From molecular dynamics of a crystal with a potential, at the temperatures given; of many \
      crystals and glasses that a config (.yaml) lists, in a folder that a run that was stopped \
      goes on in; from trajectories, one for each temperature, or from a table of diffusion coefficients with \
      the columns temperature_K, diffusion_cm2_per_s and error_cm2_per_s.

      D* is the tracer diffusion coefficient, from a generalised least-squares fit to the mean \
      squared displacement from where it becomes diffusive; D_σ is the collective one, and their \
      ratio the Haven ratio. The conductivity is that of Nernst and Einstein, with D*. With four \
      temperatures or more there is an activation energy, and a conductivity at 300 K.
      """)

  @Argument(
    help: "A crystal to be watched (CIF, POSCAR, XSF, extended XYZ), or a config (.yaml).",
    completion: .file())
  var structure: String?

  @Option(help: "The potential, as for evaluate, for dynamics.", completion: .file())
  var potential: String?

  @Option(help: "Temperatures of the dynamics, K, such as 600,700,800,900.")
  var temperatures: String?

  @Option(help: "How long it is watched at each temperature, ps.")
  var picoseconds = 100.0

  @Option(help: "About how many atoms the crystal is repeated to.")
  var atoms = 200

  @Option(help: "Runs at each temperature, with velocities of their own.")
  var runs = 1

  @Option(help: "Of the first velocities and the heat bath.")
  var seed = 1

  @Option(
    name: .customLong("run"),
    help: "Folder of the dynamics, in which a run that was stopped goes on.",
    completion: .directory)
  var folder: String?

  @Option(help: "Runs at once (default: one for each core).")
  var workers: Int?

  @Option(
    help: """
      A trajectory: extended XYZ or .traj of ASE, a dump of LAMMPS, an XDATCAR or a vasprun.xml of \
      VASP. Once for each temperature.
      """, completion: .file())
  var trajectory: [String] = []

  @Option(help: "Time between two frames of a trajectory, fs; of a file that says it, too.")
  var timestep: Double?

  @Option(help: "Temperature of the trajectory, K; once for each of them, in the same order.")
  var temperature: [Double] = []

  @Option(help: "The element that moves.")
  var species = "Li"

  @Option(help: "Elements of the types 1, 2, … of a LAMMPS dump without names, such as Li,P,S.")
  var elements: String?

  @Option(
    help: """
      File to write the sites of the ions, their jumps, residence times and van Hove functions to \
      (JSON), of one trajectory.
      """, completion: .file())
  var jumps: String?

  @Option(help: "A table of diffusion coefficients (CSV).", completion: .file())
  var points: String?

  @Option(help: "Ions in the volume, for the conductivity from --points.")
  var carriers: Int?

  @Option(help: "Volume of the carriers, Å³, for the conductivity from --points.")
  var volume: Double?

  @Option(help: "text or json.")
  var format = Format.text

  @OptionGroup var loudness: Loudness

  @Option(help: "File to write (default: standard output).", completion: .file())
  var output: String?

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  func validate() throws {
    guard [structure != nil, !trajectory.isEmpty, points != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("give a crystal, a config, --trajectory or --points, and one of them")
    }
    if structure != nil && !isConfig {
      guard potential != nil, temperatures != nil else {
        throw ValidationError("the dynamics of a crystal take --potential and --temperatures")
      }
      let numbers = temperatures!.split(separator: ",", omittingEmptySubsequences: false)
        .map { Double($0.filter { $0 != " " }) ?? .nan }
      guard numbers.allSatisfy({ (1...5000).contains($0) }), Set(numbers).count == numbers.count
      else {
        throw ValidationError(
          "--temperatures takes different numbers from 1 to 5000 K, such as 600,700,800,900; found '"
            + temperatures! + "'")
      }
      guard (1...1000).contains(runs), (8...100_000).contains(atoms),
        (2...1e6).contains(picoseconds)
      else {
        throw ValidationError(
          "--runs is from 1 to 1000, --atoms from 8 to 100000 and --picoseconds from 2 to 1e6")
      }
    } else {
      guard potential == nil, temperatures == nil else {
        throw ValidationError("--potential and --temperatures go with a crystal to be watched")
      }
    }
    if structure != nil, species != "Li" {
      throw ValidationError("the dynamics of a crystal watch Li; --species goes with --trajectory")
    }
    guard points != nil || carriers == nil else {
      throw ValidationError("--carriers and --volume go with --points")
    }
    guard workers.map({ $0 > 0 }) ?? true else { throw ValidationError("--workers is positive") }
    guard timestep.map({ $0 > 0 && $0.isFinite }) ?? true else {
      throw ValidationError("--timestep is a positive time in fs")
    }
    guard temperature.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw ValidationError("--temperature is a positive temperature in K")
    }
    guard temperature.isEmpty || temperature.count == trajectory.count else {
      throw ValidationError("give --temperature once for each --trajectory, or not at all")
    }
    guard jumps == nil || trajectory.count == 1 else {
      throw ValidationError("--jumps takes one --trajectory")
    }
    guard Element(species) != nil else {
      throw ValidationError("--species '\(species)' is not the symbol of an element")
    }
    guard (carriers == nil) == (volume == nil), carriers.map({ $0 > 0 }) ?? true,
      volume.map({ $0 > 0 && $0.isFinite }) ?? true
    else {
      throw ValidationError("give --carriers, a positive number, and --volume, in Å³, together")
    }
    for symbol in symbols where Element(symbol) == nil {
      throw ValidationError("--elements: '\(symbol)' is not the symbol of an element")
    }
  }

  private var symbols: [String] {
    elements.map { $0.split(separator: ",").map { $0.filter { $0 != " " } } } ?? []
  }

  private var isConfig: Bool { structure?.hasSuffix(".yaml") == true }

  func run() throws {
    if isConfig { return try mapped() }
    let report = try points.map(tabulated) ?? structure.map(watched) ?? analysed()
    try Delivery.write(format == .json ? report.json : report.text, to: output)
    report.remarks.forEach { Message.write("tieline: \($0)") }
  }

  private func tabulated(_ file: String) throws -> DiffusionReport {
    let points = try DiffusionPoints(
      CSVTable(contentsOf: file, columns: DiffusionPoints.columns))
    let fit = try ArrheniusFit(points.values)
    let element = Element(species)!
    let cell = carriers.flatMap { carriers in volume.map { (carriers, $0) } }
    guard let charge = IonTransport.charge(of: element) ?? (cell == nil ? 1 : nil) else {
      throw DiffuseError.noCharge(element)
    }
    return DiffusionReport(points, fit: fit, cell: cell, species: species, charge: charge)
  }

  // MARK: dynamics

  /// All solids of a config; the table goes to standard output.
  private func mapped() throws {
    let map = try ConductivityMap(
      config: URL(fileURLWithPath: structure!), folder: folder.map { URL(fileURLWithPath: $0) })
    let results = try work(map)
    let reports = results.map { result in
      (result.name, DiffusionReport(result.curve, species: "Li"))
    }
    let text =
      switch format {
      case .json:
        "{\n"
          + (try reports.map { name, report in "\"\(name)\": " + (try report.json) }
            .joined(separator: ",\n")) + "}\n"
      case .text:
        reports.map { name, report in "\(name)\n\(report.text)" }.joined(separator: "\n")
          + Self.maximum(results.filter { $0.name.hasPrefix("glass-") })
      }
    try Delivery.write(text, to: output)
    for (name, report) in reports {
      report.remarks.forEach { Message.write("tieline: \(name): \($0)") }
    }
  }

  /// Which composition of the glasses conducts best at 300 K, and how sure that is.
  private static func maximum(_ glasses: [ConductivityMap.Result]) -> String {
    let fractions = Set(glasses.compactMap(\.fraction)).sorted()
    let known = fractions.compactMap { fraction in
      Estimate(
        combining: glasses.filter { $0.fraction == fraction }
          .compactMap(\.curve.log10Conductivity)
      ).map { (fraction, $0) }
    }
    guard known.count > 1 else { return "" }
    let shares = zip(known, LargestOf(known.map(\.1)).probabilities).sorted { $0.1 > $1.1 }
      .map { String(format: "x = %.3f %.0f %%", $0.0.0, 100 * $0.1) }
    let silent = glasses.filter { $0.curve.log10Conductivity == nil }.map(\.name)
    return "\nprobability to conduct best at 300 K: \(shares.joined(separator: ", "))\n"
      + (silent.isEmpty
        ? "" : "without a conductivity at 300 K, and left out: \(silent.joined(separator: ", "))\n")
  }

  /// One crystal: the same as a config that lists it alone.
  private func watched(_ file: String) throws -> DiffusionReport {
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    let text = """
      name: diffusion
      seed: \(seed)
      potential: \(Self.quoted(potential!))
      atoms: \(atoms)
      runs: \(runs)
      watching_ps: \(picoseconds)
      crystals:
        - file: \(Self.quoted(file))
          temperatures_K: [\(temperatures!)]
      """
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    let temporary = FileManager.default.temporaryDirectory.appending(
      path: "tieline-\(UUID().uuidString)")
    let place = folder.map { URL(fileURLWithPath: $0) } ?? temporary
    defer { if folder == nil { try? FileManager.default.removeItem(at: temporary) } }
    let map = try ConductivityMap(
      ConductivityMapConfig(
        ConfigDocument(text: text, path: "options", folder: here, effectiveFolder: place)),
      folder: place)
    let result = try work(map)[0]
    guard !result.curve.points.isEmpty else {
      throw DiffuseError.nothing(name: name, reasons: result.curve.remarks)
    }
    return DiffusionReport(result.curve, species: "Li")
  }

  private func work(_ map: ConductivityMap) throws -> [ConductivityMap.Result] {
    let interruption = Interruption()
    let progress = loudness.reporter("watching, ps", total: map.total, done: map.done)
    let results = try map.work(
      workers: workers ?? ProcessInfo.processInfo.activeProcessorCount
    ) {
      progress?.update(done: map.done)
      return interruption.isRequested
    }
    progress?.finish()
    guard let results else {
      loudness.say([
        folder != nil || isConfig
          ? "stopped; the same command goes on" : "stopped; with --run it could go on"
      ])
      throw ExitCode.interrupted
    }
    return results
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "''") + "'"
  }

  // MARK: files

  private func analysed() throws -> DiffusionReport {
    let element = Element(species)!
    var runs: [IonTransport] = []
    var failures: [String] = []
    var first: (formula: String, volume: Double)?
    // Each is read, then analysed.
    let progress = loudness.reporter("trajectories", total: 2 * trajectory.count, delay: 2)
    defer { progress?.finish() }
    for (index, file) in trajectory.enumerated() {
      progress?.update(done: 2 * index, tail: "reading \(file)")
      var path = try TrajectoryFile.read(
        URL(fileURLWithPath: file), elements: symbols.compactMap { Element($0) })
      if !temperature.isEmpty { path.temperature = temperature[index] }
      guard path.temperature != nil || trajectory.count == 1 else {
        throw DiffuseError.noTemperature(file: file)
      }
      guard let interval = timestep ?? path.interval else {
        throw DiffuseError.noInterval(file: file)
      }
      path.interval = interval
      let cell = (formula: Composition(path.species).formula, volume: path.meanLattice.volume)
      if let first,
        first.formula != cell.formula || !(0.7...1.4).contains(cell.volume / first.volume)
      {
        throw DiffuseError.otherSolids(
          [first, cell].map { String(format: "%@ in %.0f Å³", $0.formula, $0.volume) })
      }
      first = first ?? cell
      progress?.update(done: 2 * index + 1, tail: "analysing \(file)")
      do {
        runs.append(try IonTransport(path, of: element, interval: interval))
      } catch {
        // One of many may fail: the others still say something.
        guard trajectory.count > 1 else { throw error }
        failures.append("\(file): \(error.sentence)")
      }
      if let jumps { try Delivery.write(JumpReport(path, of: element).json, to: jumps) }
    }
    guard !runs.isEmpty else { throw DiffuseError.nothing(name: "this", reasons: failures) }
    var report = DiffusionReport(ConductivityCurve(runs, failures: failures), species: species)
    if runs.contains(where: { $0.temperature == nil }) {
      report.remarks.append(
        "the temperature is not known, so there is no conductivity; give it as --temperature")
    }
    return report
  }
}
