import Files
import Formats
import Foundation
import Labels
import Quantities
import Structures

/// Labels by workers of other machines, each structure by one.
struct RemoteLabels: LabelSource {
  var program: CommandSource.Program
  /// Of the labels, and of what is under way.
  var folder: URL
  /// For one structure, s.
  var timeLimit: Double
  /// How often a structure is sent off whose worker brings no answer; an answer that is no label counts as an attempt
  /// at the structure.
  var tries: Int
  /// Made in the thread that uses it.
  var trials: @Sendable (LabelQueue) throws -> TrialQueue

  /// s between two looks at what is under way.
  private static let pause: UInt32 = 50_000

  func level(of structure: Structure) throws -> String { try program.level(of: structure) }

  func begin(_ queue: LabelQueue) throws -> () -> Void {
    let end = DispatchSemaphore(value: 0)
    let thread = Thread {
      do { try work(queue) } catch { queue.stop(error) }
      end.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
    return { end.wait() }
  }

  private func work(_ queue: LabelQueue) throws {
    var open: [String: LabelBatch] = [:]
    let trials = try trials(queue)
    defer { if open.isEmpty { trials.stop() } else { trials.abandon() } }
    var isAdopted = false
    while !queue.isClosed {
      var new: [LabelBatch] = []
      while let task = queue.take() {
        let batch = LabelBatch(
          programVersion: Quantities.version, program: program, timeLimit: timeLimit, task: task)
        // What came while nobody waited; of a failure the next attempt is taken at once.
        if !take(batch, queue) { new.append(batch) }
      }
      for batch in new {
        open[batch.name] = batch
        try SealedFile.write(batch.bytes, to: files(batch.name).batch)
      }
      if !isAdopted { trials.takeUp { open[$0] != nil } }
      isAdopted = true
      for batch in new where !trials.isRunning(batch.name) {
        trials.add(Trial(batch: batch.name, number: 1))
      }
      try trials.launch { open[$0] != nil }
      let lost = try trials.look(BatchResult.ending) { name in
        guard let batch = open[name], take(batch, queue) else { return false }
        open[name] = nil
        return true
      }
      for (trial, how) in lost {
        guard let batch = open[trial.batch] else { continue }
        if trial.number < tries {
          trials.say("a label brought no answer: \(how); trying again")
          trials.add(Trial(batch: trial.batch, number: trial.number + 1))
        } else {
          let answer = LabelBatch.Result(
            batch: Digest.sha256(batch.bytes), failure: "no worker brought an answer: \(how)")
          try answer.write(to: files(batch.name).result)
          _ = take(batch, queue)
          open[trial.batch] = nil
        }
      }
      usleep(Self.pause)
    }
  }

  /// Takes the answer to a batch, good or bad.
  ///
  /// It stays where it is until the structure is given up or all are labelled: whoever resumes the run finds it,
  /// and is at the same attempt.
  ///
  /// - Returns: whether there is one.
  private func take(_ batch: LabelBatch, _ queue: LabelQueue) -> Bool {
    let files = files(batch.name)
    guard FileManager.default.fileExists(atPath: files.result.path) else { return false }
    guard let result = try? batch.result(files.result) else {
      unlink(files.result.path)
      return false
    }
    for url in [files.batch, files.log] { unlink(url.path) }
    if let label = try? ExtendedXYZ.read(result.label ?? "", file: batch.name).first {
      queue.finish(batch.task, label)
    } else if queue.fail(
      batch.task, .peer(reason: result.failure ?? "its worker brought no label"))
    {
      for attempt in 1...batch.task.attempt { self.files(batch.name(attempt)).remove() }
    }
    return true
  }

  private func files(_ name: String) -> BatchFiles { BatchFiles(name, in: folder) }
}
