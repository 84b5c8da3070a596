/// Those who do jobs: threads of this process, or programs on other machines.
///
/// Whoever does a job and whenever it ends, its outcome is the same; so are the bytes of a run.
protocol Executor: AnyObject {
  /// Whether one more job can be begun.
  var hasRoom: Bool { get }
  /// Whether no job is under way.
  var isIdle: Bool { get }
  /// Whether jobs that were begun can be taken up again by another process, so that this one
  /// need not wait for them.
  var isResumable: Bool { get }

  func begin(_ job: Job) throws

  /// What has finished since the last call; waits a moment for something to, not longer.
  func collect() throws -> [Job.Outcome]

  /// Told of outcomes that are in the archive: nobody will ask for them again.
  func forget(_ outcomes: [Job.Outcome])

  /// Told that this process goes and what is under way is not waited for.
  func abandon()

  /// Told that the run has ended and what may still be under way is of no use.
  func end()
}
