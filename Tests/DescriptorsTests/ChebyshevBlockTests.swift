import Descriptors
import Foundation
import Quantities
import Structures
import Testing

@Suite("Chebyshev features: densities against the sum over pairs of neighbours")
struct ChebyshevBlockTests {
  static let basis = ChebyshevBasis(
    environment: [.sulfur, .lithium, .phosphorus], radialOrder: 9, radialCutoff: 5.5,
    angularOrder: 4, angularCutoff: 4.2)

  private static func laws(_ basis: ChebyshevBasis) -> FeatureBlockLaws {
    FeatureBlockLaws(
      block: { ChebyshevBlock(basis, elements: basis.environment.sorted()) },
      width: basis.featureCount, elements: basis.environment,
      cutoff: max(basis.radialCutoff, basis.angularCutoff), angularCutoff: basis.angularCutoff,
      most: 5)
  }

  private func agree(_ structure: Structure, _ basis: ChebyshevBasis) {
    let list = NeighborList(structure, cutoff: max(basis.radialCutoff, basis.angularCutoff))
    let reference = ReferenceChebyshev(basis)
    for (atom, features) in Self.laws(basis).features(structure).enumerated() {
      let expected = reference.features(of: atom, species: structure.species, neighbors: list)
      #expect(features.count == expected.count)
      for (a, b) in zip(features, expected) {
        #expect(abs(a - b) < 1e-10 * max(1, abs(b)), "\(a) is not \(b)")
      }
    }
  }

  @Test("They agree to 1e-10", arguments: [1, 2, 3] as [UInt64])
  func threeElements(seed: UInt64) {
    agree(DescriptorBlockTests.structure(seed: seed), Self.basis)
  }

  @Test(
    "They agree for any orders", arguments: [(0, 0), (1, 1), (0, 7), (20, 2), (3, 12)])
  func orders(radial: Int, angular: Int) {
    var basis = ChebyshevBasis(
      environment: [.lithium, .phosphorus, .sulfur], radialOrder: radial, radialCutoff: 5,
      angularOrder: angular, angularCutoff: 5)
    agree(DescriptorBlockTests.structure(seed: 4), basis)
    // Elements that the structure does not hold shift the weights all the same.
    basis = ChebyshevBasis(
      environment: ["H", "Li", "P", "O", "S"].map { Element($0)! }, radialOrder: radial,
      radialCutoff: 5, angularOrder: angular, angularCutoff: 3.5)
    agree(DescriptorBlockTests.structure(seed: 5), basis)
  }

  @Test("One element has no weighted half, and its angular cutoff may be the longer one")
  func oneElement() {
    var structure = DescriptorBlockTests.structure(seed: 6)
    structure = Structure(
      lattice: structure.lattice,
      species: [Element](repeating: .lithium, count: structure.count),
      positions: structure.positions)
    for angular in [3.5, 5.0] {
      agree(
        structure,
        ChebyshevBasis(
          environment: [.lithium], radialOrder: 6, radialCutoff: 4, angularOrder: 5,
          angularCutoff: angular))
    }
  }

  @Test("An atom without neighbours has none of anything; with one, no angle")
  func lonely() throws {
    for (distance, count) in [(4.0, 1), (7.0, 0)] {
      let structure = Structure(
        lattice: try #require(Lattice.cubic(20)), species: [.lithium, .sulfur],
        positions: [.zero, Vector3(distance / 20, 0, 0)])
      let basis = Self.basis
      for features in Self.laws(basis).features(structure) {
        let half = basis.featureCount / 2
        for start in [basis.radialOrder + 1, half + basis.radialOrder + 1] {
          let angular = features[start...(start + basis.angularOrder)]
          #expect(angular.allSatisfy { abs($0) < 1e-15 })
        }
        #expect(features.contains { $0 != 0 } == (count > 0))
      }
    }
  }

  @Test("The adjoint is the derivative by each atom's place", arguments: [4, 7])
  func adjoint(order: Int) {
    let basis = ChebyshevBasis(
      environment: [.lithium, .phosphorus, .sulfur], radialOrder: 8, radialCutoff: 5.5,
      angularOrder: order, angularCutoff: 4.4)
    Self.laws(basis).expectAdjoint(DescriptorBlockTests.structure(seed: 8), size: 1)
  }
}
