import Quantities

/// A candidate not seen before, and where it came from.
public struct Proposal: Hashable, Sendable {
  public enum Operator: String, Hashable, Sendable, Codable {
    /// Formula units removed from the full parent.
    case removal
    /// Moved along the line from a member of another composition.
    case transfer
    /// A formula unit of a member returned and another removed.
    case exchange
    /// Two members crossed, then mutated.
    case crossover
    /// One member mutated, for want of a mate.
    case mutation
    /// Found by going through all that there are.
    case enumeration
  }

  public let candidate: Int
  public let mixture: Mixture
  public let decoration: Decoration
  public let identity: Identity
  public let origin: Operator
  /// Ids of the members it was bred from.
  public let parents: [Int]
  /// Decorations made until one was new, this one included.
  public let attempts: Int
}

/// How candidates are made.
public struct Breeding: Hashable, Sendable {
  /// Below this many members, candidates come from removal. Guo et al.: 32.
  public var populationSize: Int
  /// Of `SwapMutation`. Guo et al.: 0.1.
  public var mutationRate: Double
  /// A mate is the fittest of this many members drawn uniformly. Guo et al.
  /// mated without regard to fitness, a tournament of 1.
  public var tournament: Int
  /// How often a candidate comes from another composition, where one is at
  /// hand. Guo et al. searched each composition alone, a share of 0.
  public var transferShare: Double
  /// How often a member is changed by an exchange instead of crossed. Guo et
  /// al. had no such move, a share of 0.
  public var exchangeShare: Double
  public var removal: RemovalRule
  /// After how many duplicates in a row another way is tried.
  public var attempts: Int

  public init(
    populationSize: Int = 32, mutationRate: Double = 0.1, tournament: Int = 3,
    transferShare: Double = 0.1, exchangeShare: Double = 0.5, removal: RemovalRule = RemovalRule(),
    attempts: Int = 100
  ) {
    precondition(
      populationSize > 0 && tournament > 0 && attempts > 0,
      "population, tournament and attempts are positive")
    precondition(
      [mutationRate, transferShare, exchangeShare].allSatisfy((0...1).contains),
      "a rate and a share are between 0 and 1")
    self.populationSize = populationSize
    self.mutationRate = mutationRate
    self.tournament = tournament
    self.transferShare = transferShare
    self.exchangeShare = exchangeShare
    self.removal = removal
    self.attempts = attempts
  }

  /// Decorations beyond this number are not gone through one by one.
  public static let enumerationLimit = 20_000

  /// A candidate of one composition that is not known yet.
  ///
  /// A function of its arguments: all randomness is of the stream
  /// ("proposal", candidate) of the seed.
  ///
  /// - Parameters:
  ///   - population: of this composition, bred from.
  ///   - neighbors: members of other compositions, for transfers.
  ///   - known: all that were ever proposed.
  /// - Edge cases: where breeding gives only duplicates, fresh removals are
  ///   tried, then small depletions are gone through. `nil` if nothing new is
  ///   found: the composition is exhausted, for certain if each of its
  ///   depletions has at most `enumerationLimit` decorations. To find that
  ///   out takes up to a second; it need not be asked again.
  public func proposal(
    candidate: Int, mixture: Mixture, in space: SearchSpace, population: [Member],
    neighbors: [Member] = [], known: Set<Identity>, seed: UInt64
  ) -> Proposal? {
    let depletions = space.depletions(of: mixture)
    precondition(!depletions.isEmpty, "\(mixture) is not in the search space")
    var random = RandomStream(seed: seed, purpose: "proposal", candidate: candidate)
    var tried = 0
    let accept = { (child: Child) -> Proposal? in
      tried += 1
      let identity = child.decoration.identity
      guard !known.contains(identity) else { return nil }
      return Proposal(
        candidate: candidate, mixture: mixture, decoration: child.decoration, identity: identity,
        origin: child.origin, parents: child.parents, attempts: tried)
    }
    for _ in 0..<attempts {
      let child: Child
      if !neighbors.isEmpty, random.uniform() < transferShare,
        let moved = transferred(from: neighbors, to: depletions, random: &random)
      {
        child = moved
      } else if population.count < populationSize {
        child = removed(to: depletions, rule: removal, random: &random)
      } else {
        child = bred(from: population, random: &random)
      }
      if let proposal = accept(child) { return proposal }
    }
    for _ in 0..<attempts {
      let child = removed(to: depletions, rule: .random, random: &random)
      if let proposal = accept(child) { return proposal }
    }
    for depletion in depletions where depletion.decorationCount ?? .max <= Self.enumerationLimit {
      var found: Proposal?
      depletion.forEachDecoration { decoration in
        found = accept(Child(decoration: decoration, origin: .enumeration, parents: []))
        return found == nil
      }
      if let found { return found }
    }
    return nil
  }

  private struct Child {
    var decoration: Decoration
    var origin: Proposal.Operator
    var parents: [Int]
  }

  /// From a parent drawn uniformly, then one of its depletions.
  private func removed(
    to depletions: [Depletion], rule: RemovalRule, random: inout RandomStream
  ) -> Child {
    var parents: [Parent] = []
    for depletion in depletions where parents.last != depletion.parent {
      parents.append(depletion.parent)
    }
    let parent = parents[random.index(below: parents.count)]
    let own = depletions.filter { $0.parent == parent }
    let depletion = own[random.index(below: own.count)]
    let decoration = Transfer.offspring(
      of: Decoration(parent), to: depletion, rule: rule, random: &random)
    return Child(decoration: decoration, origin: .removal, parents: [])
  }

  /// To that depletion of the member's parent which moves the fewest units.
  private func transferred(
    from members: [Member], to depletions: [Depletion], random: inout RandomStream
  ) -> Child? {
    let member = members[random.index(below: members.count)]
    let steps = { (depletion: Depletion) in
      zip(depletion.removed, member.decoration.removed).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let reachable = depletions.filter { $0.parent == member.decoration.parent }
    guard let nearest = reachable.min(by: { steps($0) < steps($1) }) else { return nil }
    let decoration = Transfer.offspring(
      of: member.decoration, to: nearest, rule: removal, random: &random)
    return Child(decoration: decoration, origin: .transfer, parents: [member.id])
  }

  /// Changed by an exchange; or crossed with a mate of the same parent crystal
  /// and cell composition, where there is one, then mutated.
  private func bred(from population: [Member], random: inout RandomStream) -> Child {
    let one = winner(among: population, random: &random)
    if random.uniform() < exchangeShare,
      let exchanged = Transfer.exchange(in: one.decoration, rule: removal, random: &random)
    {
      return Child(decoration: exchanged, origin: .exchange, parents: [one.id])
    }
    let mates = population.filter {
      $0.id != one.id && $0.decoration.removed == one.decoration.removed
        && $0.decoration.parent == one.decoration.parent
    }
    guard !mates.isEmpty else {
      let mutant = SwapMutation.offspring(of: one.decoration, rate: mutationRate, random: &random)
      return Child(decoration: mutant, origin: .mutation, parents: [one.id])
    }
    let other = winner(among: mates, random: &random)
    let child = Crossover.offspring(of: one.decoration, and: other.decoration, random: &random)
    return Child(
      decoration: SwapMutation.offspring(of: child, rate: mutationRate, random: &random),
      origin: .crossover, parents: [one.id, other.id])
  }

  private func winner(among members: [Member], random: inout RandomStream) -> Member {
    var best = members[random.index(below: members.count)]
    for _ in 1..<tournament {
      let rival = members[random.index(below: members.count)]
      if rival.fitness < best.fitness { best = rival }
    }
    return best
  }
}
