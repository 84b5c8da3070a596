import Archives
import Files
import Foundation
import Potentials
import Quantities
import Testing

@testable import Campaigns

@Suite("Whoever does the jobs of a batch")
struct BatchWorkerTests {
  private let folder: TemporaryFolder
  private let potential: URL
  private let batch: Batch

  init() throws {
    folder = try TemporaryFolder()
    potential = Samples.inputs.appending(path: "potentials/argon.yaml")
    var setting = Batches.setting
    setting.potential = potential.path
    setting.potentialDigest = try SamplingInputs.digest(ofPotential: potential)
    batch = try Batch.write((0..<5).map { try Batches.job($0) }, setting, in: folder.url)
  }

  private var files: BatchFiles { BatchFiles(batch.name, in: folder.url) }

  private func work(workers: Int = 1, isInterrupted: () -> Bool = { false }) throws
    -> BatchWorker.Ending
  {
    try BatchWorker.work(files.batch, workers: workers, isInterrupted: isInterrupted)
  }

  @Test("The result is what each job gives by itself, for any number of workers")
  func same() throws {
    let potential = try PotentialFiles.read([potential])
    let expected = batch.jobs.map { $0.perform(potential, Cancellation()).result }
    #expect(expected.contains { $0.evaluation.reason == nil })
    for workers in [1, 3] {
      try? FileManager.default.removeItem(at: files.result)
      #expect(try work(workers: workers) == .finished)
      let result = try BatchResult.read(files.result, of: batch)
      #expect(result.outcomes(of: batch).map(\.result) == expected)
    }
  }

  @Test("A batch that is done is left as it is; a damaged result is made again")
  func twice() throws {
    _ = try work()
    let bytes = try AtomicFile.read(files.result)
    // Whoever touches the potential now is found out.
    #expect(try work(isInterrupted: { true }) == .finished)
    #expect(try AtomicFile.read(files.result) == bytes)
    try AtomicFile.write(Array(bytes.dropLast(100)), to: files.result)
    _ = try work()
    _ = try BatchResult.read(files.result, of: batch)
  }

  @Test("Interrupted it leaves nothing")
  func interruption() throws {
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    var questions = 0
    let ending = try work(isInterrupted: {
      questions += 1
      return questions > 1
    })
    #expect(ending == .interrupted)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == before)
  }

  @Test("Another potential than that of the batch is refused")
  func potentials() throws {
    var setting = batch.setting
    setting.potentialDigest = Digest.sha256("another")
    let other = try Batch.write(batch.jobs, setting, in: folder.url)
    #expect {
      try BatchWorker.work(
        BatchFiles(other.name, in: folder.url).batch, workers: 1, isInterrupted: { false })
    } throws: {
      "\($0)".contains("argon.yaml is not the potential that it is for")
    }
  }

  @Test("A batch that was taken away while it was done gets no result")
  func late() throws {
    var isFirst = true
    let ending = try work(isInterrupted: {
      if isFirst { try? FileManager.default.removeItem(at: files.batch) }
      isFirst = false
      return false
    })
    #expect(ending == .finished)
    #expect(!FileManager.default.fileExists(atPath: files.result.path))
  }
}
