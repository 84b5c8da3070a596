import Evolution
import Structures

/// The search over all compositions as a function of the results so far: which
/// candidate comes next, whoever evaluates it and whenever that ends.
///
/// Candidate k is bred from the results of the candidates up to k − lag, in
/// their order. So the search is the same for one worker and for many, and
/// running it again over the results of an archive gives it again.
struct Search {
  private let space: SearchSpace
  private let breeding: Breeding
  private let seed: UInt64
  private let lag: Int
  private var populations: [Mixture: Population]
  private var known: Set<Identity> = []
  private var exhausted: Set<Mixture> = []
  private(set) var proposals: [Proposal] = []
  private var results: [Int: Double?] = [:]
  private var inserted = 0

  init(
    _ space: SearchSpace, breeding: Breeding, selection: Selection, lag: Int, seed: UInt64
  ) {
    precondition(lag > 0, "a candidate cannot be bred from itself")
    self.space = space
    self.breeding = breeding
    self.seed = seed
    self.lag = lag
    populations = Dictionary(
      uniqueKeysWithValues: space.mixtures.map {
        ($0, Population($0, selection: selection, seed: seed))
      })
  }

  enum Step {
    case proposal(Proposal, generation: Int)
    /// Results that the next candidate is bred from are not there yet.
    case wait
    /// No composition has a candidate that was not proposed before.
    case exhausted
  }

  /// The result of candidate k; `nil` for one that failed.
  ///
  /// - Parameter energy: per atom, eV.
  mutating func report(_ candidate: Int, energy: Double?) { results[candidate] = .some(energy) }

  /// The next candidate.
  mutating func next() -> Step {
    let candidate = proposals.count
    while inserted <= candidate - lag {
      guard let result = results[inserted] else { return .wait }
      insert(inserted, energy: result)
      results[inserted] = nil
      inserted += 1
    }
    let mixtures = space.mixtures
    for turn in 0..<mixtures.count {
      let mixture = mixtures[(candidate + turn) % mixtures.count]
      guard !exhausted.contains(mixture), let population = populations[mixture] else { continue }
      let proposal = breeding.proposal(
        candidate: candidate, mixture: mixture, in: space, population: population.members,
        neighbors: space.neighbors(of: mixture).flatMap { populations[$0]?.members ?? [] },
        known: known, seed: seed)
      if let proposal {
        known.insert(proposal.identity)
        proposals.append(proposal)
        return .proposal(proposal, generation: population.generation)
      }
      exhausted.insert(mixture)
    }
    return .exhausted
  }

  private mutating func insert(_ candidate: Int, energy: Double?) {
    guard let energy, energy.isFinite else { return }
    let proposal = proposals[candidate]
    populations[proposal.mixture]?.insert(
      Member(id: candidate, decoration: proposal.decoration, fitness: energy))
  }
}
