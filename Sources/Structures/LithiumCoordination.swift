import Quantities

/// How many sulfur atoms the lithium atoms of a crystal or a glass have next to them.
///
/// A sulfur atom counts where it is nearer than `cutoff`; images of one atom count each.
///
/// - Unit: none.
/// - Error: exact for the positions given. In a hot or strained structure neighbours near the
///   cutoff come and go, and only means over many atoms or frames say something.
/// - Edge cases: means are `nil` without lithium, or without sulfur.
public struct LithiumCoordination: Hashable, Sendable {
  /// Å. In none of the crystals in Inputs/structures, of Li2S, the thiophosphates and Li7PS6, is a
  /// lithium atom between 2.92 and 3.08 Å from a sulfur atom: the first shell ends below and the
  /// next begins above.
  public static let cutoff = 3.0

  /// Lithium atoms by their number of sulfur neighbours; numbers that do not occur are left out.
  public let counts: [Int: Int]
  public let lithiumCount: Int
  public let sulfurCount: Int

  public init(_ structure: Structure) {
    let atoms = structure.selecting(
      structure.species.indices.filter {
        structure.species[$0] == .lithium || structure.species[$0] == .sulfur
      })
    let list = NeighborList(atoms, cutoff: Self.cutoff)
    let lithium = atoms.species.indices.filter { atoms.species[$0] == .lithium }
    counts = lithium.reduce(into: [:]) { counts, atom in
      counts[list[atom].count { atoms.species[$0.index] == .sulfur }, default: 0] += 1
    }
    lithiumCount = lithium.count
    sulfurCount = atoms.count - lithium.count
  }

  /// Pairs of lithium and sulfur in the cell.
  public var pairCount: Int { counts.reduce(0) { $0 + $1.key * $1.value } }

  /// Mean number of S next to a Li.
  public var sulfurPerLithium: Double? {
    lithiumCount > 0 ? Double(pairCount) / Double(lithiumCount) : nil
  }

  /// Mean number of Li next to a S. It grows with the share of Li2S.
  public var lithiumPerSulfur: Double? {
    sulfurCount > 0 ? Double(pairCount) / Double(sulfurCount) : nil
  }

  /// Share of the lithium atoms with a number of S next to them, 0…1.
  public func fraction(with sulfurNeighbors: Int) -> Double? {
    lithiumCount > 0 ? Double(counts[sulfurNeighbors] ?? 0) / Double(lithiumCount) : nil
  }
}
