import Archives
import Files
import Foundation
import Potentials
import Quantities

/// Whoever does the jobs of a batch: reads its file, and leaves the result beside it. A batch may also be a solid
/// to be watched (`WatchBatch`) or a structure to be labelled (`LabelBatch`).
///
/// It opens no archive. It may be stopped at any moment and begun again, here or elsewhere, even
/// while another is at the same batch: the result is there whole or not at all.
public enum BatchWorker {
  public enum Ending: Sendable {
    case finished
    /// Stopped on request; there is no result.
    case interrupted
  }

  /// - Parameter workers: jobs at once; the result does not depend on it.
  public static func work(
    _ url: URL, workers: Int, isInterrupted: () -> Bool
  ) throws -> Ending {
    let kind = try SealedFile.kind(of: url)
    if kind == WatchBatch.kind { return try WatchBatch.work(url, isInterrupted: isInterrupted) }
    if kind == LabelBatch.kind { return try LabelBatch.work(url, isInterrupted: isInterrupted) }
    let batch = try Batch.read(url)
    let result = url.deletingPathExtension().appendingPathExtension(BatchResult.ending)
    // Done before, and whoever waits has not looked yet.
    if (try? BatchResult.read(result, of: batch)) != nil { return .finished }
    let executor = LocalExecutor(
      workers: workers, potential: try batch.setting.readPotential(for: url),
      timeLimit: batch.setting.timeLimit)
    guard let outcomes = outcomes(of: batch, executor, isInterrupted) else { return .interrupted }
    // Where the batch is gone, nobody waits for it any more.
    if FileManager.default.fileExists(atPath: url.path) {
      try SealedFile.write(BatchResult(of: batch, outcomes).bytes, to: result)
    }
    return .finished
  }

  /// In the order of the jobs; `nil` where it was interrupted.
  private static func outcomes(
    of batch: Batch, _ executor: LocalExecutor, _ isInterrupted: () -> Bool
  ) -> [Job.Outcome]? {
    var waiting = batch.jobs[...]
    var outcomes: [Job.Key: Job.Outcome] = [:]
    while !waiting.isEmpty || !executor.isIdle {
      guard !isInterrupted() else {
        executor.abandon()
        return nil
      }
      while executor.hasRoom, let job = waiting.popFirst() { executor.begin(job) }
      for outcome in executor.collect() { outcomes[outcome.job.key] = outcome }
    }
    return batch.jobs.map { outcomes[$0.key]! }
  }
}

extension Batch.Setting {
  /// The potential that the file of a batch names.
  func readPotential(for url: URL) throws -> any TimedPotential {
    let file = URL(fileURLWithPath: potential)
    guard try SamplingInputs.digest(ofPotential: file) == potentialDigest else {
      throw CampaignError.unusable(
        file: url.relativePath, reason: "\(file.path) is not the potential that it is for")
    }
    return try PotentialFiles.read([file])
  }
}
