import Dispatch
import Foundation
import Potentials
import Quantities

/// Jobs on threads of this process, each on one of its own.
///
/// A job that takes longer than the limit is given up: it has failed, another takes its place,
/// and its thread ends at its next evaluation; one that hangs inside an evaluation is left to
/// itself.
final class LocalExecutor: Executor {
  private let workers: Int
  private let potential: any TimedPotential
  /// For one job, s.
  private let timeLimit: Double
  private let desk = Desk()
  private var running: [Int: Running] = [:]
  private var begunCount = 0

  private struct Running {
    var job: Job
    var cancellation: Cancellation
    /// s.
    var begun: Double
  }

  init(workers: Int, potential: any TimedPotential, timeLimit: Double) {
    precondition(workers > 0, "someone does the work")
    (self.workers, self.potential, self.timeLimit) = (workers, potential, timeLimit)
  }

  var hasRoom: Bool { running.count < workers }
  var isIdle: Bool { running.isEmpty }
  var isResumable: Bool { false }

  func begin(_ job: Job) {
    let cancellation = Cancellation()
    let number = begunCount
    let thread = Thread { [potential, desk] in
      desk.put(number, job.perform(potential, cancellation))
    }
    // As much as the main thread has; others get a sixteenth of it.
    thread.stackSize = 8 << 20
    thread.start()
    running[number] = Running(job: job, cancellation: cancellation, begun: Machine.now)
    begunCount += 1
  }

  /// What is finished, or overdue, by the order in which it was begun.
  func collect() -> [Job.Outcome] {
    var outcomes: [(number: Int, outcome: Job.Outcome)] = []
    let soon = Machine.now + 0.2
    let deadline = running.values.map { $0.begun + timeLimit }.min() ?? soon
    for (number, outcome) in desk.take(before: min(deadline, soon)) {
      // What was given up comes too late.
      if running.removeValue(forKey: number) != nil { outcomes.append((number, outcome)) }
    }
    for (number, job) in running where Machine.now - job.begun >= timeLimit {
      job.cancellation.cancel()
      running[number] = nil
      outcomes.append((number, job.job.failed(.overdue(limit: timeLimit))))
    }
    return outcomes.sorted { $0.number < $1.number }.map(\.outcome)
  }

  func forget(_ outcomes: [Job.Outcome]) {}

  func abandon() {
    for job in running.values { job.cancellation.cancel() }
    running = [:]
  }

  func end() { abandon() }
}

/// Where finished work is left.
private final class Desk: Sendable {
  private let outcomes = Guarded<[(Int, Job.Outcome)]>([])
  private let bell = DispatchSemaphore(value: 0)

  func put(_ number: Int, _ outcome: Job.Outcome) {
    outcomes.withLock { $0.append((number, outcome)) }
    bell.signal()
  }

  /// All there is, as soon as there is something, and nothing if that is not before a moment.
  func take(before moment: Double) -> [(Int, Job.Outcome)] {
    _ = bell.wait(timeout: .now() + max(0, moment - Machine.now))
    return outcomes.withLock {
      let taken = $0
      $0 = []
      return taken
    }
  }
}
