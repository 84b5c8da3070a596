import Quantities

/// Makes decorations out of decorations, and out of nothing.
public struct DecorationBreeding: Hashable, Sendable {
  /// Of `SwapMutation`. Guo et al.: 0.1.
  public var mutationRate: Double
  public var removal: RemovalRule

  public init(mutationRate: Double = 0.1, removal: RemovalRule = RemovalRule()) {
    precondition((0...1).contains(mutationRate), "a rate is between 0 and 1")
    self.mutationRate = mutationRate
    self.removal = removal
  }

  /// From nothing.
  static let founders: [Operator] = [.removal]
  /// From members of this composition.
  static let breeders: [Operator] = [.exchange, .crossover, .mutation]

  struct Child {
    var decoration: Decoration
    var origin: Operator
    var parents: [Int]
  }

  /// - Parameter depletions: of the composition asked for.
  /// - Returns: `nil` where the operator finds nothing to work on.
  func child(
    by operation: Operator, to depletions: [Depletion], stock: Stock, random: inout RandomStream
  ) -> Child? {
    switch operation {
    case .removal: return removed(to: depletions, rule: removal, random: &random)
    case .transfer: return transferred(from: stock.neighbors, to: depletions, random: &random)
    default: break
    }
    guard let one = stock.winner(random: &random, where: { $0.decoration != nil }),
      let decoration = one.decoration
    else { return nil }
    switch operation {
    case .exchange:
      let exchanged = Transfer.exchange(in: decoration, rule: removal, random: &random)
      return exchanged.map { Child(decoration: $0, origin: .exchange, parents: [one.id]) }
    case .crossover:
      // A mate of the same parent crystal and cell composition.
      let mate = stock.winner(random: &random) {
        $0.id != one.id && $0.decoration?.removed == decoration.removed
          && $0.decoration?.parent == decoration.parent
      }
      guard let mate else {
        return Child(
          decoration: mutated(decoration, random: &random), origin: .mutation, parents: [one.id])
      }
      let crossed = Crossover.offspring(of: decoration, and: mate.decoration!, random: &random)
      return Child(
        decoration: mutated(crossed, random: &random), origin: .crossover,
        parents: [one.id, mate.id])
    case .mutation:
      return Child(
        decoration: mutated(decoration, random: &random), origin: .mutation, parents: [one.id])
    default: preconditionFailure("\(operation) makes no decorations")
    }
  }

  private func mutated(_ decoration: Decoration, random: inout RandomStream) -> Decoration {
    SwapMutation.offspring(of: decoration, rate: mutationRate, random: &random)
  }

  /// From a parent drawn uniformly, then one of its depletions.
  func removed(
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
    let decorated = members.filter { $0.decoration != nil }
    guard !decorated.isEmpty else { return nil }
    let member = decorated[random.index(below: decorated.count)]
    let decoration = member.decoration!
    let steps = { (depletion: Depletion) in
      zip(depletion.removed, decoration.removed).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let reachable = depletions.filter { $0.parent == decoration.parent }
    guard let nearest = reachable.min(by: { steps($0) < steps($1) }) else { return nil }
    return Child(
      decoration: Transfer.offspring(
        of: decoration, to: nearest, rule: removal, random: &random),
      origin: .transfer, parents: [member.id])
  }
}
