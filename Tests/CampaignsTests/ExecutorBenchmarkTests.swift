import Archives
import Foundation
import Testing

@testable import Campaigns

@Suite("The benchmark of driving a run")
struct ExecutorBenchmarkTests {
  @Test("Every candidate is counted once, in parts that end where they should")
  func parts() throws {
    let folder = try TemporaryFolder()
    let result = try ExecutorBenchmark(
      config: Samples.inputs.appending(path: "quick.yaml"), folder: folder["run"], workers: 4,
      batchSize: 3, candidates: 40)
    #expect(result.parts.map(\.candidates).allSatisfy { (40...43).contains($0) })
    #expect(result.parts.count == 1 && result.memory > 1 << 20)
    #expect(result.parts.allSatisfy { $0.secondsPerCandidate > 0 && $0.memory <= result.memory })
    let counts = try RunFolder(folder["run"]).openArchive().counts()
    #expect(counts.candidates == 40)
    #expect(result.text.contains("4 workers who need no time, 3 candidates in a batch"))
  }

  @Test("Parts are half decades up to the last")
  func steps() {
    #expect(ExecutorBenchmark.steps(to: 100) == [100])
    #expect(ExecutorBenchmark.steps(to: 1000) == [1000])
    #expect(
      ExecutorBenchmark.steps(to: 1_000_000)
        == [1000, 3162, 10_000, 31_623, 100_000, 316_228, 1_000_000])
    #expect(ExecutorBenchmark.steps(to: 5000) == [1000, 3162, 5000])
  }
}
