import Files
import Formats
import Foundation
import Labels
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite struct RemoteLabelsTests {
  private let folder: TemporaryFolder
  private var output: URL { folder["labels.extxyz"] }
  private var place: URL { LabelRun.folder(of: output) }

  init() throws { folder = try TemporaryFolder() }

  /// The names of the batches that were sent off.
  private final class Sent: Sendable {
    let names = Guarded<[String]>([])
  }

  /// - Parameters:
  ///   - stop: after so many batches were sent off.
  ///   - works: whether a worker does a batch, or is lost.
  private func label(
    _ command: String, _ sent: Sent, stop: Int = .max,
    works: @escaping @Sendable (Trial) -> Bool = { _ in true }
  ) throws -> LabelRun.Failures? {
    let place = place
    let source = RemoteLabels(
      program: .command(command, level: "awk"), folder: place, timeLimit: 60, tries: 2,
      trials: { _ in
        let launcher = PromptLauncher { trial in
          sent.names.withLock { $0.append(trial.batch) }
          guard works(trial) else { return }
          _ = try BatchWorker.work(
            BatchFiles(trial.batch, in: place).batch, workers: 1, isInterrupted: { false })
        }
        return TrialQueue(folder: place, launcher: launcher, limit: 1, grace: 0, tell: { _ in })
      })
    let frames = try ["Li2S", "P2S5"].map {
      LabelledStructure(structure: try Samples.crystal($0))
    }
    var run = try LabelRun(
      frames, file: "in.extxyz", output: output, failuresLast: true, level: source.level)
    return try run.work(
      source, retries: 1, isInterrupted: { sent.names.withLock { $0.count >= stop } },
      progress: { _ in }, remark: { _ in })
  }

  @Test func `Every structure is labelled, and nothing is left but the labels`() throws {
    let sent = Sent()
    #expect(try label(LabelBatchTests.label, sent)?.isEmpty == true)
    #expect(sent.names.withLock { $0 } == ["label-1-1", "label-2-1"])
    #expect(try ExtendedXYZ.read(contentsOf: output).map(\.energy) == [-1.5, -1.5])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["labels.extxyz"])
  }

  @Test func `After a stop each structure is at the attempt at which it was`() throws {
    // The first structure gets its label at the second attempt.
    let command = "test $(basename $PWD) != frame-1-1 && " + LabelBatchTests.label
    let (first, second) = (Sent(), Sent())
    _ = try label(command, first, stop: 1)
    #expect(first.names.withLock { $0.first } == "label-1-1")
    #expect(try label(command, second)?.isEmpty == true)
    let names = first.names.withLock { $0 } + second.names.withLock { $0 }
    #expect(names.sorted() == ["label-1-1", "label-1-2", "label-2-1"], "none twice")
  }

  @Test func `Lost workers are tried as often as the executor says, then the attempt has failed`()
    throws
  {
    let sent = Sent()
    let failures = try #require(
      try label(LabelBatchTests.label, sent) { !$0.batch.hasPrefix("label-2") })
    #expect(failures.map(\.frame) == [2])
    #expect(failures[0].reason == "no worker brought an answer: its node failed")
    // Two attempts of two tries each.
    #expect(
      sent.names.withLock { $0.sorted() }
        == ["label-1-1", "label-2-1", "label-2-1", "label-2-2", "label-2-2"])
  }
}
