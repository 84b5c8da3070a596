import Quantities
import Testing

@testable import Evolution

@Suite struct InvariantFactorsTests {
  @Test func `Known matrices have their known factors`() {
    // Li2S and P2S5, in Li, P, S: the two by two minors 4, 10 and -2 have 2 in common.
    #expect(InvariantFactors.of([[2, 0, 1], [0, 2, 5]]) == [1, 2])
    #expect(InvariantFactors.of([[2, 4, 4], [-6, 6, 12], [10, 4, 16]]) == [2, 2, 156])
    #expect(InvariantFactors.of([[2, 0], [0, 3]]) == [1, 6])
    #expect(InvariantFactors.of([[6]]) == [6])
    #expect(InvariantFactors.of([[0, 0], [0, 0]]).isEmpty && InvariantFactors.of([]).isEmpty)
    // Of rank one.
    #expect(InvariantFactors.of([[4, 6], [8, 12]]) == [2])
  }

  @Test func `They divide each other, and their product is the determinant`() {
    var random = RandomStream(seed: 8, purpose: "whole matrices", candidate: 0)
    for _ in 0..<200 {
      let rows = (0..<3).map { _ in (0..<3).map { _ in random.index(below: 13) - 6 } }
      let m = rows
      let determinant =
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
      let factors = InvariantFactors.of(rows)
      for (one, next) in zip(factors, factors.dropFirst()) { #expect(next % one == 0) }
      if determinant != 0 {
        #expect(factors.count == 3 && factors.reduce(1, *) == abs(determinant), "\(rows)")
      } else {
        #expect(factors.count < 3)
      }
    }
  }
}
