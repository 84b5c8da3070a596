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
  /// What the scheduler calls it; `nil` while that is not known.
  var place: String?

  static let kind = "tieline submission 1"
  static let ending = "submission"

  /// The same for the same tries, and no others.
  var name: String {
    let text = trials.map { "\($0.batch) \($0.number)\n" }.joined()
    return "tieline-" + Digest.sha256(text).prefix(16)
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
