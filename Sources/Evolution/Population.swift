import Quantities
import Structures

/// A candidate that has been evaluated.
public struct Member: Hashable, Sendable {
  /// Number of the candidate in its run.
  public let id: Int
  public let mixture: Mixture
  /// The sites it occupies; `nil` for a free cell.
  public let decoration: Decoration?
  /// As relaxed.
  public let structure: Structure
  /// Lower is better; comparable within one composition. The first is the energy per atom.
  public let objectives: [Double]

  /// - Parameter objectives: finite, as many for all members of a search; what failed is never
  ///   bred from.
  public init(
    id: Int, mixture: Mixture, decoration: Decoration?, structure: Structure,
    objectives: [Double]
  ) {
    precondition(!objectives.isEmpty && objectives.allSatisfy(\.isFinite), "finite objectives")
    self.id = id
    self.mixture = mixture
    self.decoration = decoration
    self.structure = structure
    self.objectives = objectives
  }
}

/// Those of one composition that are bred from.
///
/// Newcomers join at once and breed with the others. When the population has
/// grown to twice the size of the selection, it is selected down to that
/// size: one generation of the algorithm of Guo et al., without the wait.
///
/// A population that stands still begins anew: when, since one was last lower than all before in
/// any objective, free cells three times the size of the selection have joined, all leave, and
/// founders take their place. Crystals that are known already never join again
/// (`Search`), so it does not end where it ended before. Most searches for gamma-Li3PS4 in 16 atoms
/// (`tieline benchmark blind`) are 6 meV/atom above it after a hundred candidates, in crystals
/// from which no small step leads there. Decorations do not count: none is proposed twice, so they
/// go on by themselves.
///
/// - Edge cases: a function of the seed and of the order of the members, so
///   inserting the members of an archive again gives it again.
public struct Population: Sendable {
  public let mixture: Mixture
  public let selection: Selection
  public let seed: UInt64
  /// In order of arrival.
  public private(set) var members: [Member] = []
  /// Of each member, lower is better: see `ParetoRanking`.
  public private(set) var scores: [Double] = []
  /// How often it has been selected down, or begun anew.
  public private(set) var generation = 0
  /// The lowest first objective of all that ever joined.
  public private(set) var lowest: Member?
  /// Of each objective, of those that joined since it last began.
  private var best: [Double] = []
  /// Free cells that joined since the last was the best in something.
  private var idle = 0

  public init(_ mixture: Mixture, selection: Selection = Selection(), seed: UInt64) {
    self.mixture = mixture
    self.selection = selection
    self.seed = seed
  }

  /// - Returns: whether it is one of the better half of those who are there; `nil` where it is
  ///   the first.
  @discardableResult
  public mutating func insert(_ member: Member) -> Bool? {
    precondition(member.mixture == mixture, "a population has one composition")
    members.append(member)
    scores = ParetoRanking.scores(of: members.map(\.objectives))
    let own = scores[scores.count - 1]
    let isGood = members.count > 1 ? 2 * scores.count { $0 < own } < scores.count : nil
    if lowest.map({ member.objectives[0] < $0.objectives[0] }) ?? true { lowest = member }
    note(member.objectives, isCell: member.decoration == nil)
    if idle >= Self.patience * selection.size {
      beginAnew()
    } else if members.count >= 2 * selection.size {
      select()
    }
    return isGood
  }

  private mutating func note(_ objectives: [Double], isCell: Bool) {
    if isCell { idle += 1 }
    if best.isEmpty || zip(objectives, best).contains(where: <) { idle = 0 }
    best = best.isEmpty ? objectives : zip(objectives, best).map(min)
  }

  private mutating func beginAnew() {
    members = []
    scores = []
    best = []
    idle = 0
    generation += 1
  }

  /// In sizes of the selection.
  private static let patience = 3

  private mutating func select() {
    var random = RandomStream(
      seed: seed, purpose: "selection \(mixture)", candidate: generation)
    let survivors = selection.survivors(of: scores, random: &random)
    members = survivors.map { members[$0] }
    scores = ParetoRanking.scores(of: members.map(\.objectives))
    generation += 1
  }
}
