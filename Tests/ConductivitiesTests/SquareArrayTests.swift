import Foundation
import Quantities
import Testing

@testable import Conductivities

@Suite("Square matrices")
struct SquareArrayTests {
  @Test("Inverse and determinant of two by two are those by hand")
  func byHand() {
    var matrix = SquareArray(count: 2)
    (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]) = (4, 2, 2, 3)
    let (inverse, logDeterminant) = matrix.invertedPositive()
    #expect(abs(logDeterminant - log(8)) < 1e-12)
    for (i, j, value) in [(0, 0, 0.375), (0, 1, -0.25), (1, 0, -0.25), (1, 1, 0.5)] {
      #expect(abs(inverse[i, j] - value) < 1e-12)
    }
  }

  @Test("Inverse times matrix is one", arguments: [1, 3, 20])
  func identity(count: Int) {
    var random = RandomStream(seed: 4, purpose: "square", candidate: count)
    let rows = (0..<count).map { _ in (0..<count).map { _ in random.normal() } }
    var matrix = SquareArray(count: count)
    for i in 0..<count {
      for j in 0..<count {
        matrix[i, j] = (i == j ? 0.5 : 0) + zip(rows[i], rows[j]).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    let (inverse, _) = matrix.invertedPositive()
    let vector = (0..<count).map { _ in random.normal() }
    for (a, b) in zip(inverse.times(matrix.times(vector)), vector) { #expect(abs(a - b) < 1e-8) }
  }
}
