import Files
import Foundation

/// Jobs in batches, done by `tieline work` wherever a launcher brings them.
///
/// What is under way is in a folder: batches, results, and submissions that tell where the
/// batches are. Whoever resumes the run finds them there; a job that is handed out again and is
/// in one of the batches is not done again.
///
/// A batch that brings no result is tried again, the last time each of its jobs alone, so that
/// one that takes its worker down takes no other with it.
final class BatchExecutor: Executor {
  private let config: ExecutorConfig
  private let setting: Batch.Setting
  private let folder: URL
  private let trials: TrialQueue

  /// Begun and not collected.
  private var underWay: [Job.Key: Job] = [:]
  /// In no batch yet.
  private var gathered: [Job] = []
  private var batches: [String: Batch] = [:]
  /// Jobs of earlier batches that nobody has handed out again yet, and their outcomes.
  private var found: [Job.Key: Job] = [:]
  private var held: [Job.Key: Job.Outcome] = [:]
  /// What is not in the archive yet, by batch; and the batch of each.
  private var unrecorded: [String: Set<Job.Key>] = [:]
  private var home: [Job.Key: String] = [:]
  private var finished: [Job.Outcome] = []
  /// Tried often enough, and why nothing came of it.
  private var doomed: [(batch: Batch, failure: Failure, how: String)] = []
  /// Whether workers bring results at all.
  private var isProven = false
  private var pause = shortestPause

  /// s.
  private static let shortestPause = 0.01
  private static let longestPause = 0.2

  /// Takes up what an earlier process has left in the folder.
  init(
    _ config: ExecutorConfig, _ setting: Batch.Setting, folder: URL, launcher: any Launcher,
    grace: Double, tell: @escaping (String) -> Void
  ) throws {
    self.config = config
    self.setting = setting
    self.folder = folder
    trials = TrialQueue(
      folder: folder, launcher: launcher, limit: config.batches, grace: grace, tell: tell)
    try AtomicFile.makeFolder(folder)
    takeUp()
  }

  // MARK: what is asked of an executor

  var hasRoom: Bool { underWay.count < config.batchSize * config.batches }
  /// What was there before it was handed out is done at once, and not collected yet.
  var isIdle: Bool { underWay.isEmpty && finished.isEmpty }
  var isResumable: Bool { true }

  func begin(_ job: Job) {
    underWay[job.key] = job
    guard found.removeValue(forKey: job.key) == job else {
      held[job.key] = nil
      gathered.append(job)
      return
    }
    if let outcome = held.removeValue(forKey: job.key) { deliver(outcome) }
  }

  func collect() throws -> [Job.Outcome] {
    try gather()
    try look()
    try trials.launch(isWanted)
    if finished.isEmpty {
      Thread.sleep(forTimeInterval: pause)
      pause = min(2 * pause, Self.longestPause)
    } else {
      pause = Self.shortestPause
    }
    defer { finished = [] }
    return finished
  }

  func forget(_ outcomes: [Job.Outcome]) {
    for outcome in outcomes {
      guard let name = home.removeValue(forKey: outcome.job.key) else { continue }
      unrecorded[name]?.remove(outcome.job.key)
      if unrecorded[name]?.isEmpty == true { remove(name) }
    }
  }

  func abandon() { trials.abandon() }

  func end() { trials.stop() }

  // MARK: batches

  private func gather() throws {
    while !gathered.isEmpty {
      let jobs = Array(gathered.prefix(config.batchSize))
      try add(jobs, trial: 1)
      gathered.removeFirst(jobs.count)
    }
  }

  private func add(_ jobs: [Job], trial: Int) throws {
    let batch = try Batch.write(jobs, setting, in: folder)
    take(batch)
    trials.add(Trial(batch: batch.name, number: trial))
  }

  private func take(_ batch: Batch) {
    batches[batch.name] = batch
    unrecorded[batch.name] = Set(batch.jobs.map(\.key))
    for job in batch.jobs { home[job.key] = batch.name }
  }

  private func remove(_ name: String) {
    batches[name] = nil
    unrecorded[name] = nil
    BatchFiles(name, in: folder).remove()
  }

  private func deliver(_ outcome: Job.Outcome) {
    let key = outcome.job.key
    if underWay[key] == outcome.job {
      underWay[key] = nil
      finished.append(outcome)
    } else if found[key] == outcome.job {
      held[key] = outcome
    }
  }

  /// Not so for one that an earlier process has left and whose jobs are all archived.
  private func isWanted(_ name: String) -> Bool {
    batches[name]?.jobs.contains { underWay[$0.key] != nil } ?? false
  }

  // MARK: results

  private func look() throws {
    for (trial, how) in try trials.look(BatchResult.ending, read) { try fail(trial, how) }
    try judge()
  }

  /// Candidates are not to blame where no worker ever brings anything: then the run stops.
  private func judge() throws {
    guard let last = doomed.last else { return }
    if isProven {
      for (batch, failure, _) in doomed {
        for job in batch.jobs { deliver(job.failed(failure)) }
      }
      doomed = []
    } else if trials.isIdle(isWanted) {
      throw CampaignError.noResults(last.how)
    }
  }

  /// Holds the executor that has brought results.
  private static func proof(_ folder: URL) -> URL { folder.appendingPathComponent("proven") }

  /// Whether workers of this very executor have brought results.
  static func isProven(_ config: ExecutorConfig, in folder: URL) -> Bool {
    (try? AtomicFile.readText(proof(folder))) == "\(config)\n"
  }

  private func prove() {
    guard !isProven else { return }
    isProven = true
    // Without it, who resumes the run asks again.
    try? AtomicFile.write("\(config)\n", to: Self.proof(folder))
  }

  /// - Returns: whether there was a result that can be used.
  private func read(_ name: String) -> Bool {
    guard let batch = batches[name] else { return false }
    let files = BatchFiles(name, in: folder)
    do {
      let result = try BatchResult.read(files.result, of: batch)
      if result.machine != Machine.description {
        trials.say(
          "workers are of another kind of machine (\(result.machine)) than this one; last digits "
            + "may differ from those of a run made here")
      }
      for outcome in result.outcomes(of: batch) { deliver(outcome) }
      prove()
      return true
    } catch {
      trials.say("\(error)")
      unlink(files.result.path)
      return false
    }
  }

  private func fail(_ trial: Trial, _ how: String) throws {
    guard let batch = batches[trial.batch] else { return }
    let next = trial.number + 1
    guard next <= config.tries else {
      doomed.append((batch, .lost(tries: trial.number, how), how))
      return
    }
    trials.say("a batch brought no result: \(how); trying again")
    if next == config.tries, batch.jobs.count > 1 {
      // The old one goes when the new ones are there.
      for job in batch.jobs { try add([job], trial: next) }
      remove(trial.batch)
    } else {
      trials.add(Trial(batch: trial.batch, number: next))
    }
  }

  private func names(_ ending: String) -> Set<String> { TrialQueue.names(ending, in: folder) }

  // MARK: beginning

  private func takeUp() {
    isProven = Self.isProven(config, in: folder)
    for name in names(Batch.ending).sorted() {
      let files = BatchFiles(name, in: folder)
      guard let batch = try? Batch.read(files.batch), batch.setting == setting, batch.name == name
      else {
        // Of another version of the program, say: its jobs are done again.
        files.remove()
        continue
      }
      take(batch)
      for job in batch.jobs { found[job.key] = job }
    }
    for name in names(BatchResult.ending).union(names("log")) where batches[name] == nil {
      BatchFiles(name, in: folder).remove()
    }
    trials.takeUp { batches[$0] != nil }
    let results = names(BatchResult.ending)
    for name in batches.keys.sorted() where !trials.isRunning(name) {
      if results.contains(name), read(name) { continue }
      trials.add(Trial(batch: name, number: 1))
    }
  }
}
