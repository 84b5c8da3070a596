import Evolution
import Quantities
import Testing

@testable import Evolution

@Suite("Non-dominated sorting")
struct ParetoRankingTests {
  private func points(_ count: Int, dimension: Int, seed: UInt64) -> [[Double]] {
    (0..<count).map { index in
      var random = RandomStream(seed: seed, purpose: "point", candidate: index)
      // Few values, so that some are equal.
      return (0..<dimension).map { _ in (random.uniform() * 8).rounded() }
    }
  }

  @Test("Each front is what nobody outside the fronts before it dominates")
  func fronts() {
    for (dimension, seed) in [(1, 1), (2, 2), (3, 3)] {
      let points = points(60, dimension: dimension, seed: UInt64(seed))
      var left = Set(points.indices)
      for front in ParetoRanking.fronts(of: points) {
        let expected = left.filter { i in
          !left.contains { ParetoRanking.dominates(points[$0], points[i]) }
        }
        #expect(front == expected.sorted())
        left.subtract(front)
      }
      #expect(left.isEmpty)
    }
  }

  @Test("Scores: with one objective its values, with several an order that keeps to the fronts")
  func scores() {
    #expect(ParetoRanking.scores(of: [[3], [1], [2]]) == [3, 1, 2])
    #expect(ParetoRanking.scores(of: []).isEmpty)
    let points = points(40, dimension: 2, seed: 4)
    let scores = ParetoRanking.scores(of: points)
    #expect(Set(scores) == Set((0..<40).map(Double.init)))
    for i in points.indices {
      for j in points.indices where ParetoRanking.dominates(points[i], points[j]) {
        #expect(scores[i] < scores[j])
      }
    }
  }

  @Test("Crowding distances are those worked by hand")
  func crowding() {
    // The middle one: (4 − 0) / 4 in each objective.
    let distances = ParetoRanking.crowdingDistances(of: [[0, 4], [1, 1], [4, 0]])
    #expect(distances == [.infinity, 2, .infinity])
  }
}
