import Foundation
import Quantities
import Structures
import Testing

@testable import Descriptors

@Suite("Symmetry functions of a block of atoms: against the sums that define them")
struct SymmetryBlockTests {
  static let elements: [Element] = [.lithium, .phosphorus, .sulfur]

  /// Of each kind some, with cutoffs in common and not, for all elements, some and none.
  static let functions: [SymmetryFunction] = {
    let near = DistanceCutoff(.falling(.cosine, begin: 0), radius: 4.2)
    let far = DistanceCutoff(.hyperbolic(amplitude: 1), radius: 5.2)
    let radials: [RadialFunction] = [
      .gaussian(width: 0.1, shift: 0, near), .gaussian(width: 0.3, shift: 1, near),
      .gaussian(width: 0.1, shift: 0, far), .compact(from: 0.5, to: 4, .quintic, leans: true),
    ]
    let angles: [AngularFunction] = [
      .power(sign: 1, exponent: 1), .power(sign: -1, exponent: 4),
      .compact(from: 0.5, to: 2, .quintic),
    ]
    var functions: [SymmetryFunction] = []
    for radial in radials {
      for neighbors in [[.lithium], [.sulfur], nil] as [[Element]?] {
        functions.append(SymmetryFunction(.radial, radial, neighbors: neighbors))
      }
      for angle in angles {
        for (neighbors, isNarrow) in [
          ([.sulfur, .lithium], true), ([.sulfur, .lithium], false), ([.sulfur, .sulfur], true),
          ([.lithium, .lithium], false), (nil, true), (nil, false),
        ] as [([Element]?, Bool)] {
          functions.append(
            SymmetryFunction(
              .angular(angle, isNarrow: isNarrow), radial, neighbors: neighbors))
        }
      }
    }
    return functions
  }()

  static let laws = FeatureBlockLaws(
    block: { SymmetryBlock(functions, elements: elements) }, width: functions.count,
    elements: elements, cutoff: 5.2, angularCutoff: 5.2, most: 3)

  /// The sum that defines a function.
  private func sum(
    _ function: SymmetryFunction, _ around: [(element: Element, d: Vector3)]
  ) -> Double {
    func g(_ v: Vector3) -> Double { function.radial(v.length).value }
    switch function.kind {
    case .radial:
      return around.reduce(0) { $0 + function.weight(of: [$1.element]) * g($1.d) }
    case .angular(let h, let isNarrow):
      var sum = 0.0
      for (n, j) in around.enumerated() {
        for k in around[(n + 1)...] {
          let cosine = j.d.dot(k.d) / (j.d.length * k.d.length)
          sum +=
            function.weight(of: [j.element, k.element]) * g(j.d) * g(k.d)
            * (isNarrow ? g(k.d - j.d) : 1) * h(cosine).value
        }
      }
      return sum
    }
  }

  @Test("They agree to 1e-12 of their size", arguments: [1, 2] as [UInt64])
  func agree(seed: UInt64) {
    let structure = DescriptorBlockTests.structure(seed: seed)
    let list = NeighborList(structure, cutoff: 5.2)
    for (atom, features) in Self.laws.features(structure).enumerated() {
      let around = list[atom].map { (structure.species[$0.index], $0.displacement) }
      for (function, value) in zip(Self.functions, features) {
        let expected = sum(function, around)
        #expect(abs(value - expected) < 1e-12 * max(1, abs(expected)), "\(function)")
      }
    }
  }

  @Test("An atom without neighbours has none of anything")
  func lonely() throws {
    let structure = Structure(
      lattice: try #require(Lattice.cubic(20)), species: [.lithium], positions: [.zero])
    #expect(Self.laws.features(structure)[0].allSatisfy { $0 == 0 })
  }

  @Test("The adjoint is the derivative by each atom's place")
  func adjoint() {
    // Ten times as large as those of other blocks, and sums of hundreds of them.
    Self.laws.expectAdjoint(DescriptorBlockTests.structure(seed: 8), size: 1000)
  }
}
