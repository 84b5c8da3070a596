import Descriptors
import Foundation
import Quantities
import Structures
import Testing

/// What every block of features is held to.
struct FeatureBlockLaws: Sendable {
  /// New blocks, of features of this width.
  var block: @Sendable () -> any FeatureBlock
  var width: Int
  var elements: [Element]
  /// Å; of the pairs.
  var cutoff: Double
  var angularCutoff: Double
  /// Atoms of a block, at most.
  var most: Int

  func pairs(_ structure: Structure) -> [ClosePairs] {
    let reach = DensityBasis(
      elements: elements, radialCutoff: cutoff, angularCutoff: angularCutoff)
    return ClosePairs.tables(structure, reach, most: most)
  }

  func features(_ structure: Structure) -> [[Double]] {
    var result = [[Double]](repeating: [], count: structure.count)
    // One storage for all pairs: what is left of a longer one must not show.
    let block = block()
    for pairs in pairs(structure) {
      block.load(pairs)
      for (n, atom) in pairs.atoms.enumerated() {
        result[Int(atom)] = (0..<width).map { block.features[n * width + $0] }
      }
    }
    return result
  }

  /// Law: the adjoint gives the derivative of a weighted sum of all features by each atom's place.
  ///
  /// - Parameter size: of derivatives, of which 1e-6 may be missed.
  func expectAdjoint(_ structure: Structure, size: Double) {
    var random = RandomStream(seed: 3, purpose: "bar", candidate: 0)
    let bar = (0..<structure.count).map { _ in (0..<width).map { _ in random.normal() } }
    func value(_ structure: Structure) -> Double {
      zip(features(structure).joined(), bar.joined()).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var gradient = [Vector3](repeating: .zero, count: structure.count)
    let block = block()
    for pairs in pairs(structure) {
      block.load(pairs)
      block.adjoint(featuresBar: pairs.atoms.flatMap { bar[Int($0)] })
      for (n, atom) in pairs.atoms.enumerated() {
        for pair in Int(pairs.starts[n])..<Int(pairs.starts[n + 1]) {
          let g = Vector3(
            block.gradient[3 * pair], block.gradient[3 * pair + 1], block.gradient[3 * pair + 2])
          gradient[Int(atom)] -= g
          gradient[Int(pairs.neighbors[pair])] += g
        }
      }
    }
    for atom in 0..<structure.count {
      for axis in 0..<3 {
        var (plus, minus) = (structure, structure)
        plus.cartesianPositions[atom][axis] += 1e-5
        minus.cartesianPositions[atom][axis] -= 1e-5
        let numeric = (value(plus) - value(minus)) / 2e-5
        #expect(abs(numeric - gradient[atom][axis]) < 1e-6 * max(size, abs(numeric)))
      }
    }
  }
}

extension ClosePairs {
  /// Of each element that is there.
  ///
  /// - Parameter skin: Å; by which the list that they are selected from is longer.
  static func tables(
    _ structure: Structure, _ basis: DensityBasis, skin: Double = 0, most: Int = .max
  ) -> [ClosePairs] {
    PairTable.tables(
      NeighborList(structure, cutoff: basis.radialCutoff + skin),
      types: structure.species.map { basis.type(of: $0)! }, count: basis.elements.count, most: most
    ).map { table in
      var pairs = ClosePairs()
      pairs.select(
        from: table, positions: structure.cartesianPositions, lattice: structure.lattice,
        basis: basis)
      return pairs
    }
  }
}
