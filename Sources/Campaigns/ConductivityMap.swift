import Conductivities
import Evolution
import Files
import Formats
import Foundation
import Potentials
import Quantities
import Reports
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
  private let log: RunLog
  private let time: WatchedTime

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
    time = config.time(in: folder)
    log = try RunLog(RunFolder(folder).log)
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

  /// All dynamics, whole ps.
  public var total: Int { config.picoseconds }

  /// How much of it is done, whole ps.
  public var done: Int { time.picoseconds }

  /// - Parameter isInterrupted: asked some fifty times a second, as `done` goes on.
  /// - Returns: `nil` where it was interrupted.
  public func work(workers: Int, isInterrupted: () -> Bool) throws -> [Result]? {
    log.begin(workers: workers, done: done, total: total)
    let results = try solidsAndTasks(workers, isInterrupted)
    log.write(results == nil ? "interrupted" : RunLog.finished, ["done": done, "total": total])
    return results
  }

  private func solidsAndTasks(_ workers: Int, _ isInterrupted: () -> Bool) throws -> [Result]? {
    guard
      try Watch.perform(
        config.solids.count, workers: workers, isInterrupted: isInterrupted,
        { solid, cancellation in
          do {
            _ = try self.structure(solid, cancellation)
            self.config.tellMade(solid, to: self.time)
          } catch is Cancelled {
            // A solid that is not made is made anew.
          }
        })
    else { return nil }
    let tasks = try config.tasks.map(self.task)
    let (watch, time, log) = (self.watch, self.time, self.log)
    guard
      try Watch.perform(
        tasks.count, workers: workers, isInterrupted: isInterrupted,
        { index, cancellation in
          let task = tasks[index]
          if try watch.outcome(of: task, time: time, isInterrupted: { cancellation.isCancelled })
            != nil
          {
            log.write("task", ["name": task.name, "done": time.picoseconds])
          }
        })
    else { return nil }
    let results = try self.results()
    try AtomicFile.write(
      ConductivityTable(results).csv, to: folder.appendingPathComponent("conductivities.csv"))
    for figure in figures(of: results) {
      try AtomicFile.write(figure.svg, to: folder.appendingPathComponent(figure.name))
    }
    return results
  }

  /// At 300 K, and at the temperature at which most solids were watched, of two the higher.
  private func figures(of results: [Result]) -> [ConductivityFigure] {
    let watched = results.flatMap { $0.curve.points.compactMap(\.temperature) }
    let counts = Dictionary(grouping: watched) { $0 }.mapValues(\.count)
    let most = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    return [ConductivityCurve.roomTemperature, most].compactMap(\.self).compactMap { temperature in
      let solids = results.enumerated().compactMap { number, result -> ConductivityFigure.Solid? in
        let value =
          temperature == ConductivityCurve.roomTemperature
          ? result.curve.log10Conductivity
          : result.curve.points.first { $0.temperature == temperature }?.log10Conductivity
        guard let value, let x = result.fraction else { return nil }
        return ConductivityFigure.Solid(
          name: result.name, x: x, isGlass: config.isGlass(number),
          log10Conductivity: value.inSiemens)
      }
      return ConductivityFigure(
        solids, temperature: temperature, endMembers: config.endMembers.endMembers.map(\.formula))
    }
  }

  private var watch: Watch {
    Watch(
      folder: folder, potential: potential, pressure: config.pressure, warming: config.warming,
      watching: config.watching)
  }

  private func task(_ place: ConductivityMapConfig.Place) throws -> Watch.Task {
    let purpose =
      "\(config.solids[place.solid].name) \(ConductivityMapConfig.text(place.temperature))"
    return Watch.Task(
      name: config.name(of: place), structure: try structure(place.solid),
      temperature: place.temperature, seed: RandomStream.seed(config.seed, purpose, place.run))
  }

  private func results() throws -> [Result] {
    try config.solids.indices.map { solid in
      let structure = try self.structure(solid)
      let outcomes = try config.tasks.filter { $0.solid == solid }.sorted(by: Self.inOrder)
        .compactMap { place in
          watch.known(try task(place)).map { (temperature: place.temperature, outcome: $0) }
        }
      return Result(
        name: config.solids[solid].name, structure: structure,
        fraction: structure.flatMap { config.endMembers.position(of: $0.composition) }
          .map { $0.moleFractions[0].value },
        curve: ConductivityCurve(outcomes))
    }
  }

  private static func inOrder(
    _ a: ConductivityMapConfig.Place, _ b: ConductivityMapConfig.Place
  ) -> Bool {
    (a.temperature, a.run) < (b.temperature, b.run)
  }

  // MARK: solids

  private struct Solid: Codable { var structure: Structure? }

  /// From its file, where it was made before; `nil` where its atoms flew apart.
  private func structure(
    _ solid: Int, _ cancellation: Cancellation = Cancellation()
  ) throws -> Structure? {
    let url = config.structureFile(solid, in: folder)
    if let known: Solid = Watch.read(url) { return known.structure }
    let made = Solid(structure: try make(config.solids[solid], cancellation))
    try Watch.write(made, to: url)
    return made.structure
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
