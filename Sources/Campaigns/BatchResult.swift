import Archives
import Files
import Foundation
import Quantities

/// What became of the jobs of a batch, in their order.
struct BatchResult: Hashable, Sendable, Codable {
  struct Entry: Hashable, Sendable, Codable {
    var evaluation: EvaluationRecord
    var properties: [PropertyRecord]
    /// That it took, s.
    var seconds: Double
  }

  /// SHA-256 of the batch.
  var batch: String
  var programVersion: String
  /// Where it was made, as `Machine.description` has it.
  var machine: String
  var entries: [Entry]

  static let kind = "tieline result 1"
  static let ending = "result"

  /// - Parameter outcomes: in the order of the jobs.
  init(of batch: Batch, _ outcomes: [Job.Outcome]) {
    precondition(outcomes.map(\.job) == batch.jobs, "one outcome for each job")
    self.batch = batch.digest
    programVersion = Quantities.version
    machine = Machine.description
    entries = outcomes.map {
      Entry(evaluation: $0.evaluation, properties: $0.properties, seconds: $0.seconds)
    }
  }

  var bytes: [UInt8] { SealedFile.bytes(self, kind: Self.kind) }

  /// - Throws: where the file is no whole result of this batch by this version of the program.
  static func read(_ url: URL, of batch: Batch) throws -> BatchResult {
    let file = url.relativePath
    let result: BatchResult = try SealedFile.value(AtomicFile.read(url), kind: kind, file: file)
    guard result.programVersion == Quantities.version else {
      throw CampaignError.unusable(
        file: file, reason: "version \(result.programVersion) of the program made it")
    }
    let isOfBatch =
      result.batch == batch.digest && result.entries.count == batch.jobs.count
      && zip(result.entries, batch.jobs).allSatisfy { entry, job in
        let number = job.candidate.number
        return entry.evaluation.candidate == number && entry.evaluation.stage == job.stage.rawValue
          && entry.properties.allSatisfy { $0.candidate == number }
      }
    guard isOfBatch else {
      throw CampaignError.unusable(file: file, reason: "it is the result of another batch")
    }
    return result
  }

  /// With the jobs that they belong to.
  func outcomes(of batch: Batch) -> [Job.Outcome] {
    zip(batch.jobs, entries).map { job, entry in
      Job.Outcome(
        job: job, evaluation: entry.evaluation, properties: entry.properties,
        seconds: entry.seconds)
    }
  }
}
