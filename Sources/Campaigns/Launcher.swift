/// The way of batches to workers.
///
/// What a launcher says of a batch is only whether somebody still works on it. What came of it is
/// in its result, whoever wrote that.
protocol Launcher: AnyObject {
  /// Batches in one submission, at most.
  var largestSubmission: Int { get }

  func launch(_ submission: Submission) throws -> Launch

  /// Takes up what an earlier process launched, or may have launched.
  func adopt(_ submission: Submission)

  /// Tries that are over and were not told of before.
  func ended() throws -> [(trial: Trial, end: TrialEnd)]

  /// What is under way is to end.
  func stop()

  /// This process ends before the run.
  func abandon()
}

enum Launch: Hashable {
  case begun(place: String)
  /// It may have been begun, or not; the launcher finds out.
  case unclear
  case refused(String)
}

enum TrialEnd: Hashable {
  /// In words that go on after "the last time".
  case over(String)
  /// It was lost on the way, and nobody has tried.
  case neverBegun
}
