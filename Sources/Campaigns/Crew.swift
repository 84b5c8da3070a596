import Archives

/// The one hand that gives out jobs and archives what comes back.
///
/// What is finished at one moment is archived in one write, while the next jobs, which do not
/// depend on it, are under way.
struct Crew {
  var executor: any Executor
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

  /// Works until there is nothing left, or the user wants to stop; jobs that were begun are then
  /// brought to their end, or left to who resumes the run.
  ///
  /// - Parameters:
  ///   - next: asked whenever a worker is free.
  ///   - finished: called when an outcome is in the archive.
  /// - Returns: whether all is done.
  func work(next: () throws -> Next, finished: (Job.Outcome) throws -> Void) throws -> Bool {
    var lastWrite = Machine.now
    // What goes wrong here leaves nobody working on.
    defer { if !executor.isIdle { executor.abandon() } }
    var outcomes: [Job.Outcome] = []
    while true {
      feeding: while executor.hasRoom && !isInterrupted() {
        switch try next() {
        case .job(let job):
          try executor.begin(job)
          begun()
        case .wait:
          precondition(
            !executor.isIdle || !outcomes.isEmpty, "only work that goes on is waited for")
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
        executor.forget(outcomes)
        outcomes = []
        continue
      }
      guard !executor.isIdle, !(isInterrupted() && executor.isResumable) else {
        return !isInterrupted()
      }
      outcomes = try executor.collect()
    }
  }
}
