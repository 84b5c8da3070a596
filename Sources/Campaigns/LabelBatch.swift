import Files
import Formats
import Foundation
import Labels
import Quantities
import Structures

/// A structure that a worker of another machine labels, as a file, and what came of it, as another.
struct LabelBatch: Hashable, Sendable, Codable {
  var programVersion: String
  var program: CommandSource.Program
  /// s.
  var timeLimit: Double
  /// Which of the frames that are labelled, and how often it was tried.
  var task: LabelQueue.Task

  /// A label as extended XYZ, or why there is none.
  struct Result: Hashable, Sendable, Codable {
    /// SHA-256 of the batch.
    var batch: String
    var label: String?
    var failure: String?

    static let kind = "tieline label result 1"
  }

  static let kind = "tieline label 1"

  var name: String { "label-\(task.index + 1)-\(task.attempt)" }
  var bytes: [UInt8] { SealedFile.bytes(self, kind: Self.kind) }

  /// - Parameter url: a file that a driver has written.
  static func work(_ url: URL, isInterrupted: () -> Bool) throws -> BatchWorker.Ending {
    let bytes = try AtomicFile.read(url)
    let batch: LabelBatch = try SealedFile.value(bytes, kind: kind, file: url.relativePath)
    try Batch.check(version: batch.programVersion, file: url.relativePath)
    let folder = url.deletingLastPathComponent()
    var result = Result(batch: Digest.sha256(bytes))
    do {
      let source = CommandSource(batch.program, folder: folder, jobs: 1, timeLimit: batch.timeLimit)
      guard let label = try source.label(batch.task, isCancelled: isInterrupted) else {
        return .interrupted
      }
      result.label = ExtendedXYZ.write([label])
    } catch let error as any ReportableError where error.kind == .badInput {
      result.failure = error.sentence
    }
    // Where the batch is gone, nobody waits for it any more.
    if FileManager.default.fileExists(atPath: url.path) {
      let file = url.deletingPathExtension().appendingPathExtension(BatchResult.ending)
      try SealedFile.write(SealedFile.bytes(result, kind: Result.kind), to: file)
    }
    return .finished
  }

  /// What came of it.
  ///
  /// - Throws: where the file is no whole result of this batch.
  func result(_ url: URL) throws -> Result {
    let file = url.relativePath
    let result: Result = try SealedFile.value(
      AtomicFile.read(url), kind: Result.kind, file: file)
    guard result.batch == Digest.sha256(bytes) else {
      throw CampaignError.unusable(file: file, reason: "it is the result of another batch")
    }
    return result
  }
}
