import Archives
import Potentials

/// Workers that relax one job after another, and the one hand that archives
/// what they bring back.
struct Crew {
  var workers: Int
  var potential: NetworkPotential
  var archive: Archive
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
  func work(
    next: () throws -> Next, finished: (Job.Outcome) throws -> Void
  ) async throws -> Bool {
    let potential = potential
    return try await withThrowingTaskGroup(of: Job.Outcome.self) { group in
      var running = 0
      while true {
        feeding: while running < workers && !isInterrupted() {
          switch try next() {
          case .job(let job):
            group.addTask { job.perform(potential) }
            running += 1
            begun()
          case .wait:
            precondition(running > 0, "only work that goes on is waited for")
            break feeding
          case .done: break feeding
          }
        }
        guard running > 0 else { return !isInterrupted() }
        guard let outcome = try await group.next() else { return !isInterrupted() }
        running -= 1
        try archive.record(outcome.job.candidate, outcome.evaluation, outcome.properties)
        try finished(outcome)
      }
    }
  }
}
