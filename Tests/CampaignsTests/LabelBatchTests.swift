import Files
import Formats
import Foundation
import Labels
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite struct LabelBatchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A command that labels.
  static let label = """
    awk 'NR == 2 {sub(/Properties=[^ ]*/, "Properties=species:S:1:pos:R:3:forces:R:3 energy=-1.5")} \
    {print $0 (NR > 2 ? " 0.1 0 -0.1" : "")}' input.extxyz > output.extxyz
    """

  private func batch(_ command: String) throws -> LabelBatch {
    let queue = LabelQueue([(index: 4, structure: try Samples.crystal("Li2S"))], retries: 0)
    return LabelBatch(
      programVersion: Quantities.version, program: .command(command, level: "awk"), timeLimit: 60,
      task: try #require(queue.take()))
  }

  /// What a worker leaves of it.
  private func result(_ batch: LabelBatch) throws -> LabelBatch.Result {
    let files = BatchFiles(batch.name, in: folder.url)
    try SealedFile.write(batch.bytes, to: files.batch)
    #expect(try BatchWorker.work(files.batch, workers: 1, isInterrupted: { false }) == .finished)
    return try batch.result(files.result)
  }

  @Test func `A worker leaves a label, or why there is none`() throws {
    let batch = try batch(Self.label)
    #expect(batch.name == "label-5-1")
    let text = try #require(try result(batch).label)
    let label = try #require(try ExtendedXYZ.read(text, file: "label").first)
    #expect(label.energy == -1.5 && label.structure.count == 12)
    let failed = try result(self.batch("exit 3"))
    #expect(
      failed.label == nil && failed.failure?.hasPrefix("the command ended with code 3") == true)
  }

  @Test func `An answer to another batch, or a damaged one, is none`() throws {
    let (one, other) = (try batch(Self.label), try batch("exit 3"))
    _ = try result(one)
    let file = BatchFiles(one.name, in: folder.url).result
    #expect(throws: CampaignError.self) { try other.result(file) }
    let bytes = try Data(contentsOf: file)
    try bytes.dropLast(5).write(to: file)
    #expect(throws: CampaignError.self) { try one.result(file) }
  }

  @Test
  func
    `A batch for another version of the program is refused, and one that is interrupted has no result`()
    throws
  {
    var batch = try batch("sleep 60")
    let files = BatchFiles(batch.name, in: folder.url)
    try SealedFile.write(batch.bytes, to: files.batch)
    #expect(try BatchWorker.work(files.batch, workers: 1, isInterrupted: { true }) == .interrupted)
    #expect(!FileManager.default.fileExists(atPath: files.result.path))
    batch.programVersion = "0"
    try SealedFile.write(batch.bytes, to: files.batch)
    #expect(throws: CampaignError.self) {
      try BatchWorker.work(files.batch, workers: 1, isInterrupted: { false })
    }
  }
}
