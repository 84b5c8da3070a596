import Structures
import Testing

@testable import Descriptors

@Suite("Symmetry functions")
struct SymmetryFunctionTests {
  @Test("Neighbours count by their elements in any order, or by atomic numbers")
  func weights() {
    let radial = RadialFunction.compact(from: 0, to: 4, .cubic, leans: false)
    let pair = SymmetryFunction(
      .angular(.power(sign: 1, exponent: 1), isNarrow: true), radial,
      neighbors: [.sulfur, .lithium])
    #expect(pair.weight(of: [.lithium, .sulfur]) == 1)
    #expect(pair.weight(of: [.sulfur, .lithium]) == 1)
    #expect(pair.weight(of: [.sulfur, .sulfur]) == 0)
    let all = SymmetryFunction(.radial, radial, neighbors: nil)
    #expect(all.weight(of: [.sulfur]) == 16 && !all.isAngular)
  }
}
