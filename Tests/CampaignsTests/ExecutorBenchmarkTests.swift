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
    #expect(result.parts.map(\.candidates) == [25] && result.memory > 1 << 20)
    #expect(result.secondsToTable > 0)
    #expect(result.parts.allSatisfy { $0.secondsPerCandidate > 0 && $0.memory <= result.memory })
    let counts = try RunFolder(folder["run"]).openArchive().counts()
    #expect(counts.candidates == 40)
    #expect(result.text.contains("4 workers who need no time, 3 candidates in a batch"))
  }

  @Test("Parts are half decades of whole rounds")
  func steps() {
    #expect(ExecutorBenchmark.steps(to: 100, underWay: 8000) == [1, 100])
    #expect(ExecutorBenchmark.steps(to: 40, underWay: 12) == [1, 25])
    #expect(
      ExecutorBenchmark.steps(to: 1_000_000, underWay: 8000)
        == [1, 8001, 16_001, 32_001, 104_001, 320_001, 992_001])
    #expect(ExecutorBenchmark.steps(to: 5001, underWay: 500) == [1, 1001, 3501, 4501])
  }
}
