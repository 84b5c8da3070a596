import Files
import Foundation

/// Tries at batches: those that wait to be sent off, those under way, and those of which nothing came.
///
/// Submissions are files in the folder of the batches, written before anything is sent off, so that whoever
/// resumes the run finds what is under way. What a batch holds and what its result is worth is the affair of
/// who adds it.
final class TrialQueue {
  private let folder: URL
  private let launcher: any Launcher
  /// Under way at once.
  private let limit: Int
  /// s that a result may take to be seen on this machine, after its worker has ended: shared file
  /// systems remember for a while what was not there.
  private let grace: Double
  /// Of what went wrong, for people.
  private let tell: (String) -> Void

  /// To be launched, in this order.
  private var waiting: [Trial] = []
  /// Launched, by batch.
  private var running: [String: Trial] = [:]
  /// Of those that are over without a result so far: how, and when that was known, s.
  private var over: [String: (how: String, moment: Double)] = [:]
  private var submissions: [Submission] = []
  private var told: Set<String> = []
  private var nextLaunch = -Double.infinity
  private var nextLook = -Double.infinity

  /// s for which nobody looks, at most.
  private static let longestBlindness = 60.0

  init(
    folder: URL, launcher: any Launcher, limit: Int, grace: Double, tell: @escaping (String) -> Void
  ) {
    self.folder = folder
    self.launcher = launcher
    self.limit = limit
    self.grace = grace
    self.tell = tell
  }

  func add(_ trial: Trial) { waiting.append(trial) }

  func isRunning(_ batch: String) -> Bool { running[batch] != nil }

  /// Whether nothing is under way and nothing waits that is wanted.
  func isIdle(_ isWanted: (String) -> Bool) -> Bool {
    running.isEmpty && !waiting.contains { isWanted($0.batch) }
  }

  /// Each thing once: a thousand batches may have one reason.
  func say(_ text: String) {
    if told.insert(text).inserted { tell(text) }
  }

  // MARK: the way there

  /// Takes up what an earlier process has sent off.
  ///
  /// - Parameter isKnown: whether there is such a batch.
  func takeUp(_ isKnown: (String) -> Bool) {
    for name in Self.names(Submission.ending, in: folder) {
      let url = folder.appendingPathComponent("\(name).\(Submission.ending)")
      guard let submission = try? Submission.read(url), submission.name == name,
        submission.trials.contains(where: { isKnown($0.batch) })
      else {
        unlink(url.path)
        continue
      }
      submissions.append(submission)
      launcher.adopt(submission)
      for trial in submission.trials where isKnown(trial.batch) {
        if trial.number > running[trial.batch]?.number ?? 0 { running[trial.batch] = trial }
      }
    }
  }

  /// - Parameter isWanted: not so for a batch that is of no use any more, and then passed over.
  func launch(_ isWanted: (String) -> Bool) throws {
    while running.count < limit, Machine.now >= nextLaunch {
      let count = min(limit - running.count, launcher.largestSubmission)
      var wanted: [Trial] = []
      for trial in waiting where isWanted(trial.batch) {
        wanted.append(trial)
        if wanted.count == count { break }
      }
      guard !wanted.isEmpty else { return }
      var submission = Submission(wanted, from: folder)
      // Who resumes the run must know of it before there is anything to know.
      try submission.write(in: folder)
      switch try launcher.launch(submission) {
      case .begun(let place):
        submission.place = place
        try submission.write(in: folder)
      case .unclear: break
      case .refused(let reason):
        unlink(file(of: submission).path)
        // Limits on what is under way at once pass by themselves.
        guard !running.isEmpty else { throw CampaignError.schedulerRefuses(reason) }
        say("\(reason); trying again")
        nextLaunch = Machine.now + max(1, grace)
        return
      }
      waiting.removeAll(where: Set(submission.trials).contains)
      submissions.append(submission)
      for trial in submission.trials { running[trial.batch] = trial }
    }
  }

  private func file(of submission: Submission) -> URL {
    folder.appendingPathComponent("\(submission.name).\(Submission.ending)")
  }

  // MARK: the way back

  /// Settles what has a result, and what is over without one.
  ///
  /// - Parameters:
  ///   - ending: of the files of results.
  ///   - take: takes the result of a batch, and says whether it can be used.
  /// - Returns: tries of which nothing came, and how they ended, with the last words of their workers.
  func look(
    _ ending: String, _ take: (String) -> Bool
  ) throws -> [(trial: Trial, how: String)] {
    guard Machine.now >= nextLook else { return [] }
    let start = Machine.now
    // First who has ended, then what there is: so no result is missed.
    for (trial, end) in try launcher.ended() where running[trial.batch] == trial {
      switch end {
      case .over(let how): over[trial.batch] = over[trial.batch] ?? (how, Machine.now)
      case .neverBegun:
        running[trial.batch] = nil
        waiting.insert(trial, at: 0)
        closeSubmissions()
      }
    }
    var asking = Machine.now - start
    // However slow the scheduler and the file system are to tell what there is, most of the time they
    // are not asked.
    defer { nextLook = Machine.now + min(20 * asking, Self.longestBlindness) }
    guard !running.isEmpty else { return [] }
    let results = Self.names(ending, in: folder)
    asking = Machine.now - start
    var lost: [(trial: Trial, how: String)] = []
    var isSettled = false
    for trial in running.values.sorted(by: { $0.batch < $1.batch }) {
      if results.contains(trial.batch), take(trial.batch) {
        isSettled = true
      } else if let end = over[trial.batch], Machine.now - end.moment >= grace {
        let words = BatchFiles(trial.batch, in: folder).lastWords.map { " (\($0))" } ?? ""
        lost.append((trial, end.how + words))
      } else {
        continue
      }
      running[trial.batch] = nil
      over[trial.batch] = nil
    }
    if isSettled || !lost.isEmpty { closeSubmissions() }
    return lost
  }

  private func closeSubmissions() {
    submissions.removeAll { submission in
      guard !submission.trials.contains(where: { running[$0.batch] == $0 }) else { return false }
      unlink(file(of: submission).path)
      return true
    }
  }

  /// What is under way is to end.
  func stop() { launcher.stop() }

  /// This process ends before the run.
  func abandon() { launcher.abandon() }

  /// Removes batches, submissions, and what workers have said, once nobody waits for them; results stay.
  static func clear(_ folder: URL) {
    for ending in [Batch.ending, Submission.ending, "log", "sh"] {
      for name in names(ending, in: folder) {
        unlink(folder.appendingPathComponent("\(name).\(ending)").path)
      }
    }
  }

  /// Of files with that ending, without it.
  static func names(_ ending: String, in folder: URL) -> Set<String> {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return Set(
      files.lazy.filter { $0.hasSuffix(".\(ending)") && !$0.hasPrefix(".") }
        .map { String($0.dropLast(ending.count + 1)) })
  }
}
