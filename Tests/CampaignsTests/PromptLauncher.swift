@testable import Campaigns

/// Does what it is told to do with each try, at once and in this process.
final class PromptLauncher: Launcher {
  private let fate: (Trial) throws -> Void
  /// Whether what was launched is over at the next look.
  var ends = true
  private(set) var launched: [Trial] = []
  private var open: [Trial] = []

  init(_ fate: @escaping (Trial) throws -> Void) { self.fate = fate }

  var largestSubmission: Int { 10 }

  func launch(_ submission: Submission) throws -> Launch {
    for trial in submission.trials { try fate(trial) }
    launched += submission.trials
    open += submission.trials
    return .begun(place: "here")
  }

  func adopt(_ submission: Submission) { open += submission.trials }

  func ended() -> [(trial: Trial, end: TrialEnd)] {
    guard ends else { return [] }
    defer { open = [] }
    return open.map { ($0, .over("its node failed")) }
  }

  func stop() {}
  func abandon() {}
}
