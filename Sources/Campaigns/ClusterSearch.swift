import Evolution
import Foundation
import Potentials
import Quantities
import Relaxation

/// Searches the lowest energy of a Lennard-Jones cluster by many short evolutions.
///
/// Each begins with a few random clusters. Offspring of one or two of them take the place of the
/// worst if they are lower and unlike all others. Whatever is proposed is relaxed, then its loose
/// atoms are moved to better places and it is relaxed again, as long as that helps. When the best
/// has stood for some time, all are given up and the next evolution begins: a population that has
/// settled in one funnel of the energy seldom finds the way to another.
///
/// The numbers below were chosen on 38 atoms, with other streams of random numbers than a search
/// draws from, and are the same for all sizes.
public struct ClusterSearch: Sendable {
  public let atoms: Int
  public let potential: LennardJonesCluster
  public let seed: UInt64

  /// Clusters that are bred from.
  private static let size = 6
  /// Offspring without a new best after which an evolution is given up.
  private static let patience = 80
  /// ε; two minima are one within this, and within `sameGyration`.
  private static let sameEnergy = 0.02
  /// Relative, of the mean square distance from the centre.
  private static let sameGyration = 0.005
  /// ε/σ; what may be the lowest so far is relaxed to the second.
  private static let forceTolerances = (first: 0.05, last: 1e-3)

  public init(atoms: Int, potential: LennardJonesCluster, seed: UInt64) {
    precondition(atoms > 3, "a search needs more than one possible shape")
    self.atoms = atoms
    self.potential = potential
    self.seed = seed
  }

  /// What a search came to.
  public struct Result: Sendable {
    /// The lowest energy, eV, and where it is, Å.
    public var energy: Double
    public var positions: [Vector3]
    public var isFound: Bool
    public var relaxations: Int
    /// Evaluations of energy and forces.
    public var forceCalls: Int
    public var evolutions: Int
    /// Wall time of all and of the relaxations alone, s; the only numbers here that two runs may
    /// differ in.
    public var seconds: Double
    public var relaxationSeconds: Double
  }

  /// - Parameters:
  ///   - target: eV; the search ends when its lowest energy is not above this.
  ///   - forceCallLimit: after which no further evolution or offspring begins.
  public func run(until target: Double, forceCallLimit: Int) -> Result {
    let start = Machine.now
    var state = State(self, target: target)
    while !state.isFound && state.forceCalls < forceCallLimit {
      evolve(&state, forceCallLimit: forceCallLimit)
    }
    return Result(
      energy: state.best.energy, positions: state.best.cluster.positions, isFound: state.isFound,
      relaxations: state.relaxations, forceCalls: state.forceCalls, evolutions: state.evolutions,
      seconds: Machine.now - start,
      relaxationSeconds: state.relaxationSeconds)
  }

  /// One evolution, from random clusters until nothing better comes.
  private func evolve(_ state: inout State, forceCallLimit: Int) {
    state.evolutions += 1
    // By energy.
    var population: [Minimum] = []
    func isKnown(_ minimum: Minimum) -> Bool { population.contains { isSame($0, minimum) } }
    // Small clusters have fewer minima than a population has members.
    for _ in 0..<(4 * Self.size) where population.count < Self.size && !state.isFound {
      var random = state.nextStream()
      let start = Cluster.random(
        count: atoms, contact: potential.diameter * Self.contact, random: &random)
      let minimum = descend(from: start, &state, until: isKnown)
      if !isKnown(minimum) { population.append(minimum) }
    }
    population.sort { $0.energy < $1.energy }
    var stale = 0
    while stale < Self.patience && !state.isFound && state.forceCalls < forceCallLimit {
      var random = state.nextStream()
      let proposal = offspring(of: population, random: &random)
      let minimum = descend(from: proposal, &state, until: isKnown)
      stale += 1
      guard minimum.energy < population[population.count - 1].energy, !isKnown(minimum)
      else { continue }
      if minimum.energy < population[0].energy { stale = 0 }
      population[population.count - 1] = minimum
      population.sort { $0.energy < $1.energy }
    }
  }

  private func offspring(of population: [Minimum], random: inout RandomStream) -> Cluster {
    let operation = random.uniform()
    let first = random.index(below: population.count)
    let cluster = population[first].cluster
    switch operation {
    case ..<0.4:
      // Another one, where there is another.
      let step = population.count > 1 ? 1 + random.index(below: population.count - 1) : 0
      let second = population[(first + step) % population.count].cluster
      return ClusterCrossover.offspring(of: cluster, and: second, random: &random)
    case ..<0.8: return ClusterMutation.twisted(cluster, random: &random)
    case ..<0.9: return ClusterMutation.buried(cluster, random: &random)
    default: return ClusterMutation.rattled(cluster, random: &random)
    }
  }

  /// Relaxed, and settled and relaxed again until that gains nothing or what there is `isKnown`.
  private func descend(
    from cluster: Cluster, _ state: inout State, until isKnown: (Minimum) -> Bool
  ) -> Minimum {
    var current = relaxed(cluster, &state)
    while !state.isFound, !isKnown(current), let settled = current.cluster.settled() {
      let next = relaxed(settled, &state)
      guard next.energy < current.energy - 1e-3 * potential.depth else { break }
      current = next
    }
    return current
  }

  private func relaxed(_ cluster: Cluster, _ state: inout State) -> Minimum {
    var minimum = relaxed(cluster, forceTolerance: Self.forceTolerances.first, &state)
    state.relaxations += 1
    if minimum.energy < state.best.energy + Self.sameEnergy * potential.depth,
      !isSame(minimum, state.best)
    {
      minimum = relaxed(
        minimum.cluster, forceTolerance: Self.forceTolerances.last, &state)
      if minimum.energy < state.best.energy { state.best = minimum }
    }
    return minimum
  }

  private func relaxed(
    _ cluster: Cluster, forceTolerance: Double, _ state: inout State
  ) -> Minimum {
    let (depth, diameter) = (potential.depth, potential.diameter)
    let minimizer = ClusterMinimizer(
      forceTolerance: forceTolerance * depth / diameter, longestStep: 0.4 * diameter,
      inverseCurvature: 0.01 * diameter * diameter / depth)
    let start = Machine.now
    let result = minimizer.relax(cluster.positions) { potential.evaluate($0, forces: &$1) }
    state.relaxationSeconds += Machine.now - start
    state.forceCalls += result.evaluations
    return Minimum(
      cluster: Cluster(positions: result.positions, contact: cluster.contact),
      energy: result.energy)
  }

  private func isSame(_ a: Minimum, _ b: Minimum) -> Bool {
    abs(a.energy - b.energy) < Self.sameEnergy * potential.depth
      && abs(a.squareGyration - b.squareGyration) < Self.sameGyration * a.squareGyration
  }

  /// Distance of the minimum of a pair over σ.
  private static let contact = pow(2, 1.0 / 6)
}

private struct Minimum {
  let cluster: Cluster
  let energy: Double
  let squareGyration: Double

  init(cluster: Cluster, energy: Double) {
    self.cluster = cluster
    self.energy = energy
    squareGyration = cluster.squareGyration
  }
}

/// What has been done so far.
private struct State {
  var best = Minimum(cluster: Cluster(positions: [], contact: 1), energy: .infinity)
  var relaxations = 0
  var forceCalls = 0
  var evolutions = 0
  /// s.
  var relaxationSeconds = 0.0
  private var candidates = 0
  private let seed: UInt64
  private let target: Double

  init(_ search: ClusterSearch, target: Double) {
    seed = search.seed
    self.target = target
  }

  var isFound: Bool { best.energy <= target }

  /// Random numbers for the next candidate alone.
  mutating func nextStream() -> RandomStream {
    candidates += 1
    return RandomStream(seed: seed, purpose: "cluster", candidate: candidates)
  }
}
