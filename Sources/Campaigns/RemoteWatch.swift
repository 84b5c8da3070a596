import Files
import Foundation

/// Solids that are watched by workers of other machines, each at one temperature by one.
///
/// - Law: what comes of it is what `Watch` gives here, wherever and however often it was stopped.
struct RemoteWatch {
  var watch: Watch
  var setting: Batch.Setting
  /// How often one is sent off that comes no nearer its end.
  var tries: Int
  /// Whether workers have brought results before; else the first that brings none ends it.
  var isProven: Bool
  var trials: TrialQueue

  /// s between two looks at what is under way.
  private static let pause = 0.1
  /// s between two looks at how far it is.
  private static let interval = 10.0

  /// - Parameter time: told how much of each task is done.
  /// - Returns: whether nobody interrupted it; what is under way goes on, or is begun again by whoever resumes it.
  func perform(
    _ tasks: [Watch.Task], time: WatchedTime, isInterrupted: () -> Bool
  ) throws -> Bool {
    var open: [String: Watch.Task] = [:]
    var isProven = isProven
    for task in tasks {
      // What came while nobody waited leaves a batch.
      if watch.known(task) != nil { files(task.name).remove() } else { open[task.name] = task }
    }
    // What else is under way in the folder is another solid's.
    guard !open.isEmpty else { return true }
    for task in open.values {
      let batch = WatchBatch(
        setting: setting, pressure: watch.pressure, warming: watch.warming,
        watching: watch.watching, task: task)
      try SealedFile.write(batch.bytes, to: files(task.name).batch)
    }
    trials.takeUp { open[$0] != nil }
    defer { if !open.isEmpty { trials.abandon() } }
    for task in tasks where open[task.name] != nil && !trials.isRunning(task.name) {
      trials.add(Trial(batch: task.name, number: 1))
    }
    var reached = open.mapValues { watch.time(of: $0) }
    var nextTime = -Double.infinity
    while !open.isEmpty {
      if isInterrupted() { return false }
      try trials.launch { open[$0] != nil }
      let lost = try trials.look(WatchBatch.result) { name in
        guard let task = open[name], watch.known(task) != nil else { return false }
        open[name] = nil
        isProven = true
        time.set(name, to: watch.warming + watch.watching)
        // Of a worker that was killed before it did.
        watch.removeCheckpoint(of: task)
        files(name).remove()
        return true
      }
      for (trial, how) in lost {
        guard let task = open[trial.batch] else { continue }
        let now = watch.time(of: task)
        if now > reached[trial.batch] ?? 0 {
          reached[trial.batch] = now
          isProven = true
          trials.add(Trial(batch: trial.batch, number: 1))
        } else if trial.number < tries {
          trials.say("dynamics brought no result: \(how); trying again")
          trials.add(Trial(batch: trial.batch, number: trial.number + 1))
        } else if isProven {
          try watch.fail(task, Failure.lost(tries: tries, how).text)
          open[trial.batch] = nil
          files(trial.batch).remove()
        } else {
          throw CampaignError.noResults(how)
        }
      }
      if Machine.now >= nextTime {
        for (name, task) in open { time.set(name, to: watch.time(of: task)) }
        nextTime = Machine.now + Self.interval
      }
      if !open.isEmpty { Thread.sleep(forTimeInterval: Self.pause) }
    }
    trials.stop()
    return true
  }

  private func files(_ name: String) -> BatchFiles { BatchFiles(name, in: watch.folder) }
}
