import Archives
import Dispatch
import Foundation
import Potentials
import Synchronization

/// Workers that relax one job after another, and the one hand that archives
/// what they bring back.
///
/// Each job has a thread of its own. What is finished at one moment is archived in one write,
/// while the next jobs, which do not depend on it, are under way. A
/// job that takes longer than the limit is given up: it is recorded as failed, another
/// takes its place, and its thread ends at its next evaluation; one that hangs
/// inside an evaluation is left to itself.
struct Crew {
  var workers: Int
  var potential: any TimedPotential
  var archive: Archive
  /// For one job, s.
  var timeLimit: Double
  var isInterrupted: () -> Bool
  /// Called when a job is handed out.
  var begun: () -> Void

  enum Next {
    case job(Job)
    /// There will be one when something that is being worked on is finished.
    case wait
    case done
  }

  /// Works until there is nothing left, or the user wants to stop; jobs that
  /// were begun are brought to their end either way.
  ///
  /// - Parameters:
  ///   - next: asked whenever a worker is free.
  ///   - finished: called when an outcome is in the archive.
  /// - Returns: whether all is done.
  func work(next: () throws -> Next, finished: (Job.Outcome) throws -> Void) throws -> Bool {
    precondition(workers > 0, "someone does the work")
    let desk = Desk()
    var running: [Int: Running] = [:]
    var begunCount = 0
    var lastWrite = Machine.now
    // What goes wrong here leaves nobody working on.
    defer { for job in running.values { job.cancellation.cancel() } }
    var outcomes: [Job.Outcome] = []
    while true {
      feeding: while running.count < workers && !isInterrupted() {
        switch try next() {
        case .job(let job):
          running[begunCount] = start(job, number: begunCount, desk)
          begunCount += 1
          begun()
        case .wait:
          precondition(
            !running.isEmpty || !outcomes.isEmpty, "only work that goes on is waited for")
          break feeding
        case .done: break feeding
        }
      }
      // The disk is slow: what it is waited for goes on beside the next jobs.
      if !outcomes.isEmpty {
        let moment = Machine.now
        try archive.record(outcomes.map(\.result), elapsed: moment - lastWrite)
        lastWrite = moment
        for outcome in outcomes { try finished(outcome) }
        outcomes = []
        continue
      }
      guard !running.isEmpty else { return !isInterrupted() }
      outcomes = collect(from: desk, &running)
    }
  }

  /// What is finished, or overdue, by the order in which it was begun; waits for something to be.
  private func collect(from desk: Desk, _ running: inout [Int: Running]) -> [Job.Outcome] {
    var outcomes: [(number: Int, outcome: Job.Outcome)] = []
    let deadline = running.values.map(\.begun).min()! + timeLimit
    for (number, outcome) in desk.take(before: deadline) {
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

  private struct Running {
    var job: Job
    var cancellation: Cancellation
    /// s.
    var begun: Double
  }

  private func start(_ job: Job, number: Int, _ desk: Desk) -> Running {
    let cancellation = Cancellation()
    let potential = potential
    let thread = Thread {
      desk.put(number, job.perform(potential, cancellation))
    }
    // As much as the main thread has; others get a sixteenth of it.
    thread.stackSize = 8 << 20
    thread.start()
    return Running(job: job, cancellation: cancellation, begun: Machine.now)
  }
}

/// Where finished work is left.
private final class Desk: Sendable {
  private let outcomes = Mutex<[(Int, Job.Outcome)]>([])
  private let bell = DispatchSemaphore(value: 0)

  func put(_ number: Int, _ outcome: Job.Outcome) {
    outcomes.withLock { $0.append((number, outcome)) }
    bell.signal()
  }

  /// All there is, as soon as there is something, and nothing if that is not before a moment.
  func take(before moment: Double) -> [(Int, Job.Outcome)] {
    let left = max(0, min(moment - Machine.now, 1e6))
    _ = bell.wait(timeout: .now() + left)
    return outcomes.withLock {
      let taken = $0
      $0 = []
      return taken
    }
  }
}
