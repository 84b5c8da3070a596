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

    func write(to url: URL) throws {
      try SealedFile.write(SealedFile.bytes(self, kind: Self.kind), to: url)
    }
  }

  static let kind = "tieline label 1"

  var name: String { name(task.attempt) }

  func name(_ attempt: Int) -> String { "label-\(task.index + 1)-\(attempt)" }

  var bytes: [UInt8] { SealedFile.bytes(self, kind: Self.kind) }

  /// - Parameter url: a file that a driver has written.
  static func work(_ url: URL, isInterrupted: () -> Bool) throws -> BatchWorker.Ending {
    let bytes = try AtomicFile.read(url)
    let batch: LabelBatch = try SealedFile.value(bytes, kind: kind, file: url.relativePath)
    try Batch.check(version: batch.programVersion, file: url.relativePath)
    let file = url.deletingPathExtension().appendingPathExtension(BatchResult.ending)
    // Done before, and whoever waits has not looked yet.
    if (try? batch.result(file)) != nil { return .finished }
    // One of its own: another worker may be at the same structure.
    let folder = URL(fileURLWithPath: url.deletingLastPathComponent().path)
      .appendingPathComponent("worker-\(UUID().uuidString.prefix(8))")
    // What a failure leaves is kept.
    defer { rmdir(folder.path) }
    let wish = Wish(for: url)
    let isCancelled = { isInterrupted() || !wish.isThere }
    var result = Result(batch: Digest.sha256(bytes))
    do {
      let source = CommandSource(batch.program, folder: folder, jobs: 1, timeLimit: batch.timeLimit)
      guard let label = try source.label(batch.task, isCancelled: isCancelled) else {
        return .interrupted
      }
      result.label = ExtendedXYZ.write([label])
    } catch let error as any ReportableError where error.kind == .badInput {
      // A scheduler ends a worker and its calculation at once.
      if isInterrupted() { return .interrupted }
      result.failure = error.sentence
    }
    if FileManager.default.fileExists(atPath: url.path) { try result.write(to: file) }
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
