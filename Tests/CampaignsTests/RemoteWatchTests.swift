import Files
import Foundation
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite struct RemoteWatchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func watch() throws -> Watch {
    return Watch(
      folder: folder.url, potential: try Samples.shippedPotential(), pressure: nil, warming: 50,
      watching: 200)
  }

  private func tasks() throws -> [Watch.Task] {
    try [600.0, 900].map {
      Watch.Task(
        name: "gamma-\(Int($0))K", structure: try Samples.crystal("gamma-Li3PS4"), temperature: $0,
        seed: 7)
    }
  }

  private func remote(
    _ watch: Watch, _ launcher: PromptLauncher, isProven: Bool = false
  ) throws -> RemoteWatch {
    let file = Samples.inputs.appending(path: "potentials/li-p-s.potential")
    return RemoteWatch(
      watch: watch,
      setting: Batch.Setting(
        programVersion: Quantities.version, potential: file.path,
        potentialDigest: try SamplingInputs.digest(ofPotential: file), timeLimit: 60),
      tries: 2, isProven: isProven,
      trials: TrialQueue(
        folder: watch.folder, launcher: launcher, limit: 2, grace: 0, tell: { _ in }))
  }

  private var names: Set<String> {
    get throws { Set(try FileManager.default.contentsOfDirectory(atPath: folder.url.path)) }
  }

  @Test func `What workers bring is what comes of it here, to the byte`() throws {
    let watch = try watch()
    let tasks = try tasks()
    let time = WatchedTime()
    for task in tasks { _ = try watch.outcome(of: task, time: time, isInterrupted: { false }) }
    let files = try names.sorted()
    let expected = try files.map { try Data(contentsOf: folder[$0]) }
    #expect(files.count == 4)
    for file in files { try FileManager.default.removeItem(at: folder[file]) }

    // Each is stopped once in the middle.
    var stopped: Set<String> = []
    let place = folder.url
    let launchpad = PromptLauncher { trial in
      var questions = stopped.insert(trial.batch).inserted ? 40 : Int.max
      let ending = try BatchWorker.work(
        BatchFiles(trial.batch, in: place).batch, workers: 1,
        isInterrupted: {
          questions -= 1
          return questions < 0
        })
      #expect((ending == .finished) == (questions > 0))
    }
    var remote = try remote(watch, launchpad)
    remote.tries = 1
    #expect(try remote.perform(tasks, time: time, isInterrupted: { false }))
    #expect(launchpad.launched.count == 4, "who comes nearer the end is not given up")
    #expect(try names.sorted() == files)
    #expect(try files.map { try Data(contentsOf: folder[$0]) } == expected)
    // What is done is done.
    #expect(try self.remote(watch, launchpad).perform(tasks, time: time, isInterrupted: { false }))
    #expect(launchpad.launched.count == 4)
  }

  @Test func `One that takes every worker down has no result; where none brings any the run stops`()
    throws
  {
    let watch = try watch()
    let tasks = try tasks()
    let launchpad = PromptLauncher { _ in }
    #expect(throws: CampaignError.noResults("its node failed")) {
      try remote(watch, launchpad).perform(tasks, time: WatchedTime(), isInterrupted: { false })
    }
    #expect(
      try remote(watch, launchpad, isProven: true).perform(
        tasks, time: WatchedTime(), isInterrupted: { false }))
    for task in tasks {
      let outcome = try #require(watch.known(task))
      #expect(outcome.transport == nil && outcome.failure?.contains("its node failed") == true)
    }
    #expect(try names == ["gamma-600K.json", "gamma-900K.json"])
  }

  @Test func `Interrupted it leaves what is under way, and whoever resumes takes it up`() throws {
    let watch = try watch()
    let tasks = try tasks()
    let idle = PromptLauncher { _ in }
    idle.ends = false
    var questions = 0
    #expect(
      try !remote(watch, idle).perform(tasks, time: WatchedTime()) {
        questions += 1
        return questions > 1
      })
    #expect(try names.contains { $0.hasSuffix(".submission") })
    // Another solid in the same folder, all of which is known.
    #expect(try remote(watch, idle).perform([], time: WatchedTime(), isInterrupted: { false }))
    #expect(try names.contains { $0.hasSuffix(".submission") })
    for task in tasks {
      _ = try BatchWorker.work(
        BatchFiles(task.name, in: folder.url).batch, workers: 1, isInterrupted: { false })
    }
    let second = PromptLauncher { _ in }
    #expect(try remote(watch, second).perform(tasks, time: WatchedTime(), isInterrupted: { false }))
    #expect(second.launched.isEmpty)
    // The stage clears away what tells of it, when all its solids are done.
    TrialQueue.clear(folder.url)
    #expect(try names.count == 4)
  }
}
