import Quantities
import Testing

@testable import PhaseDiagrams

@Suite("Square matrices")
struct SquareMatrixTests {
  @Test("A vector times matrix and inverse is the vector", arguments: 1...8)
  func inverse(order: Int) throws {
    var random = RandomStream(seed: 6, purpose: "matrix", candidate: order)
    let matrix = SquareMatrix(
      rows: (0..<order).map { _ in (0..<order).map { _ in random.normal() } })
    let inverse = try #require(matrix.inverse)
    let vector = (0..<order).map { _ in random.normal() }
    for (there, back) in zip(vector, inverse.product(matrix.product(vector))) {
      #expect(abs(there - back) < 1e-10)
    }
  }

  @Test("Rows multiply from the left, and a zero on the diagonal is no obstacle")
  func rows() throws {
    let matrix = SquareMatrix(rows: [[0, 2], [3, 4]])
    #expect(matrix.product([1, 10]) == [30, 42])
    #expect(try #require(matrix.inverse).product([30, 42]) == [1, 10])
  }

  @Test("A singular matrix has no inverse")
  func singular() {
    #expect(SquareMatrix(rows: [[1, 2], [2, 4]]).inverse == nil)
  }
}
