import Files
import Foundation

/// One try at a batch.
struct Trial: Hashable, Sendable, Codable {
  /// The name of the batch.
  var batch: String
  /// From 1 on.
  var number: Int
}

/// Batches that were sent off together, as a file that tells who resumes a run where they are.
struct Submission: Hashable, Sendable, Codable {
  /// In the order of their tasks.
  var trials: [Trial]
  /// The run, by its folder, and the moment: runs of one config have the same batches, and whoever
  /// resumes one may send off what ended a minute ago and is still in the queue.
  var sender: String
  /// What the scheduler calls it; `nil` while that is not known.
  var place: String?

  static let kind = "tieline submission 2"
  static let ending = "submission"

  init(_ trials: [Trial], from folder: URL) {
    self.trials = trials
    sender = "\(folder.resolvingSymlinksInPath().path) \(Date().timeIntervalSince1970)"
  }

  /// No other submission's, of any run.
  var name: String {
    let text = trials.map { "\($0.batch) \($0.number)\n" }.joined()
    return "tieline-" + Digest.sha256("\(sender)\n\(text)").prefix(16)
  }

  func write(in folder: URL) throws(FileError) {
    try SealedFile.write(
      SealedFile.bytes(self, kind: Self.kind),
      to: folder.appendingPathComponent("\(name).\(Self.ending)"))
  }

  static func read(_ url: URL) throws -> Submission {
    try SealedFile.value(AtomicFile.read(url), kind: kind, file: url.relativePath)
  }
}
