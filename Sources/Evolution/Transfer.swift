import Foundation
import Quantities
import Structures

/// Which sites a formula unit leaves, or returns to.
///
/// - random: each site of an element is as likely, as in Guo et al.
/// - coherent: the unit is taken as a piece. Its rarest element is its
///   centre (S of Li2S, P of P2S5; of equally rare ones the lightest). The
///   first centre is chosen uniformly, every other site with
///
///       probability ∝ exp(−d / range)
///
///   where d is the distance to the nearest centre of this unit chosen so
///   far. P and S leaving at random tear most PS4 tetrahedra apart and cost
///   much energy; leaving together, whole tetrahedra go.
public struct RemovalRule: Hashable, Sendable {
  /// Probability that a unit is chosen coherently.
  public var coherentShare: Double
  /// Å.
  public var range: Double

  /// Half of the units coherently, and a range at which a second shell of
  /// neighbours (1.5 Å farther) is 20 times less likely than the first.
  public init(coherentShare: Double = 0.5, range: Double = 0.5) {
    precondition((0...1).contains(coherentShare), "a share is between 0 and 1")
    precondition(range > 0 && range.isFinite, "a range is a positive length")
    self.coherentShare = coherentShare
    self.range = range
  }

  /// As Guo et al. did it.
  public static let random = RemovalRule(coherentShare: 0)
}

/// Moves a decoration along the line: whole formula units return to vacant
/// sites, others leave.
public enum Transfer {
  /// A decoration with the depletion asked for.
  ///
  /// Units return first; a site that has just been filled may be vacated
  /// again. From the parent with nothing missing, this is the removal that
  /// makes an initial population.
  public static func offspring(
    of decoration: Decoration, to depletion: Depletion, rule: RemovalRule = RemovalRule(),
    random: inout RandomStream
  ) -> Decoration {
    precondition(decoration.parent == depletion.parent, "a transfer stays on its parent")
    let parent = decoration.parent
    var states = decoration.states
    for filling in [true, false] {
      for endMember in depletion.removed.indices {
        let change = depletion.removed[endMember] - decoration.removed[endMember]
        for _ in 0..<max(0, filling ? -change : change) {
          let coherent = rule.coherentShare > 0 && random.uniform() < rule.coherentShare
          let sites = chosenSites(
            for: parent.unitCounts[endMember]!, on: parent,
            isFree: { (states[$0] == 0) == filling }, range: coherent ? rule.range : nil,
            random: &random)
          for site in sites { states[site] = filling ? parent.fullStates[site] : 0 }
        }
      }
    }
    return Decoration(unchecked: parent, removed: depletion.removed, states: states)
  }

  /// One formula unit, of an end member drawn uniformly among those that are
  /// missing, returns and one of the same leaves: the composition stays.
  ///
  /// - Edge cases: `nil` where nothing is missing.
  public static func exchange(
    in decoration: Decoration, rule: RemovalRule = RemovalRule(), random: inout RandomStream
  ) -> Decoration? {
    let missing = decoration.removed.indices.filter { decoration.removed[$0] > 0 }
    guard !missing.isEmpty else { return nil }
    var fewer = decoration.removed
    fewer[missing[random.index(below: missing.count)]] -= 1
    let filled = offspring(
      of: decoration, to: Depletion(unchecked: decoration.parent, removed: fewer), rule: rule,
      random: &random)
    return offspring(of: filled, to: decoration.depletion, rule: rule, random: &random)
  }

  /// - Parameter range: of a coherent choice; `nil` for a random one.
  private static func chosenSites(
    for unit: [Int], on parent: Parent, isFree: (Int) -> Bool, range: Double?,
    random: inout RandomStream
  ) -> [Int] {
    let order = unit.indices.filter { unit[$0] > 0 }.sorted { (unit[$0], $0) < (unit[$1], $1) }
    var chosen: [Int] = []
    // Distance of each site to the nearest centre.
    var nearest: [Double] = []
    for (rank, sublattice) in order.enumerated() {
      var free = parent.sublattices[sublattice].filter(isFree)
      for _ in 0..<unit[sublattice] {
        let index: Int
        if let range, !nearest.isEmpty {
          index = weightedIndex(free.map { nearest[$0] }, range: range, random: &random)
        } else {
          index = random.index(below: free.count)
        }
        // Filled from the end: the order of the rest does not matter.
        let site = free[index]
        free[index] = free[free.count - 1]
        free.removeLast()
        chosen.append(site)
        if rank == 0, range != nil {
          let distances = parent.distances(from: site)
          nearest = nearest.isEmpty ? distances : zip(nearest, distances).map { min($0, $1) }
        }
      }
    }
    return chosen
  }

  static func weightedIndex(
    _ distances: [Double], range: Double, random: inout RandomStream
  ) -> Int {
    // Relative to the nearest, so that not all weights can vanish.
    let shortest = distances.min()!
    let weights = distances.map { exp((shortest - $0) / range) }
    return Roulette.index(weights, random: &random)
  }
}
