import Evolution
import Foundation
import Structures

/// How many states a search evaluates until it has the lowest of `OrderingProblem`, over many
/// seeds.
///
/// The search is the one of a run, on decorations of one parent; it knows the energies of what it
/// evaluated and nothing else. The known energy only says when it may stop.
public struct OrderingBenchmark: BenchmarkResult, Codable, Sendable {
  /// States, symmetry not regarded.
  public var states: Int
  public var seeds: Int
  public var found: Int
  /// To the minimum, or to the end of the search where it was not found.
  public var evaluations: BenchmarkCounts
  /// s; all searches.
  public var wallSeconds: Double

  /// Searches with the seeds 1, 2, ….
  public init(seeds: Int) throws {
    precondition(seeds > 0, "a benchmark has seeds")
    let problem = OrderingProblem()
    let minimum = problem.states.map { problem.energy(of: $0) }.min()!
    let lithium = Composition([.lithium: 1])
    let parent = try Parent(
      name: "layer", structure: problem.sites, endMembers: EndMembers([lithium]))
    let space = SearchSpace([
      Depletion(parent, removed: [problem.sites.count - problem.occupied])!
    ])
    let start = Date()
    let runs = try Parallel.map(1...seeds) { seed in
      Result { try Self.search(space, problem, until: minimum, seed: UInt64(seed)) }
    }.map { try $0.get() }
    states = problem.states.count
    self.seeds = seeds
    found = runs.count(where: \.isFound)
    evaluations = BenchmarkCounts(runs.map(\.evaluations))
    wallSeconds = Date().timeIntervalSince(start)
  }

  private static func search(
    _ space: SearchSpace, _ problem: OrderingProblem, until minimum: Double, seed: UInt64
  ) throws -> (isFound: Bool, evaluations: Int) {
    // Few states: a population that is small beside them.
    var search = try Search(
      space,
      Search.Settings(
        breeding: Breeding(populationSize: 16), selection: Selection(size: 16, elites: 4), lag: 1,
        seed: seed))
    while case .proposal(let proposal, _) = try search.next() {
      let decoration = proposal.genome.decoration!
      let energy = problem.energy(of: decoration.states)
      if energy < minimum + 1e-6 { return (true, search.proposed) }
      search.report(
        proposal.candidate,
        .relaxed(decoration.structure, objectives: [energy]))
    }
    return (false, search.proposed)
  }
}

extension OrderingBenchmark {
  public var text: String {
    """
    8 lithium ions on 16 sites, \(states) states: \(found) of \(seeds) seeds find the lowest
    \(BenchmarkCounts.header)
    \(evaluations.line("evaluations"))
    \(String(format: "%.1f s in all", wallSeconds))

    """
  }
}
