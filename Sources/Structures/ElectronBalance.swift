import Quantities

/// Whether the electrons of a thiophosphate have a place: lithium gives one each, and the P–S units take, by the octet
/// rule, as many as make
///
///     q(P) = n − 3   with a lone pair: n ≤ 3 bonds, and not flat
///     q(P) = 5 − n   without one: n ≥ 4, or flat with three
///     q(S) = n − 2
///
/// A local potential sees where atoms are, not how many electrons there are. A unit that has one pair too many or too
/// few, such as S₂⁴⁻ in place of S₂²⁻, looks to it like the common one, and its energy is too low by as much as that
/// pair costs. All its members err alike, so a committee does not tell.
///
/// - Error: none, of a rule. It holds in all Li–P–S crystals of Inputs/structures and in all relaxed crystals of
///   Inputs/potentials that CP2K labelled but two, which are 0.9 and 2.4 eV too low for one pair each. Bonds are those
///   of `ThiophosphateUnits`, and P–P within rings P2S below 2.45 Å.
/// - Source: G. N. Lewis, J. Am. Chem. Soc. 38, 762 (1916), doi:10.1021/ja02261a002.
public enum ElectronBalance {
  /// A P with three bonds is flat below this height above the plane of its neighbours, Å. In PS₃⁻ it is 0 to 0.3, in
  /// PS₃³⁻ and P₄S₃ 0.7 to 1.1.
  static let flatness = 0.5

  /// Electrons in the cell that no unit has a place for; negative where some are missing.
  ///
  /// - Edge cases: `nil` where another element is in the cell, or neither P nor S.
  public static func surplus(_ structure: Structure) -> Int? {
    ThiophosphateUnits(structure).surplusElectrons
  }

  /// - Parameter units: the P and S of a cell of that composition.
  static func surplus(_ cell: Composition, _ units: Structure, _ bonds: BondGraph) -> Int? {
    let lithium = cell[.lithium]
    guard units.count > 0, lithium + units.count == cell.atomCount else { return nil }
    return lithium + units.species.indices.reduce(0) { $0 + charge(of: $1, units, bonds) }
  }

  private static func charge(of atom: Int, _ units: Structure, _ bonds: BondGraph) -> Int {
    let neighbors = bonds.toPhosphorus[atom] + bonds.inRings[atom] + bonds.toSulfur[atom]
    let count = neighbors.count
    guard units.species[atom] == .phosphorus else { return count - 2 }
    let hasLonePair =
      count < 3 || count == 3 && height(of: atom, over: neighbors, in: units) > flatness
    return hasLonePair ? count - 3 : 5 - count
  }

  /// Of an atom above the plane of its three neighbours, Å.
  private static func height(of atom: Int, over sites: [Site], in units: Structure) -> Double {
    let arms = sites.map { site in
      let shift = Vector3(Double(site.shift.x), Double(site.shift.y), Double(site.shift.z))
      return units.lattice.cartesian(
        units.positions[site.atom] + shift - units.positions[atom])
    }
    let normal = (arms[1] - arms[0]).cross(arms[2] - arms[0])
    return abs(normal.dot(arms[0])) / normal.length
  }
}
