import Quantities
import Structures

/// Swaps of the positions of unlike atoms.
///
/// Two atoms are drawn uniformly among the pairs of unlike ones; no atom is
/// swapped twice, so that no swap undoes another.
///
/// Default: XtalOpt swaps four pairs; D. C. Lonie, E. Zurek, Comput. Phys.
/// Commun. 182, 372 (2011), doi:10.1016/j.cpc.2010.07.048. Fewer are swapped
/// where there are not as many.
public enum ElementPermutation {
  /// - Edge cases: `nil` for atoms of one element.
  public static func offspring(
    of structure: Structure, swaps: Int = 4, random: inout RandomStream
  ) -> Structure? {
    precondition(swaps > 0, "a permutation swaps something")
    let species = structure.species
    var free = Array(species.indices)
    var offspring = structure
    var done = 0
    while done < swaps, free.contains(where: { species[$0] != species[free[0]] }) {
      var (i, j) = (0, 0)
      while species[free[i]] == species[free[j]] {
        (i, j) = (random.index(below: free.count), random.index(below: free.count))
      }
      offspring.positions.swapAt(free[i], free[j])
      free.remove(at: max(i, j))
      free.remove(at: min(i, j))
      done += 1
    }
    return done > 0 ? offspring : nil
  }
}
