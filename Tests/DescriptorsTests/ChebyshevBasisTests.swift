import Quantities
import Structures
import Testing

@testable import Descriptors

@Suite("Chebyshev basis")
struct ChebyshevBasisTests {
  static func elements(_ count: Int) -> [Element] {
    (1...count).map { Element(atomicNumber: 2 * $0 + 1)! }
  }

  @Test(
    "The weights of the elements are whole numbers about zero, without zero for an even number",
    arguments: [(1, [0]), (2, [-1, 1]), (3, [-1, 0, 1]), (4, [-2, -1, 1, 2])])
  func weights(count: Int, expected: [Double]) {
    let elements = Self.elements(count)
    let basis = ChebyshevBasis(
      environment: elements, radialOrder: 2, radialCutoff: 5, angularOrder: 1, angularCutoff: 4)
    #expect(elements.map { basis.weight(of: $0) } == expected)
    #expect(basis.weight(of: Element("U")!) == nil)
    #expect(basis.featureCount == (count == 1 ? 5 : 10))
  }

  @Test("The expansion of T_n in Legendre polynomials, by hand to n = 4")
  func legendre() {
    let basis = ChebyshevBasis(
      environment: [.lithium], radialOrder: 0, radialCutoff: 5, angularOrder: 4, angularCutoff: 4)
    let expected: [[Double]] = [
      [1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [-1.0 / 3, 0, 4.0 / 3, 0, 0], [0, -0.6, 0, 1.6, 0],
      [-1.0 / 15, 0, -16.0 / 21, 0, 64.0 / 35],
    ]
    for (row, other) in zip(basis.legendreCoefficients, expected) {
      for (a, b) in zip(row, other) { #expect(abs(a - b) < 1e-14) }
    }
    // T_n(1) = P_l(1) = 1.
    let high = ChebyshevBasis(
      environment: [.lithium], radialOrder: 0, radialCutoff: 5, angularOrder: 30, angularCutoff: 4)
    for row in high.legendreCoefficients { #expect(abs(row.reduce(0, +) - 1) < 1e-11) }
  }
}
