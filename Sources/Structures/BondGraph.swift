import Quantities

/// An atom in one of the images of the cell.
struct Site: Hashable {
  var atom: Int
  var shift: SIMD3<Int32>
}

/// Which P and S of a crystal are bonded, see `ThiophosphateUnits`.
struct BondGraph {
  /// Of every atom, the P it is bonded to, and the S.
  private(set) var toPhosphorus: [[Site]]
  let toSulfur: [[Site]]
  /// Of every P, the P with which it shares an S and that is a bond's length away all the same, as in a ring P2S.
  private(set) var inRings: [[Site]]

  /// P–P that share an S are bonded below this distance, Å: a bond is 2.2 Å long, across the edge that two tetrahedra
  /// share they are 2.9 Å apart.
  static let ringBondLength = 2.45

  init(_ atoms: Structure) {
    let list = NeighborList(atoms, cutoff: ThiophosphateUnits.bondLength)
    let bonds = { (atom: Int, element: Element) in
      list[atom].filter { atoms.species[$0.index] == element }
        .map { Site(atom: $0.index, shift: $0.shift) }
    }
    toPhosphorus = (0..<atoms.count).map { bonds($0, .phosphorus) }
    toSulfur = (0..<atoms.count).map { bonds($0, .sulfur) }
    inRings = [[Site]](repeating: [], count: atoms.count)
    for atom in 0..<atoms.count where atoms.species[atom] == .phosphorus {
      let partners = sharing(atom)
      inRings[atom] = list[atom].filter { $0.distance < Self.ringBondLength }
        .map { Site(atom: $0.index, shift: $0.shift) }.filter(Set(partners).contains)
      toPhosphorus[atom].removeAll(where: partners.contains)
    }
  }

  func unit(of phosphorus: Int) -> ThiophosphateUnits.Unit {
    let partners = sharing(phosphorus)
    let joined = toPhosphorus[phosphorus]
    switch (toSulfur[phosphorus].count, joined.count, partners.count) {
    case (4, 0, 0): return .isolatedPS4
    case (3, 0, 0): return .isolatedPS3
    case (3, 1, 0):
      let other = joined[0].atom
      let matches =
        toSulfur[other].count == 3 && toPhosphorus[other].count == 1 && sharing(other).isEmpty
      return matches ? .bondedP2S6 : .other
    // The same partner stands here once for each S that is shared with it.
    case (4, 0, 1), (4, 0, 2):
      let other = partners[0].atom
      let matches =
        Set(partners).count == 1 && toSulfur[other].count == 4
        && toPhosphorus[other].isEmpty && sharing(other).count == partners.count
      guard matches else { return .other }
      return partners.count == 1 ? .cornerSharingP2S7 : .edgeSharingP2S6
    default: return .other
    }
  }

  /// The P at the far ends of the bridging S, once for each bridge.
  private func sharing(_ phosphorus: Int) -> [Site] {
    toSulfur[phosphorus].flatMap { sulfur in
      toPhosphorus[sulfur.atom]
        .map { Site(atom: $0.atom, shift: $0.shift &+ sulfur.shift) }
        .filter { $0 != Site(atom: phosphorus, shift: .zero) }
    }
  }
}
