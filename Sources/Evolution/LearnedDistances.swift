import Quantities
import Structures

/// How near atoms of each pair of elements may be, learned from a crystal.
///
///     d(a, b) = share · nearest distance of a and b in the crystal
///
/// The crystal says which atoms are bonded and which keep apart, such as like ions, without
/// anybody knowing why. Random cells that keep these distances are nearer to good crystals by
/// far than those that keep atoms from overlapping only: AIRSS takes them from the best of a first
/// search in the same way, C. J. Pickard, R. J. Needs, J. Phys. Condens. Matter 23, 053201 (2011),
/// doi:10.1088/0953-8984/23/5/053201.
struct LearnedDistances {
  /// Å.
  let distances: [Screen.Pair: Double]

  init(from crystal: Structure, share: Double = LearnedDistances.share) {
    precondition(share > 0 && share <= 1, "what the crystal has is allowed")
    let list = NeighborList(crystal, cutoff: Self.reach)
    var nearest: [Screen.Pair: Double] = [:]
    for atom in crystal.species.indices {
      for neighbor in list[atom] {
        let pair = Screen.Pair(crystal.species[atom], crystal.species[neighbor.index])
        nearest[pair] = min(nearest[pair] ?? Self.reach, neighbor.distance)
      }
    }
    distances = nearest.mapValues { share * $0 }
  }

  private static let share = 0.8
  /// Å; pairs that are farther apart say nothing.
  private static let reach = 5.0
}
