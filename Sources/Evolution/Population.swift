import Quantities

/// A candidate that has been given a fitness.
public struct Member: Hashable, Sendable {
  /// Number of the candidate in its run.
  public let id: Int
  public let decoration: Decoration
  /// Lower is better; comparable within one composition.
  public let fitness: Double

  /// - Parameter fitness: finite; what failed is never bred from.
  public init(id: Int, decoration: Decoration, fitness: Double) {
    precondition(fitness.isFinite, "a fitness is a finite number")
    self.id = id
    self.decoration = decoration
    self.fitness = fitness
  }
}

/// Those of one composition that are bred from.
///
/// Newcomers join at once and breed with the others. When the population has
/// grown to twice the size of the selection, it is selected down to that
/// size: one generation of the algorithm of Guo et al., without the wait.
///
/// - Edge cases: a function of the seed and of the order of the members, so
///   inserting the members of an archive again gives it again.
public struct Population: Sendable {
  public let mixture: Mixture
  public let selection: Selection
  public let seed: UInt64
  /// In order of arrival.
  public private(set) var members: [Member] = []
  /// How often it has been selected down.
  public private(set) var generation = 0

  public init(_ mixture: Mixture, selection: Selection = Selection(), seed: UInt64) {
    self.mixture = mixture
    self.selection = selection
    self.seed = seed
  }

  public mutating func insert(_ member: Member) {
    precondition(member.decoration.mixture == mixture, "a population has one composition")
    members.append(member)
    guard members.count >= 2 * selection.size else { return }
    var random = RandomStream(
      seed: seed, purpose: "selection \(mixture)", candidate: generation)
    let survivors = selection.survivors(of: members.map(\.fitness), random: &random)
    members = survivors.map { members[$0] }
    generation += 1
  }
}
