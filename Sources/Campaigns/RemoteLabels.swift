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
    var isAdopted = false
    while !queue.isClosed {
      var new: [LabelBatch] = []
      while let task = queue.take() {
        new.append(
          LabelBatch(
            programVersion: Quantities.version, program: program, timeLimit: timeLimit, task: task))
      }
      for batch in new {
        // What came while nobody waited.
        if take(batch, queue) { continue }
        open[batch.name] = batch
        try SealedFile.write(batch.bytes, to: files(batch.name).batch)
      }
      if !isAdopted { trials.takeUp { open[$0] != nil } }
      isAdopted = true
      for batch in new where open[batch.name] != nil && !trials.isRunning(batch.name) {
        trials.add(Trial(batch: batch.name, number: 1))
      }
      try trials.launch { open[$0] != nil }
      let lost = try trials.look(BatchResult.ending) { name in
        guard let batch = open[name] else { return false }
        guard take(batch, queue) else {
          trials.say("\(files(name).result.relativePath) is no answer")
          return false
        }
        open[name] = nil
        return true
      }
      for (trial, how) in lost {
        guard let batch = open[trial.batch] else { continue }
        let words = files(trial.batch).lastWords.map { " (\($0))" } ?? ""
        if trial.number < tries {
          trials.say("\(batch.name) brought no answer: \(how)\(words); trying again")
          trials.add(Trial(batch: trial.batch, number: trial.number + 1))
        } else {
          queue.fail(batch.task, .peer(reason: "no worker brought an answer: \(how)\(words)"))
          open[trial.batch] = nil
          files(trial.batch).remove()
        }
      }
      usleep(Self.pause)
    }
    trials.abandon()
  }

  /// - Returns: whether there is an answer, good or bad.
  private func take(_ batch: LabelBatch, _ queue: LabelQueue) -> Bool {
    let files = files(batch.name)
    guard FileManager.default.fileExists(atPath: files.result.path) else { return false }
    guard let result = try? batch.result(files.result) else {
      unlink(files.result.path)
      return false
    }
    if let label = try? ExtendedXYZ.read(result.label ?? "", file: batch.name).first {
      queue.finish(batch.task, label)
      // The answer stays until the label is kept: whoever resumes finds it.
      for url in [files.batch, files.log] { unlink(url.path) }
    } else {
      queue.fail(batch.task, .peer(reason: result.failure ?? "its worker brought no label"))
      files.remove()
    }
    return true
  }

  private func files(_ name: String) -> BatchFiles { BatchFiles(name, in: folder) }
}
