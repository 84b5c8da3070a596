import Quantities
import Testing

@testable import Evolution

@Suite("Cut and splice")
struct ClusterCrossoverTests {
  @Test("Each half of the offspring is a part of one of the mates", arguments: 0..<20)
  func halves(seed: Int) {
    let (first, second) = (TestClusters.random(seed), TestClusters.random(seed + 100))
    var stream = TestClusters.stream(seed)
    let offspring = ClusterCrossover.offspring(of: first, and: second, random: &stream)
    #expect(offspring.count == 20 && offspring.contact == 1)
    // Distances within a half are among those of its mate; the atoms of the first come first.
    func isPart(_ part: some Collection<Vector3>, of whole: Cluster) -> Bool {
      let all = TestClusters.distances(whole.positions)
      return TestClusters.distances(part).allSatisfy { d in
        all.contains { abs($0 - d) < 1e-9 }
      }
    }
    let cuts = (6...14).filter {
      isPart(offspring.positions[..<$0], of: first)
        && isPart(offspring.positions[$0...], of: second)
    }
    #expect(cuts.count == 1)
  }

  @Test("Halves do not run into each other deeper than drawing apart can mend")
  func gap() {
    var overlaps = 0
    for seed in 0..<200 {
      var stream = TestClusters.stream(seed)
      let offspring = ClusterCrossover.offspring(
        of: TestClusters.random(seed), and: TestClusters.random(seed + 1000), random: &stream)
      if TestClusters.distances(offspring.positions)[0] < 0.599 { overlaps += 1 }
    }
    #expect(overlaps < 20)
  }

  @Test("The same stream gives the same offspring")
  func reproducible() {
    let offspring = (0..<2).map { _ in
      var stream = TestClusters.stream(4)
      return ClusterCrossover.offspring(
        of: TestClusters.random(1), and: TestClusters.random(2), random: &stream)
    }
    #expect(offspring[0] == offspring[1])
  }
}
