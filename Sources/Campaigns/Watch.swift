import Conductivities
import Dispatch
import Files
import Formats
import Foundation
import Potentials
import Quantities
import Structures
import Synchronization

/// Solids that are watched while their lithium moves, and the folder that remembers what came of
/// it.
///
/// A task that is done is a file, one that was begun a checkpoint; whoever asks for a task that is
/// done gets what the file says. Its trajectory is a file too (`.traj`, of ASE), and what is said of
/// it is said of that file: without the one of the result it is analysed again.
struct Watch: Sendable {
  /// One solid at one temperature with velocities of its own.
  struct Task: Sendable, Hashable, Codable {
    /// Of the file, without its ending.
    var name: String
    /// `nil` for a solid that could not be made.
    var structure: Structure?
    /// K.
    var temperature: Double
    var seed: UInt64
  }

  /// What became of a task.
  struct Outcome: Codable, Sendable {
    var transport: IonTransport?
    /// Why there is none.
    var failure: String?
    /// Whether that is because no ion has jumped; `nil` where an earlier version did not say.
    var isStill: Bool?
  }

  var folder: URL
  var potential: any TimedPotential
  /// eV/Å³; `nil` for cells that stay as they are.
  var pressure: Double?
  /// fs.
  var warming: Double
  /// fs.
  var watching: Double

  /// - Returns: `nil` for a task that is not done.
  func known(_ task: Task) -> Outcome? { Self.read(file(task, "json")) }

  /// How much of a task a folder holds, fs: what is in its checkpoint, all where there is a result.
  static func time(
    of task: String, in folder: URL, warming: Double, watching: Double
  ) -> Double {
    let isDone = ["json", "traj"].contains {
      FileManager.default.fileExists(atPath: file(task, $0, in: folder).path)
    }
    return isDone
      ? warming + watching
      : DiffusionRun.time(in: file(task, "checkpoint", in: folder), warming: warming)
  }

  /// How much of a task there is, fs.
  func time(of task: Task) -> Double {
    Self.time(of: task.name, in: folder, warming: warming, watching: watching)
  }

  /// Nothing comes of a task, for that reason.
  func fail(_ task: Task, _ reason: String) throws {
    try Self.write(Outcome(failure: reason), to: file(task, "json"))
    removeCheckpoint(of: task)
  }

  func removeCheckpoint(of task: Task) { unlink(file(task, "checkpoint").path) }

  /// - Parameter time: told how much of the task is done.
  /// - Returns: `nil` where it was interrupted; it goes on from a checkpoint.
  func outcome(of task: Task, time: WatchedTime, isInterrupted: () -> Bool) throws -> Outcome? {
    let outcome = try outcome(of: task, isInterrupted) { time.set(task.name, to: $0) }
    if outcome != nil { time.set(task.name, to: warming + watching) }
    return outcome
  }

  private func outcome(
    of task: Task, _ isInterrupted: () -> Bool, _ advance: (Double) -> Void
  ) throws -> Outcome? {
    if let known = known(task) { return known }
    var outcome = Outcome()
    if let structure = task.structure, structure.composition[.lithium] == 0 {
      // Before the hours that it would take to find out.
      outcome.failure =
        ConductivityError.noMobileIons(.lithium, formula: structure.composition.formula).sentence
    } else if let structure = task.structure {
      let run = DiffusionRun(
        structure, temperature: task.temperature, pressure: pressure, seed: task.seed,
        warming: warming, watching: watching)
      do {
        let url = file(task, "traj")
        if !FileManager.default.fileExists(atPath: url.path) {
          guard
            let trajectory = try run.trajectory(
              with: potential.forDynamics, checkpoint: file(task, "checkpoint"),
              isInterrupted: isInterrupted, advance: advance)
          else { return nil }
          try TrajectoryFile.write(trajectory, to: url)
        }
        var trajectory = try TrajectoryFile.read(url)
        trajectory.temperature = task.temperature
        outcome.transport = try IonTransport(
          trajectory, of: .lithium, interval: DiffusionRun.interval)
      } catch let error as any ReportableError where error.kind == .badInput {
        if case ConductivityError.noJumps? = error as? ConductivityError { outcome.isStill = true }
        outcome.failure = "at \(String(format: "%g", task.temperature)) K \(error.sentence)"
      }
    } else {
      outcome.failure = "nothing came of it: its units do not fit, or its atoms flew apart"
    }
    try Self.write(outcome, to: file(task, "json"))
    removeCheckpoint(of: task)
    return outcome
  }

  private func file(_ task: Task, _ ending: String) -> URL {
    Self.file(task.name, ending, in: folder)
  }

  private static func file(_ task: String, _ ending: String, in folder: URL) -> URL {
    folder.appendingPathComponent("\(task).\(ending)")
  }

  // MARK: files and workers

  static func write(_ value: some Encodable, to url: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try AtomicFile.write(encoder.encode(value), to: url)
  }

  /// `nil` where there is none, or none that can be read.
  static func read<Value: Decodable>(_ url: URL) -> Value? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    return try? JSONDecoder().decode(Value.self, from: data)
  }

  /// Does things in order, as many at once as there are workers; the first error ends it.
  ///
  /// - Parameters:
  ///   - isInterrupted: asked by the caller's thread, some fifty times a second.
  ///   - body: is told the number of the thing and, by the cancellation, when to stop.
  /// - Returns: whether nobody interrupted it.
  static func perform(
    _ count: Int, workers: Int, isInterrupted: () -> Bool,
    _ body: @escaping @Sendable (Int, Cancellation) throws -> Void
  ) throws -> Bool {
    let cancellation = Cancellation()
    let next = Atomic<Int>(0)
    let failure = Guarded<(any Error)?>(nil)
    let group = DispatchGroup()
    for _ in 0..<min(workers, count) {
      group.enter()
      // Threads of their own: on the queues of the system they would keep signals from being heard.
      let thread = Thread {
        defer { group.leave() }
        while !cancellation.isCancelled {
          let index = next.add(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          do {
            try body(index, cancellation)
          } catch {
            failure.withLock { $0 = $0 ?? error }
            cancellation.cancel()
          }
        }
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    var isInterruption = false
    while group.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
      if !isInterruption && isInterrupted() {
        isInterruption = true
        cancellation.cancel()
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return !isInterruption
  }
}

extension Estimate {
  /// log₁₀ of a conductivity in e²/(eV Å fs), as that of one in S/cm.
  var inSiemens: Estimate {
    self + Estimate(log10(Constants.siemensPerCentimetre), standardError: 0)
  }
}

extension ConductivityCurve {
  /// Of all temperatures of one solid.
  init(_ outcomes: [(temperature: Double, outcome: Watch.Outcome)]) {
    self.init(
      outcomes.compactMap(\.outcome.transport), failures: outcomes.compactMap(\.outcome.failure),
      still: outcomes.filter { $0.outcome.isStill == true }.map(\.temperature))
  }
}

extension TimedPotential {
  /// Forces in motion need no more digits than single precision has: the drift of the energy is
  /// measured with it.
  var forDynamics: any TimedPotential { inSinglePrecision ?? self }
}
