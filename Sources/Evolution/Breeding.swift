import Quantities
import Structures

/// How candidates are made, decorations and free cells alike.
///
/// Below `populationSize` members a composition is filled with founders, made from nothing, and
/// with what comes over from its neighbours. Then all operators take part by their shares. What is
/// known already is made again otherwise.
public struct Breeding: Sendable {
  /// Guo et al.: 32.
  public var populationSize: Int
  /// How often, as long as a composition is being filled, a candidate comes from another
  /// composition where one is at hand.
  public var transferShare: Double
  public var decorations: DecorationBreeding
  /// `nil` where no free cells are searched.
  public var cells: CellBreeding?
  /// After how many failures in a row another way is tried.
  public var attempts: Int
  /// Of so many new decorations the one of the lowest merit is proposed.
  public var pool: Int
  /// What decorations of one parent and one composition are compared by before anything is
  /// spent on them; lower is better.
  public var merit: (@Sendable (Decoration) -> Double)?

  public init(
    populationSize: Int = 32, transferShare: Double = 0.1,
    decorations: DecorationBreeding = DecorationBreeding(), cells: CellBreeding? = nil,
    attempts: Int = 100, pool: Int = 1, merit: (@Sendable (Decoration) -> Double)? = nil
  ) {
    precondition(populationSize > 0 && attempts > 0 && pool > 0, "positive numbers")
    precondition((0...1).contains(transferShare), "a share is between 0 and 1")
    self.populationSize = populationSize
    self.transferShare = transferShare
    self.decorations = decorations
    self.cells = cells
    self.attempts = attempts
    self.pool = pool
    self.merit = merit
  }

  /// Decorations beyond this number are not gone through one by one.
  public static let enumerationLimit = 20_000

  /// A candidate of one composition that is not known yet.
  ///
  /// A function of its arguments: all randomness is of the stream
  /// ("proposal", candidate) of the seed.
  ///
  /// - Parameters:
  ///   - stock: what it is bred from.
  ///   - shares: of the operators.
  ///   - known: all that were ever proposed, and what they relaxed to.
  /// - Edge cases: where breeding gives only duplicates, fresh founders are
  ///   tried, then small depletions are gone through. `nil` if nothing new is
  ///   found: the composition is exhausted, for certain if `isEnumerable`. To find that
  ///   out takes up to a second; it need not be asked again.
  public func proposal(
    candidate: Int, mixture: Mixture, in space: SearchSpace, stock: Stock,
    shares: OperatorShares, known: KnownCandidates, seed: UInt64
  ) -> Proposal? {
    let task = Task(
      breeding: self, candidate: candidate, mixture: mixture, space: space, stock: stock,
      known: known)
    var random = RandomStream(seed: seed, purpose: "proposal", candidate: candidate)
    let operators = task.operators(isFilling: stock.members.count < populationSize)
    var best: (proposal: Proposal, merit: Double)?
    var attempt = 0
    var made = 0
    while attempt < attempts && made < pool {
      attempt += 1
      let operation = draw(operators, shares, random: &random)
      guard let proposal = task.proposal(by: operation, attempt: attempt, random: &random)
      else { continue }
      guard pool > 1, let merit, let decoration = proposal.genome.decoration else {
        return best?.proposal ?? proposal
      }
      // Merits of other crystals and other sizes say nothing about these.
      if let first = best?.proposal.genome.decoration,
        first.parent != decoration.parent || first.removed != decoration.removed
      {
        continue
      }
      made += 1
      let own = merit(decoration)
      if best.map({ own < $0.merit }) ?? true { best = (proposal, own) }
    }
    return best?.proposal ?? task.anyRemoval(after: attempt, random: &random)
      ?? task.enumerated(after: attempt)
  }

  /// Whether a composition that gives no proposal any more has none, for certain: all there is
  /// of it are decorations few enough to be gone through.
  public func isEnumerable(_ mixture: Mixture, in space: SearchSpace) -> Bool {
    space.cells(of: mixture).isEmpty
      && space.depletions(of: mixture).allSatisfy(\.isEnumerable)
  }

  private func draw(
    _ operators: (own: [Operator], transfers: [Operator]), _ shares: OperatorShares,
    random: inout RandomStream
  ) -> Operator {
    let isTransfer = !operators.transfers.isEmpty && random.uniform() < transferShare
    return shares.draw(among: isTransfer ? operators.transfers : operators.own, random: &random)
  }
}

/// One call of `proposal`, with all that does not change in it.
private struct Task {
  let breeding: Breeding
  let candidate: Int
  let mixture: Mixture
  let space: SearchSpace
  let stock: Stock
  let known: KnownCandidates
  let depletions: [Depletion]
  let compositions: [Composition]

  init(
    breeding: Breeding, candidate: Int, mixture: Mixture, space: SearchSpace, stock: Stock,
    known: KnownCandidates
  ) {
    self.breeding = breeding
    self.candidate = candidate
    self.mixture = mixture
    self.space = space
    self.stock = stock
    self.known = known
    depletions = space.depletions(of: mixture)
    compositions = breeding.cells == nil ? [] : space.cells(of: mixture)
    precondition(
      !depletions.isEmpty || !compositions.isEmpty, "\(mixture) is not in the search space")
  }

  /// While a composition is filled, the way from its neighbours is apart: there are few ways from
  /// nothing, and none has been judged yet.
  func operators(isFilling: Bool) -> (own: [Operator], transfers: [Operator]) {
    var own: [Operator] = []
    var transfers: [Operator] = []
    let hasDecorations = stock.members.contains { $0.decoration != nil }
    if !depletions.isEmpty {
      if isFilling || !hasDecorations { own += DecorationBreeding.founders }
      if !isFilling && hasDecorations { own += DecorationBreeding.breeders }
      if stock.neighbors.contains(where: { $0.decoration != nil }) { transfers.append(.transfer) }
    }
    if let cells = breeding.cells, !compositions.isEmpty {
      own += cells.founders
      if !isFilling { own += CellBreeding.breeders }
      if !stock.neighbors.isEmpty { transfers.append(.unitMove) }
    }
    return isFilling ? (own, transfers) : (own + transfers, [])
  }

  func proposal(
    by operation: Operator, attempt: Int, random: inout RandomStream
  ) -> Proposal? {
    switch operation {
    case .removal, .transfer, .exchange, .crossover, .mutation:
      breeding.decorations.child(
        by: operation, to: depletions, stock: stock, random: &random
      ).flatMap { accepted($0, attempt) }
    default:
      breeding.cells?.child(
        by: operation, to: compositions, endMembers: space.endMembers, stock: stock,
        random: &random
      ).flatMap { accepted($0, operation, attempt) }
    }
  }

  private func accepted(_ child: DecorationBreeding.Child, _ attempt: Int) -> Proposal? {
    guard !known.contains(child.decoration.identity) else { return nil }
    return Proposal(
      candidate: candidate, mixture: mixture, genome: .decoration(child.decoration),
      origin: child.origin, parents: child.parents, attempts: attempt)
  }

  private func accepted(
    _ child: CellBreeding.Child, _ origin: Operator, _ attempt: Int
  ) -> Proposal? {
    guard !known.contains(Fingerprint(child.structure), at: mixture) else { return nil }
    return Proposal(
      candidate: candidate, mixture: mixture, genome: .cell(child.structure), origin: origin,
      parents: child.parents, attempts: attempt)
  }

  func anyRemoval(after attempts: Int, random: inout RandomStream) -> Proposal? {
    guard !depletions.isEmpty else { return nil }
    for attempt in 1...breeding.attempts {
      let child = breeding.decorations.removed(to: depletions, rule: .random, random: &random)
      if let proposal = accepted(child, attempts + attempt) { return proposal }
    }
    return nil
  }

  func enumerated(after attempts: Int) -> Proposal? {
    var attempt = attempts + breeding.attempts
    for depletion in depletions where depletion.isEnumerable {
      var found: Proposal?
      depletion.forEachDecoration { decoration in
        attempt += 1
        found = accepted(
          DecorationBreeding.Child(decoration: decoration, origin: .enumeration, parents: []),
          attempt)
        return found == nil
      }
      if let found { return found }
    }
    return nil
  }
}

extension Depletion {
  fileprivate var isEnumerable: Bool { decorationCount ?? .max <= Breeding.enumerationLimit }
}
