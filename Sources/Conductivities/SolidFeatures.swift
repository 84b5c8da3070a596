import Quantities
import Structures

/// What is looked at of a solid to guess how well it conducts.
///
/// Its composition, its density, the units its phosphorus is in, how its lithium is surrounded and
/// how many of it there are, and the barrier of its bond-valence landscape in two directions. The
/// barrier ranks crystals; the units and the density tell glasses apart (units that stand alone
/// help lithium, chains hinder it).
///
/// - Unit: fractions; g/cm³ in the place of density is left to who prints: atomic mass units per
///   Å³ here; Li per nm³; eV.
public struct SolidFeatures: Hashable, Sendable {
  /// In the order of `names`.
  public let values: [Double]

  public static let names = [
    "lithium fraction", "density", "PS4", "P2S7", "P2S6", "free S", "S around Li", "Li density",
    "barrier",
  ]

  /// - Parameter barrier: `Percolation.barriers[1]`, eV.
  public init(_ structure: Structure, barrier: Double) {
    let units = ThiophosphateUnits(structure)
    let share = { (kind: ThiophosphateUnits.Unit) in units.fraction(of: kind) ?? 0 }
    let lithium = Double(structure.composition[.lithium])
    values = [
      lithium / Double(structure.count),
      structure.density,
      share(.isolatedPS4),
      share(.cornerSharingP2S7),
      share(.edgeSharingP2S6) + share(.bondedP2S6),
      units.freeSulfurFraction ?? 0,
      LithiumCoordination(structure).sulfurPerLithium ?? 0,
      1000 * lithium / structure.lattice.volume,
      barrier,
    ]
  }
}
