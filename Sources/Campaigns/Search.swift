import Evolution
import Foundation
import PhaseDiagrams
import Quantities
import Structures

/// The search over all compositions as a function of the results so far: which
/// candidate comes next, whoever evaluates it and whenever that ends.
///
/// Candidate k is bred from the results of the candidates up to k − lag, in
/// their order. So the search is the same for one worker and for many, and
/// running it again over the results of an archive gives it again.
///
/// All compositions are one search: their candidates stand on one hull. Every
/// second candidate goes to the compositions in turn, so that none starves; the others go by lot
/// to where the best so far is near the hull,
///
///     probability ∝ exp(−d / 25 meV/atom)
///
/// with its energy above hull d, since what is far above it will hardly change the map.
/// Within a composition the order of energies above hull is that of the energies.
struct Search {
  struct Settings: Sendable {
    var breeding = Breeding()
    var selection = Selection()
    /// A mate is the fittest of so many drawn.
    var tournament = 3
    var lag = 16
    /// Candidates without a new member of the hull after which the search ends; `nil` for never.
    var patience: Int?
    var seed: UInt64 = 1
  }

  /// What became of a candidate.
  enum Result: Sendable {
    case failed
    /// - structure: as relaxed.
    /// - objectives: lower is better; the first is the energy per atom, eV.
    case relaxed(Structure, objectives: [Double])
  }

  enum Step {
    case proposal(Proposal, generation: Int)
    /// Results that the next candidate is bred from are not there yet.
    case wait
    case end(Ending)
  }

  enum Ending: Hashable {
    /// No composition has a candidate that was not proposed before.
    case exhausted
    /// The last so many candidates changed nothing on the hull.
    case stagnant(Int)
    /// Of so many candidates, all that there are, none came to anything.
    case hopeless(Int)
  }

  /// From which on candidates that all failed are taken for a sign.
  static let hopelessCount = 32
  /// eV/atom that a new member of the hull is below the old one, so that it is no second
  /// relaxation of the same crystal.
  static let newMember = 1e-3
  /// eV/atom, of the probability of a composition.
  private static let hullScale = 0.025

  private let space: SearchSpace
  private let settings: Settings
  /// Crystals that are proposed before anything is bred, by composition.
  private let seeds: [Mixture: [Structure]]
  private var planted: [Mixture: Int] = [:]
  private var populations: [Mixture: Population]
  var known: KnownCandidates
  private(set) var shares = OperatorShares()
  /// `nil` where one compound is all there is.
  private var hull: RunningHull?
  /// Compositions that have no candidate left, and whether that is certain.
  private(set) var exhausted: [Mixture: Bool] = [:]
  /// Candidates proposed so far.
  private(set) var proposed = 0
  /// Candidates whose results have been bred from.
  private(set) var inserted = 0
  private(set) var failed = 0
  /// Candidates that relaxed to a crystal that another one was before.
  private(set) var twins = 0
  private var lastMember = 0
  private var pending: [Int: Proposal] = [:]
  private var results: [Int: Result] = [:]

  /// - Parameters:
  ///   - references: known crystals, each with its energy per atom, eV; the hull begins with
  ///     them.
  ///   - seeds: crystals on compositions of the space.
  ///   - store: of the fingerprints of all that is found.
  init(
    _ space: SearchSpace, _ settings: Settings,
    references: [(composition: Composition, energyPerAtom: Double)] = [],
    seeds: [Structure] = [], store: FingerprintStore? = nil
  ) throws {
    known = KnownCandidates(store)
    precondition(settings.lag > 0, "a candidate cannot be bred from itself")
    precondition(
      settings.breeding.populationSize <= settings.selection.size,
      "a population that was selected down is not filled with founders again")
    self.space = space
    self.settings = settings
    self.seeds = Dictionary(
      grouping: seeds, by: { space.endMembers.mixture(of: $0.composition)! })
    populations = Dictionary(
      uniqueKeysWithValues: space.mixtures.map {
        ($0, Population($0, selection: settings.selection, seed: settings.seed))
      })
    hull =
      space.endMembers.count > 1
      ? try RunningHull(endMembers: space.endMembers.compositions) : nil
    for (composition, energy) in references {
      _ = try hull?.insert(composition, energyPerAtom: energy)
    }
  }

  /// The result of candidate k.
  mutating func report(_ candidate: Int, _ result: Result) {
    precondition(pending[candidate] != nil, "what is reported was proposed")
    results[candidate] = result
  }

  /// The next candidate.
  mutating func next() throws -> Step {
    while inserted <= proposed - settings.lag {
      guard let result = results.removeValue(forKey: inserted) else { return .wait }
      try insert(inserted, result)
      inserted += 1
    }
    if failed == inserted, inserted >= Self.hopelessCount { return .end(.hopeless(inserted)) }
    if let patience = settings.patience, inserted - lastMember >= patience {
      return .end(.stagnant(patience))
    }
    for mixture in turn() where exhausted[mixture] == nil {
      guard let population = populations[mixture] else { continue }
      if let proposal = planted(mixture) ?? bred(population) {
        if case .decoration(let decoration) = proposal.genome {
          known.insert(decoration.identity)
        }
        pending[proposed] = proposal
        proposed += 1
        return .proposal(proposal, generation: population.generation)
      }
      exhausted[mixture] = settings.breeding.isEnumerable(mixture, in: space)
    }
    return .end(.exhausted)
  }

  /// Results that came after the last proposal count too, in the end.
  mutating func finish() throws {
    while let result = results.removeValue(forKey: inserted) {
      try insert(inserted, result)
      inserted += 1
    }
  }

  /// Whether nothing at all came of what was tried.
  var hasFailed: Bool { inserted > 0 && failed == inserted }

  // MARK: proposals

  /// Compositions in the order in which they are asked for a candidate.
  private func turn() -> [Mixture] {
    let mixtures = space.mixtures
    let first = (proposed / 2) % mixtures.count
    let rotated = Array(mixtures[first...] + mixtures[..<first])
    guard !proposed.isMultiple(of: 2), mixtures.count > 1 else { return rotated }
    var random = RandomStream(
      seed: settings.seed, purpose: "composition", candidate: proposed)
    let weights = mixtures.map { mixture in
      // One of which nothing is known may be anywhere.
      guard exhausted[mixture] == nil else { return 0.0 }
      guard let lowest = populations[mixture]?.lowest,
        let distance = hull?.energyAboveHull(
          of: lowest.structure.composition, energyPerAtom: lowest.objectives[0])
      else { return 1.0 }
      return exp(-max(0, distance) / Self.hullScale)
    }
    return [mixtures[Roulette.index(weights, random: &random)]] + rotated
  }

  private mutating func planted(_ mixture: Mixture) -> Proposal? {
    guard let own = seeds[mixture], planted[mixture, default: 0] < own.count else { return nil }
    defer { planted[mixture, default: 0] += 1 }
    return Proposal(
      candidate: proposed, mixture: mixture, genome: .cell(own[planted[mixture, default: 0]]),
      origin: .seed, parents: [], attempts: 1)
  }

  private func bred(_ population: Population) -> Proposal? {
    let stock = Stock(
      members: population.members, scores: population.scores,
      neighbors: space.neighbors(of: population.mixture).flatMap {
        populations[$0]?.members ?? []
      }, lowest: population.lowest, tournament: settings.tournament)
    return settings.breeding.proposal(
      candidate: proposed, mixture: population.mixture, in: space, stock: stock, shares: shares,
      known: known, seed: settings.seed)
  }

  // MARK: results

  /// Takes an energy into the hull.
  private mutating func isNewMember(
    _ composition: Composition, _ energy: Double, at mixture: Mixture
  ) throws -> Bool {
    guard let before = hull else {
      let lowest = populations[mixture]?.lowest?.objectives[0] ?? .infinity
      return energy < lowest - Self.newMember
    }
    let above = before.energyAboveHull(of: composition, energyPerAtom: energy) ?? -.infinity
    return try hull!.insert(composition, energyPerAtom: energy) && above < -Self.newMember
  }

  private mutating func insert(_ candidate: Int, _ result: Result) throws {
    guard let proposal = pending.removeValue(forKey: candidate) else { return }
    guard case .relaxed(let structure, let objectives) = result, objectives.allSatisfy(\.isFinite)
    else {
      failed += 1
      shares.count(proposal.origin, isGood: false)
      return
    }
    let energy = objectives[0]
    let composition = structure.composition
    if try isNewMember(composition, energy, at: proposal.mixture) { lastMember = candidate + 1 }
    let fingerprint = Fingerprint(structure)
    guard !known.contains(fingerprint, energyPerAtom: energy, at: proposal.mixture) else {
      twins += 1
      shares.count(proposal.origin, isGood: false)
      return
    }
    known.insert(fingerprint, energyPerAtom: energy, id: candidate, at: proposal.mixture)
    let isGood = populations[proposal.mixture]?.insert(
      Member(
        id: candidate, mixture: proposal.mixture, decoration: proposal.genome.decoration,
        structure: structure, objectives: objectives))
    if let isGood { shares.count(proposal.origin, isGood: isGood) }
  }
}
