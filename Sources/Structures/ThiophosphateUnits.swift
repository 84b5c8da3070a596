import Quantities

/// The P–S building units of a crystal or a glass, counted by the
/// phosphorus atoms in them.
///
/// Two atoms are bonded below `bondLength`; but two P that share an S are not
/// bonded to each other, as across the edge that two tetrahedra share they are
/// near anyway. In the crystals of Inputs/structures the bonds are 1.9–2.2 Å
/// long, the next P–S and P–P come beyond 3.3 Å and S–S beyond 3.0 Å, and P–P
/// across a shared edge is 2.9 Å, so the count does not hang on the exact
/// limit: displacements of 0.1 Å (rms) in each coordinate changed a bond in one
/// of 800 such cells. A sulfur atom bridges where it is bonded
/// to two or more P, and is free where it is bonded to none. The shares that
/// charge alone asks for: `idealFraction`.
///
/// - Edge cases: images of one atom are atoms of their own, so a chain
///   through the cell is not taken for a pair.
/// - Source of the units: Dietrich et al., J. Mater. Chem. A 5, 18111 (2017),
///   doi:10.1039/C7TA06067J.
public struct ThiophosphateUnits: Hashable, Sendable {
  public enum Unit: Hashable, Sendable, CaseIterable {
    /// PS4³⁻: four S, none of them bridging.
    case isolatedPS4
    /// P2S7⁴⁻: two PS4 that share one S and no other.
    case cornerSharingP2S7
    /// P2S6²⁻: two PS4 that share two S and no other.
    case edgeSharingP2S6
    /// P2S6⁴⁻: two PS3 joined by a P–P bond, no S bridging.
    case bondedP2S6
    /// PS3: three S, none of them bridging, no P–P bond.
    case isolatedPS3
    /// Everything else: longer chains, cages such as P4S10, broken units.
    case other
  }

  /// P–S, P–P and S–S distances below this are bonds, Å.
  public static let bondLength = 2.6

  /// Phosphorus atoms in each kind of unit; kinds that do not occur are left out.
  public let counts: [Unit: Int]
  public let phosphorusCount: Int
  public let sulfurCount: Int
  /// S bonded to two or more P.
  public let bridgingSulfurCount: Int
  /// S bonded to no P.
  public let freeSulfurCount: Int
  /// P–S bonds in the cell.
  public let bondCount: Int
  /// S–S bonds in the cell, as in polysulfides and sulfur rings; none on the ideal line.
  public let sulfurBondCount: Int
  /// Electrons in the cell that no unit has a place for, see `ElectronBalance`.
  public let surplusElectrons: Int?

  /// Whether `surplusElectrons` is none; of elements that the rule does not know nothing is said against them.
  public var hasEvenElectrons: Bool { (surplusElectrons ?? 0) == 0 }

  public init(_ structure: Structure) {
    let atoms = structure.selecting(
      structure.species.indices.filter {
        structure.species[$0] == .phosphorus || structure.species[$0] == .sulfur
      })
    let bonds = BondGraph(atoms)
    let phosphorus = atoms.species.indices.filter { atoms.species[$0] == .phosphorus }
    let sulfur = atoms.species.indices.filter { atoms.species[$0] == .sulfur }
    counts = phosphorus.reduce(into: [:]) { $0[bonds.unit(of: $1), default: 0] += 1 }
    phosphorusCount = phosphorus.count
    sulfurCount = sulfur.count
    bridgingSulfurCount = sulfur.count { bonds.toPhosphorus[$0].count >= 2 }
    freeSulfurCount = sulfur.count { bonds.toPhosphorus[$0].isEmpty }
    bondCount = phosphorus.reduce(0) { $0 + bonds.toSulfur[$1].count }
    sulfurBondCount = sulfur.reduce(0) { $0 + bonds.toSulfur[$1].count } / 2
    surplusElectrons = ElectronBalance.surplus(structure.composition, atoms, bonds)
  }

  /// Share of the phosphorus atoms in one kind of unit, 0…1; `nil` without phosphorus.
  public func fraction(of unit: Unit) -> Double? {
    phosphorusCount > 0 ? Double(counts[unit] ?? 0) / Double(phosphorusCount) : nil
  }

  /// Bridging sulfur atoms per phosphorus atom; `nil` without phosphorus.
  public var bridgingSulfurPerPhosphorus: Double? {
    phosphorusCount > 0 ? Double(bridgingSulfurCount) / Double(phosphorusCount) : nil
  }

  /// Share of the sulfur atoms bonded to no phosphorus, 0…1; `nil` without sulfur.
  public var freeSulfurFraction: Double? {
    sulfurCount > 0 ? Double(freeSulfurCount) / Double(sulfurCount) : nil
  }

  /// S–S bonds per sulfur atom, 1 in a ring or an endless chain; `nil` without sulfur.
  public var sulfurBondsPerSulfur: Double? {
    sulfurCount > 0 ? Double(sulfurBondCount) / Double(sulfurCount) : nil
  }

  /// Mean number of S bonded to a P; `nil` without phosphorus.
  public var sulfurCoordination: Double? {
    phosphorusCount > 0 ? Double(bondCount) / Double(phosphorusCount) : nil
  }
}
