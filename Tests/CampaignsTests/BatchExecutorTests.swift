import Archives
import Files
import Foundation
import Relaxation
import Testing

@testable import Campaigns

@Suite("Batches on their way to workers and back")
struct BatchExecutorTests {
  /// Does batches as it is told, in this process.
  private final class Launchpad: Launcher {
    enum Fate {
      case done, lost, damaged, pending, neverBegun, late
    }

    let folder: URL
    var largestSubmission = 3
    /// Asked for each try.
    var fate: (Trial, Batch) -> Fate
    var answers: [Launch] = []
    private(set) var launched: [Trial] = []
    private(set) var adopted: [Submission] = []
    private(set) var mostAtOnce = 0
    private var open: [Trial] = []
    private var ends: [(trial: Trial, end: TrialEnd)] = []

    init(_ folder: URL, _ fate: @escaping (Trial, Batch) -> Fate = { _, _ in .done }) {
      (self.folder, self.fate) = (folder, fate)
    }

    func launch(_ submission: Submission) throws -> Launch {
      if let answer = answers.popLast() {
        if case .unclear = answer { ends += submission.trials.map { ($0, .neverBegun) } }
        return answer
      }
      #expect(submission.trials.count <= largestSubmission)
      launched += submission.trials
      open += submission.trials
      mostAtOnce = max(mostAtOnce, open.count)
      return .begun(place: "\(launched.count)")
    }

    func adopt(_ submission: Submission) {
      adopted.append(submission)
      open += submission.trials
    }

    func ended() throws -> [(trial: Trial, end: TrialEnd)] {
      for trial in open {
        let files = BatchFiles(trial.batch, in: folder)
        guard let batch = try? Batch.read(files.batch) else { continue }
        let result = BatchResult(of: batch, batch.jobs.map { Batches.outcome(of: $0) }).bytes
        switch fate(trial, batch) {
        case .pending: continue
        case .done: try AtomicFile.write(result, to: files.result)
        case .damaged: try AtomicFile.write(Array(result.dropLast(7)), to: files.result)
        case .neverBegun: ends.append((trial, .neverBegun))
        case .lost: try AtomicFile.write("first\nits last words\n", to: files.log)
        case .late: break
        }
        open.removeAll { $0 == trial }
        if fate(trial, batch) != .neverBegun { ends.append((trial, .over("it was cancelled"))) }
        if fate(trial, batch) == .late { try AtomicFile.write(result, to: files.result) }
      }
      defer { ends = [] }
      return ends
    }

    func stop() { open = [] }
    func abandon() {}
  }

  private let folder: TemporaryFolder
  private let config: ExecutorConfig

  init() throws {
    folder = try TemporaryFolder()
    config = try Self.config(size: 3, batches: 2, tries: 3)
  }

  private static func config(size: Int, batches: Int, tries: Int) throws -> ExecutorConfig {
    var config = ExecutorConfig.local
    (config.batchSize, config.batches, config.tries) = (size, batches, tries)
    return config
  }

  private func executor(
    _ launcher: Launchpad, setting: Batch.Setting = Batches.setting,
    tell: @escaping (String) -> Void = { _ in }
  ) throws -> BatchExecutor {
    try BatchExecutor(
      config, setting, folder: folder.url, launcher: launcher, grace: 0, tell: tell)
  }

  /// Hands out jobs and brings back all outcomes, by candidate.
  private func run(
    _ executor: BatchExecutor, _ numbers: some Sequence<Int>
  ) throws -> [Int: EvaluationRecord] {
    var waiting = Array(numbers)[...]
    var outcomes: [Int: EvaluationRecord] = [:]
    let deadline = Machine.now + 60
    while (!waiting.isEmpty || !executor.isIdle) && Machine.now < deadline {
      while executor.hasRoom, let number = waiting.popFirst() {
        executor.begin(try Batches.job(number))
      }
      let collected = try executor.collect()
      for outcome in collected {
        #expect(outcomes.updateValue(outcome.evaluation, forKey: outcome.job.key.candidate) == nil)
      }
      executor.forget(collected)
    }
    return outcomes
  }

  private func expected(_ numbers: some Sequence<Int>) throws -> [Int: EvaluationRecord] {
    try numbers.reduce(into: [:]) {
      $0[$1] = Batches.outcome(of: try Batches.job($1)).evaluation
    }
  }

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() }
  }

  @Test("Every job comes back once, batches are as large and as many as the config says")
  func all() throws {
    let launchpad = Launchpad(folder.url)
    let outcomes = try run(executor(launchpad), 0..<20)
    #expect(try outcomes == expected(0..<20))
    #expect(launchpad.mostAtOnce == 2)
    #expect(launchpad.launched.count == 7 && launchpad.launched.allSatisfy { $0.number == 1 })
    #expect(try files == ["proven"], "what is archived leaves nothing")
  }

  @Test("What is lost, damaged or not begun is done again; a result that comes late counts")
  func again() throws {
    var told: [String] = []
    let launchpad = Launchpad(folder.url) { trial, batch in
      switch (batch.jobs[0].candidate.number, trial.number) {
      case (0, 1), (6, 1): .lost
      case (3, 1): .damaged
      case (9, _): .late
      default: .done
      }
    }
    let outcomes = try run(executor(launchpad, tell: { told.append($0) }), 0..<12)
    #expect(try outcomes == expected(0..<12))
    #expect(
      told.contains("a batch brought no result: it was cancelled (its last words); trying again"))
    #expect(told.contains { $0.contains("it is not the one that was written") })
    #expect(Set(told).count == told.count)
    #expect(try files == ["proven"])
  }

  @Test("A job that takes its worker down is recorded as failed, and takes no other with it")
  func poison() throws {
    let launchpad = Launchpad(folder.url) { _, batch in
      batch.jobs.contains { $0.candidate.number == 4 } ? .lost : .done
    }
    var outcomes = try run(executor(launchpad), 0..<9)
    let removed = outcomes.removeValue(forKey: 4)
    let failed = try #require(removed)
    #expect(try outcomes == expected([0, 1, 2, 3, 5, 6, 7, 8]))
    #expect(failed.outcome == "failed" && failed.structure == nil)
    #expect(
      failed.reason
        == "no result: tried 3 times, the last time it was cancelled (its last words)")
    #expect(Failure.kind(of: failed.reason ?? "") == "no result")
    // Twice in its batch, then by itself.
    #expect(launchpad.launched.map(\.number).filter { $0 > 1 } == [2, 3, 3, 3])
    #expect(try files == ["proven"])
  }

  @Test("Where no worker ever brings anything no candidate is to blame: the run stops")
  func nothing() throws {
    let launchpad = Launchpad(folder.url) { _, _ in .lost }
    #expect(throws: CampaignError.noResults("it was cancelled (its last words)")) {
      try run(executor(launchpad), 0..<4)
    }
    #expect(try run(executor(Launchpad(folder.url)), 0..<4) == expected(0..<4))
    // From then on it is proven, also for who resumes the run.
    let failed = try run(executor(launchpad), 4..<5)
    #expect(failed[4]?.outcome == "failed")
  }

  @Test("Who never began has not used up a try")
  func neverBegun() throws {
    var misses = 10
    let launchpad = Launchpad(folder.url) { _, _ in
      misses -= 1
      return misses > 0 ? .neverBegun : .done
    }
    launchpad.answers = [.unclear, .unclear]
    let outcomes = try run(executor(launchpad), 0..<6)
    #expect(try outcomes == expected(0..<6))
    #expect(launchpad.launched.allSatisfy { $0.number == 1 })
  }

  @Test("A refusal ends the run where nothing is under way; later the jobs are there")
  func refusal() throws {
    let launchpad = Launchpad(folder.url)
    launchpad.answers = [.refused("no such partition")]
    #expect(throws: CampaignError.schedulerRefuses("no such partition")) {
      try run(executor(launchpad), 0..<6)
    }
    #expect(launchpad.launched.isEmpty)
    #expect(try !files.contains { $0.hasSuffix(".submission") })
    let next = Launchpad(folder.url)
    #expect(try run(executor(next), 0..<6) == expected(0..<6))
    #expect(try files == ["proven"])
  }

  // MARK: taking up

  @Test("Whoever comes next takes up what is under way, finished or lost, and does nothing twice")
  func resume() throws {
    let first = Launchpad(folder.url) { trial, batch in
      batch.jobs[0].candidate.number == 0 ? .done : .pending
    }
    let old = try executor(first)
    for number in 0..<6 { old.begin(try Batches.job(number)) }
    // Launched; the first is done, and nobody has looked before the end.
    _ = try old.collect()
    _ = try first.ended()
    #expect(first.launched.count == 2)
    #expect(try files.contains { $0.hasSuffix(".result") })

    let second = Launchpad(folder.url)
    let outcomes = try run(executor(second), 0..<9)
    #expect(try outcomes == expected(0..<9))
    #expect(second.adopted.map(\.trials) == [first.launched])
    #expect(second.adopted[0].place != nil)
    #expect(second.launched.count == 1, "only what the first did not launch")
    #expect(try files == ["proven"])
  }

  /// What a run leaves that was killed when all that it had handed out was done.
  private func leaveResults(of numbers: Range<Int>) throws {
    let launcher = Launchpad(folder.url)
    let old = try executor(launcher)
    for number in numbers { old.begin(try Batches.job(number)) }
    _ = try old.collect()
    _ = try launcher.ended()
  }

  @Test("A result that is there before its jobs are handed out again waits for them")
  func held() throws {
    try leaveResults(of: 0..<6)
    let second = Launchpad(folder.url)
    let new = try executor(second)
    // Those of the second batch, then one of another batch, then the rest.
    for numbers in [3..<5, 6..<7, 0..<3, 5..<6] {
      #expect(try run(new, numbers) == expected(numbers))
    }
    #expect(second.launched.count == 1)
  }

  @Test("Whoever hands out nothing but what is there already still has it to collect")
  func heldAlone() throws {
    try leaveResults(of: 0..<6)
    let new = try executor(Launchpad(folder.url))
    #expect(try run(new, 6..<7) == expected(6..<7))
    #expect(new.isIdle)
    // The search waits for what it handed out, and must not be told that nobody works.
    for number in 0..<6 { new.begin(try Batches.job(number)) }
    #expect(!new.isIdle)
    #expect(try new.collect().count == 6)
    #expect(new.isIdle)
  }

  @Test("A job that is another than the one in the old batch is done by itself")
  func changed() throws {
    let first = Launchpad(folder.url)
    let old = try executor(first)
    for number in 0..<3 { old.begin(try Batches.job(number)) }
    _ = try old.collect()
    let second = Launchpad(folder.url)
    let new = try executor(second)
    var job = try Batches.job(1)
    job.minimizer.stepLimit += 1
    new.begin(job)
    var outcomes: [Job.Outcome] = []
    while outcomes.isEmpty { outcomes = try new.collect() }
    #expect(outcomes.map(\.job) == [job])
    #expect(second.launched.count == 1)
  }

  @Test("Batches for another potential or another version are done again")
  func otherSetting() throws {
    let first = Launchpad(folder.url)
    let old = try executor(first)
    for number in 0..<6 { old.begin(try Batches.job(number)) }
    _ = try old.collect()
    _ = try first.ended()
    var setting = Batches.setting
    setting.potentialDigest = "1"
    let second = Launchpad(folder.url)
    #expect(try run(executor(second, setting: setting), 0..<6) == expected(0..<6))
    #expect(second.launched.count == 2 && second.adopted.isEmpty)
    #expect(try files == ["proven"])
  }

  @Test("What a kill leaves half is cleared away")
  func leftovers() throws {
    try folder.write("half", to: "0000001-0123456789abcdef.batch")
    try folder.write("half", to: "0000001-0123456789abcdef.result")
    try folder.write("half", to: "0000002-0123456789abcdef.result")
    try folder.write("half", to: "tieline-0123456789abcdef.submission")
    #expect(try run(executor(Launchpad(folder.url)), 0..<2) == expected(0..<2))
    #expect(try files == ["proven"])
  }
}
