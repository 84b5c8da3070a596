import Foundation
import Potentials
import Testing

@testable import Campaigns

@Suite("The benchmark of cluster searches")
struct ClusterBenchmarkTests {
  @Test("Counts: the median of an even number lies between its two middle ones")
  func counts() {
    let odd = BenchmarkCounts([5, 1, 9])
    #expect(odd.median == 5 && odd.mean == 5 && odd.least == 1 && odd.most == 9)
    #expect(BenchmarkCounts([4, 1, 9, 2]).median == 3)
  }

  @Test("Its numbers are those of the searches one by one, whatever the order of the workers")
  func sameAsAlone() throws {
    let benchmark = ClusterBenchmark.run(atoms: 19, seeds: 6)
    let alone = BenchmarkCounts(
      (1...6).map { seed in
        ClusterSearch(
          atoms: 19, potential: .init(depth: 1, diameter: 1), seed: UInt64(seed)
        ).run(until: -72.659782 + 1e-4, forceCallLimit: 1_000_000).forceCalls
      })
    #expect(benchmark.found == 6 && benchmark.forceCalls == alone)
    #expect((0..<1).contains(benchmark.overhead))
    let read = try JSONDecoder().decode(
      ClusterBenchmark.self, from: Data(benchmark.json.utf8))
    #expect(read.forceCalls == alone)
    #expect(benchmark.text.contains("6 of 6 seeds find -72.659782 ε"))
  }
}
