import Archives
import Files
import Foundation
import Quantities

/// Jobs that a worker of another machine does in one go, as a file.
///
/// The file holds all that the outcomes depend on. Its name is made of its bytes, so that the
/// result under a name is that of these jobs, whoever made it and however often.
struct Batch: Hashable, Sendable {
  /// What all jobs of a run have in common.
  struct Setting: Hashable, Sendable, Codable {
    var programVersion: String
    /// Absolute path.
    var potential: String
    /// Of the files of the potential.
    var potentialDigest: String
    /// For one job, s.
    var timeLimit: Double
  }

  private struct Content: Codable {
    var setting: Setting
    var jobs: [Job]
  }

  let setting: Setting
  let jobs: [Job]
  /// SHA-256 of the file.
  let digest: String

  static let kind = "tieline batch 1"
  static let ending = "batch"

  /// Unique among different batches, and in the order of the candidates.
  var name: String {
    String(format: "%07d-", jobs.first?.candidate.number ?? 0) + digest.prefix(16)
  }

  /// Writes the file of a new batch.
  static func write(_ jobs: [Job], _ setting: Setting, in folder: URL) throws -> Batch {
    precondition(Set(jobs.map(\.key)).count == jobs.count, "each job once")
    let bytes = SealedFile.bytes(Content(setting: setting, jobs: jobs), kind: kind)
    let batch = Batch(setting: setting, jobs: jobs, digest: Digest.sha256(bytes))
    try SealedFile.write(
      bytes, to: folder.appendingPathComponent("\(batch.name).\(ending)"))
    return batch
  }

  /// - Parameter file: what messages call it.
  static func check(version: String, file: String) throws(CampaignError) {
    guard version == Quantities.version else {
      throw .unusable(
        file: file,
        reason: "it is for version \(version) of the program, and this is \(Quantities.version)")
    }
  }

  /// - Throws: where the file is damaged or for another version of the program.
  static func read(_ url: URL) throws -> Batch {
    let file = url.relativePath
    let bytes = try AtomicFile.read(url)
    let content: Content = try SealedFile.value(bytes, kind: kind, file: file)
    try check(version: content.setting.programVersion, file: file)
    return Batch(setting: content.setting, jobs: content.jobs, digest: Digest.sha256(bytes))
  }
}
