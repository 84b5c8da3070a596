import Quantities

/// Swaps of an atom and a vacancy on the same sublattice.
///
/// Every site, with probability rate / 2, swaps its state with a site drawn
/// uniformly among those of its sublattice in another state; a swap takes two
/// sites, so about the fraction `rate` of the sites of an evenly filled
/// sublattice is touched.
///
/// Guo et al. use the rate 0.1.
public enum SwapMutation {
  public static func offspring(
    of decoration: Decoration, rate: Double = 0.1, random: inout RandomStream
  ) -> Decoration {
    precondition((0...1).contains(rate), "a rate is between 0 and 1")
    var states = decoration.states
    for sublattice in decoration.parent.sublattices {
      // Full or empty sublattices have nothing to swap.
      guard sublattice.contains(where: { states[$0] != states[sublattice[0]] }) else { continue }
      for site in sublattice where random.uniform() < rate / 2 {
        let others = sublattice.filter { states[$0] != states[site] }
        states.swapAt(site, others[random.index(below: others.count)])
      }
    }
    return Decoration(
      unchecked: decoration.parent, removed: decoration.removed, states: states)
  }
}
