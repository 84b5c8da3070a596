import Descriptors
import Quantities
import Structures

/// Pair tables with a skin, made anew only when they could miss a pair.
///
/// Between two structures every displacement changes by the strain ε of the
/// cell and by the atoms' own moves of at most Δ, so a pair within the cutoff
/// now was within (cutoff + 2Δ) / (1 − |ε|) then. The tables stay good while
/// that is at most cutoff + skin.
struct SkinnedTables {
  private(set) var tables: [PairTable] = []
  private let basis: DensityBasis
  private let skin: Double
  private let blockSize: Int
  private var reference: Structure?

  init(_ basis: DensityBasis, skin: Double, blockSize: Int) {
    self.basis = basis
    self.skin = skin
    self.blockSize = blockSize
  }

  mutating func update(_ structure: Structure, types: [Int]) {
    if let reference, stillHolds(structure, reference) { return }
    reference = structure
    let list = NeighborList(structure, cutoff: basis.radialCutoff + skin)
    tables = PairTable.tables(
      list, types: types, count: basis.elements.count, most: blockSize)
  }

  private func stillHolds(_ structure: Structure, _ reference: Structure) -> Bool {
    guard structure.species == reference.species else { return false }
    let deformation = reference.lattice.inverse * structure.lattice.matrix
    let strain = (deformation - .identity).norm
    guard strain < 0.5 else { return false }
    var largest = 0.0
    for (new, old) in zip(structure.positions, reference.positions) {
      largest = max(largest, structure.lattice.cartesian(new - old).lengthSquared)
    }
    let reach = basis.radialCutoff + 2 * largest.squareRoot()
    let angularReach = basis.angularCutoff + 2 * largest.squareRoot()
    return reach <= (basis.radialCutoff + skin) * (1 - strain)
      && angularReach <= (basis.angularCutoff + skin) * (1 - strain)
  }
}
