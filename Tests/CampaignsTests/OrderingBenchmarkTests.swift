import Foundation
import Testing

@testable import Campaigns

@Suite("The benchmark of orderings")
struct OrderingBenchmarkTests {
  @Test("Every seed finds the lowest state, in fewer evaluations than there are states")
  func found() throws {
    let benchmark = try OrderingBenchmark(seeds: 4)
    #expect(benchmark.states == 12870 && benchmark.found == 4)
    #expect(benchmark.evaluations.most < 500 && benchmark.evaluations.least >= 1)
    let again = try OrderingBenchmark(seeds: 4)
    #expect(again.evaluations == benchmark.evaluations)
    #expect(benchmark.text.contains("4 of 4 seeds find the lowest"))
  }
}
