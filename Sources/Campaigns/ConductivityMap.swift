import Conductivities
import Evolution
import Files
import Formats
import Foundation
import Potentials
import Quantities
import Structures

/// The conductivities of many solids, each watched at several temperatures.
///
/// Every solid is made first, then each is watched at each of its temperatures, by as many workers
/// as asked for. What is done is a file of the run folder, and what was begun a checkpoint there:
/// a map that was stopped goes on where it was.
///
/// - Law: the results do not depend on the number of workers nor on interruptions.
public final class ConductivityMap: Sendable {
  public let config: ConductivityMapConfig
  public let folder: URL
  private let potential: any TimedPotential
  private let lock: RunLock

  /// A solid as it was made, and what came of it at each temperature.
  public struct Result: Sendable {
    public var name: String
    /// `nil` where none could be made.
    public var structure: Structure?
    /// Of the first end member, where it lies between the two.
    public var fraction: Double?
    public var curve: ConductivityCurve
  }

  /// Begins in a folder, `Runs/<name>` unless told otherwise, or goes on with the same config in it.
  public convenience init(config url: URL, folder: URL?) throws {
    let name = try ConductivityMapConfig(contentsOf: url).name
    let folder = folder ?? URL(fileURLWithPath: "Runs/\(name)")
    try self.init(ConductivityMapConfig(contentsOf: url, runFolder: folder), folder: folder)
  }

  /// Begins in a folder, or goes on with the same config in it.
  public init(_ config: ConductivityMapConfig, folder: URL) throws {
    self.config = config
    self.folder = folder
    potential = try PotentialFiles.read([config.potential])
    try AtomicFile.makeFolder(folder)
    lock = try RunLock(folder: folder)
    AtomicFile.removeLeftovers(in: folder)
    let text = config.effectiveText + (try Self.digests(config))
    let record = folder.appendingPathComponent("config.yaml")
    if FileManager.default.fileExists(atPath: record.path) {
      guard try AtomicFile.readText(record) == text else {
        throw CampaignError.anotherMap(folder: folder.relativePath)
      }
    } else {
      try AtomicFile.write(text, to: record)
    }
  }

  /// Of all files that the config names, as comments.
  private static func digests(_ config: ConductivityMapConfig) throws -> String {
    var files = try PotentialFiles.files(of: config.potential)
    for solid in config.solids {
      switch solid.origin {
      case .crystal(let file): files.append(file)
      case .glass(_, let units): files += units.filter { !files.contains($0) }
      }
    }
    return try files.map { file in
      "# sha256 \(Digest.sha256(try AtomicFile.read(file))) \(file.lastPathComponent)\n"
    }.joined()
  }

  /// What takes time: glasses to be made, and tasks.
  public var total: Int { glasses.count + tasks.count }

  /// How much of it an earlier session has left in the folder.
  public var done: Int {
    glasses.count { isMade($0) } + tasks.count { watch.isDone(name(of: $0)) }
  }

  private var glasses: [Int] {
    config.solids.indices.filter {
      if case .glass = config.solids[$0].origin { true } else { false }
    }
  }

  /// - Parameter advance: called when a glass is made or a task done in this session.
  /// - Returns: `nil` where it was interrupted.
  public func work(
    workers: Int, isInterrupted: () -> Bool, advance: @escaping @Sendable () -> Void
  ) throws -> [Result]? {
    guard
      try Watch.perform(
        config.solids.count, workers: workers, isInterrupted: isInterrupted,
        { solid, cancellation in
          do {
            let isNew = self.glasses.contains(solid) && !self.isMade(solid)
            _ = try self.structure(solid, cancellation)
            if isNew { advance() }
          } catch is Cancelled {
            // A solid that is not made is made anew.
          }
        })
    else { return nil }
    let tasks = try self.tasks.map(self.task)
    let watch = self.watch
    guard
      try Watch.perform(
        tasks.count, workers: workers, isInterrupted: isInterrupted,
        { index, cancellation in
          let isNew = !watch.isDone(tasks[index].name)
          let outcome = try watch.outcome(of: tasks[index]) { cancellation.isCancelled }
          if isNew && outcome != nil { advance() }
        })
    else { return nil }
    let results = try self.results()
    try AtomicFile.write(
      ConductivityTable(results).csv, to: folder.appendingPathComponent("conductivities.csv"))
    return results
  }

  private var watch: Watch {
    Watch(
      folder: folder, potential: potential, pressure: config.pressure, warming: config.warming,
      watching: config.watching)
  }

  /// A solid, one of its temperatures, and which of the runs at it.
  struct Place: Hashable, Sendable {
    var solid: Int
    var temperature: Double
    var run: Int
  }

  /// The highest temperatures of all solids first: where it is stopped, most is known.
  var tasks: [Place] {
    let all = config.solids.indices.flatMap { solid in
      config.solids[solid].temperatures.reversed().enumerated().flatMap { rank, temperature in
        (0..<config.runs).map { run in
          (rank: rank, place: Place(solid: solid, temperature: temperature, run: run))
        }
      }
    }
    return all.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element.place)
  }

  private func name(of place: Place) -> String {
    let run = config.runs > 1 ? "-\(place.run + 1)" : ""
    return "\(config.solids[place.solid].name)-\(Self.text(place.temperature))K\(run)"
  }

  private func task(_ place: Place) throws -> Watch.Task {
    let purpose = "\(config.solids[place.solid].name) \(Self.text(place.temperature))"
    return Watch.Task(
      name: name(of: place), structure: try structure(place.solid),
      temperature: place.temperature, seed: RandomStream.seed(config.seed, purpose, place.run))
  }

  private static func text(_ temperature: Double) -> String { String(format: "%g", temperature) }

  private func results() throws -> [Result] {
    try config.solids.indices.map { solid in
      let structure = try self.structure(solid)
      let outcomes = try tasks.filter { $0.solid == solid }.sorted(by: Self.inOrder)
        .compactMap { watch.known(try task($0)) }
      return Result(
        name: config.solids[solid].name, structure: structure,
        fraction: structure.flatMap { config.endMembers.position(of: $0.composition) }
          .map { $0.moleFractions[0].value },
        curve: ConductivityCurve(
          outcomes.compactMap(\.transport), failures: outcomes.compactMap(\.failure)))
    }
  }

  private static func inOrder(_ a: Place, _ b: Place) -> Bool {
    (a.temperature, a.run) < (b.temperature, b.run)
  }

  // MARK: solids

  private struct Solid: Codable { var structure: Structure? }

  /// From its file, where it was made before; `nil` where its atoms flew apart.
  private func structure(
    _ solid: Int, _ cancellation: Cancellation = Cancellation()
  ) throws -> Structure? {
    let url = structureFile(solid)
    if let known: Solid = Watch.read(url) { return known.structure }
    let made = Solid(structure: try make(config.solids[solid], cancellation))
    try Watch.write(made, to: url)
    return made.structure
  }

  private func isMade(_ solid: Int) -> Bool {
    FileManager.default.fileExists(atPath: structureFile(solid).path)
  }

  private func structureFile(_ solid: Int) -> URL {
    folder.appendingPathComponent("\(config.solids[solid].name).structure.json")
  }

  private func make(
    _ solid: ConductivityMapConfig.Solid, _ cancellation: Cancellation
  ) throws -> Structure? {
    switch solid.origin {
    case .crystal(let file):
      let cell = try FrameCheck.read(file, for: potential.elements)[0].structure
      return Supercell.ofAbout(config.atoms, cell)
    case .glass(let fraction, let units):
      let ends = config.endMembers.endMembers
      let glass = Glass(
        Glass.composition(of: ends[0], ends[1], fraction: fraction, atoms: config.atoms),
        quench: config.quench,
        units: try units.map {
          RigidUnit(try FrameCheck.read($0, for: potential.elements)[0].structure)
        }, seed: RandomStream.seed(config.seed, solid.name))
      return try glass.made(with: potential.forDynamics, cancellation)
    }
  }
}
