import Conductivities
import Dispatch
import Files
import Formats
import Foundation
import Potentials
import Quantities
import Structures
import Synchronization

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

  /// One solid at one temperature with velocities of its own.
  struct Task: Hashable, Sendable {
    var solid: Int
    var temperature: Double
    var run: Int
  }

  /// What became of a task.
  private struct Outcome: Codable {
    var transport: IonTransport?
    var failure: String?
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
    let crystals = config.solids.compactMap { solid in
      if case .crystal(let file) = solid.origin { file } else { nil }
    }
    return try (SamplingInputs.files(of: config.potential) + crystals).map { file in
      "# sha256 \(Digest.sha256(try AtomicFile.read(file))) \(file.lastPathComponent)\n"
    }.joined()
  }

  /// Solids to be made and tasks.
  public var total: Int { config.solids.count + tasks.count }

  /// - Parameter advance: called when a solid is made or a task done, in this session or before.
  /// - Returns: `nil` where it was interrupted.
  public func work(
    workers: Int, isInterrupted: @escaping @Sendable () -> Bool,
    advance: @escaping @Sendable () -> Void
  ) throws -> [Result]? {
    let tasks = self.tasks
    try perform(config.solids.count, workers: workers) { solid in
      guard !isInterrupted() else { return }
      _ = try self.structure(solid)
      advance()
    }
    try perform(tasks.count, workers: workers) { index in
      guard !isInterrupted() else { return }
      if try self.outcome(of: tasks[index], isInterrupted: isInterrupted) != nil { advance() }
    }
    guard !isInterrupted() else { return nil }
    let results = try self.results()
    try AtomicFile.write(
      ConductivityTable(results).csv, to: folder.appendingPathComponent("conductivities.csv"))
    return results
  }

  /// The middle temperatures of all solids first: where it is stopped, most is known.
  var tasks: [Task] {
    let all = config.solids.indices.flatMap { solid in
      config.solids[solid].temperatures.indices.reversed().flatMap { temperature in
        (0..<config.runs).map { run in
          (
            rank: config.solids[solid].temperatures.count - temperature,
            task: Task(
              solid: solid, temperature: config.solids[solid].temperatures[temperature], run: run)
          )
        }
      }
    }
    return all.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element.task)
  }

  private func results() throws -> [Result] {
    try config.solids.indices.map { solid in
      let structure = try self.structure(solid)
      var runs: [IonTransport] = []
      var failures: [String] = []
      for task in tasks.filter({ $0.solid == solid }).sorted(by: Self.inOrder) {
        guard let outcome: Outcome = Self.read(file(task)) else { continue }
        outcome.transport.map { runs.append($0) }
        outcome.failure.map { failures.append($0) }
      }
      let name = config.solids[solid].name
      return Result(
        name: name, structure: structure,
        fraction: structure.flatMap { config.endMembers.position(of: $0.composition) }
          .map { $0.moleFractions[0].value },
        curve: ConductivityCurve(runs, failures: failures))
    }
  }

  private static func inOrder(_ a: Task, _ b: Task) -> Bool {
    (a.temperature, a.run) < (b.temperature, b.run)
  }

  // MARK: solids

  private struct Solid: Codable { var structure: Structure? }

  /// From its file, where it was made before; `nil` where its atoms flew apart.
  private func structure(_ solid: Int) throws -> Structure? {
    let name = config.solids[solid].name
    let url = folder.appendingPathComponent("\(name).json")
    if let known: Solid = Self.read(url) { return known.structure }
    let made = Solid(structure: try make(config.solids[solid]))
    try Self.write(made, to: url)
    return made.structure
  }

  private func make(_ solid: ConductivityMapConfig.Solid) throws -> Structure? {
    switch solid.origin {
    case .crystal(let file):
      let cell = try FrameCheck.read(file, for: potential.elements)[0].structure
      return cell.count >= config.atoms ? cell : Supercell.ofAbout(config.atoms, cell)
    case .glass(let fraction):
      let ends = config.endMembers.endMembers
      let glass = Glass(
        Glass.composition(of: ends[0], ends[1], fraction: fraction, atoms: config.atoms),
        quench: config.quench, seed: RandomStream.seed(config.seed, solid.name))
      return try glass.made(with: potential.forDynamics)
    }
  }

  // MARK: tasks

  private func file(_ task: Task, _ ending: String = "json") -> URL {
    let run = config.runs > 1 ? "-\(task.run + 1)" : ""
    let temperature = String(format: "%g", task.temperature)
    return folder.appendingPathComponent(
      "\(config.solids[task.solid].name)-\(temperature)K\(run).\(ending)")
  }

  /// From its file, where it is done; `nil` where it was interrupted.
  private func outcome(
    of task: Task, isInterrupted: () -> Bool
  ) throws -> Outcome? {
    let url = file(task)
    if let known: Outcome = Self.read(url) { return known }
    var outcome = Outcome()
    let temperature = String(format: "%g", task.temperature)
    if let structure = try structure(task.solid) {
      let run = DiffusionRun(
        structure, temperature: task.temperature,
        seed: RandomStream.seed(
          config.seed, "\(config.solids[task.solid].name) \(temperature)", task.run),
        warming: config.warming, watching: config.watching)
      do {
        guard
          let trajectory = try run.trajectory(
            with: potential.forDynamics, checkpoint: file(task, "checkpoint"),
            isInterrupted: isInterrupted)
        else { return nil }
        outcome.transport = try IonTransport(
          trajectory, of: .lithium, interval: trajectory.interval!)
      } catch let error as any ReportableError where error.kind == .badInput {
        outcome.failure = "at \(temperature) K \(error.sentence)"
      }
    } else {
      outcome.failure = CampaignError.flewApart(temperature: config.quench.temperature).sentence
    }
    try Self.write(outcome, to: url)
    try? FileManager.default.removeItem(at: file(task, "checkpoint"))
    return outcome
  }

  // MARK: files and workers

  private static func write(_ value: some Encodable, to url: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try AtomicFile.write(encoder.encode(value), to: url)
  }

  private static func read<Value: Decodable>(_ url: URL) -> Value? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    return try? JSONDecoder().decode(Value.self, from: data)
  }

  /// In order, as many at once as there are workers; the first error ends it.
  private func perform(
    _ count: Int, workers: Int, _ body: @escaping @Sendable (Int) throws -> Void
  ) throws {
    let next = Atomic<Int>(0)
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while failure.withLock({ $0 == nil }) {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        do {
          try body(index)
        } catch {
          failure.withLock { $0 = $0 ?? error }
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
  }
}

extension TimedPotential {
  /// Forces in motion need no more digits than single precision has: the drift of the energy is
  /// measured with it.
  var forDynamics: any TimedPotential { inSinglePrecision ?? self }
}
