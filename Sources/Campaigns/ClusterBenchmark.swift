import Foundation
import Potentials

/// What it costs to find the lowest energy of a Lennard-Jones cluster, over many seeds.
///
/// A search knows neither the minimum nor anything of its shape; the known energy only says when
/// it may stop.
public struct ClusterBenchmark: BenchmarkResult, Codable, Sendable {
  public var atoms: Int
  /// ε.
  public var knownMinimum: Double
  public var seeds: Int
  public var found: Int
  /// To the minimum, or to the limit where it was not found.
  public var relaxations: BenchmarkCounts
  /// Evaluations of energy and forces.
  public var forceCalls: BenchmarkCounts
  /// s; the whole benchmark, with all its workers.
  public var wallSeconds: Double
  /// Of a search, s, and the part of it that is not relaxation.
  public var secondsPerSearch: Double
  public var overhead: Double

  /// Lowest known energies by number of atoms, ε.
  ///
  /// Source: Wales, Doye, J. Phys. Chem. A 101, 5111 (1997), doi:10.1021/jp970984n.
  public static let knownMinima = [
    13: -44.326801, 19: -72.659782, 26: -108.315616, 38: -173.928427, 55: -279.248470,
  ]

  /// ε above the known minimum that is still taken for it.
  private static let tolerance = 1e-4
  private static let forceCallLimit = 3_000_000

  /// Searches with the seeds 1, 2, …, on all cores.
  public static func run(atoms: Int, seeds: Int) -> ClusterBenchmark {
    precondition(seeds > 0, "a benchmark has seeds")
    guard let minimum = knownMinima[atoms] else {
      preconditionFailure("the lowest energy of \(atoms) atoms is not in the table")
    }
    let start = Date()
    let results = Parallel.map(1...seeds) { seed in
      ClusterSearch(
        atoms: atoms, potential: LennardJonesCluster(depth: 1, diameter: 1), seed: UInt64(seed)
      ).run(until: minimum + tolerance, forceCallLimit: forceCallLimit)
    }
    let seconds = results.reduce(0) { $0 + $1.seconds }
    return ClusterBenchmark(
      atoms: atoms, knownMinimum: minimum, seeds: seeds,
      found: results.count(where: \.isFound),
      relaxations: BenchmarkCounts(results.map(\.relaxations)),
      forceCalls: BenchmarkCounts(results.map(\.forceCalls)),
      wallSeconds: Date().timeIntervalSince(start), secondsPerSearch: seconds / Double(seeds),
      overhead: 1 - results.reduce(0) { $0 + $1.relaxationSeconds } / seconds)
  }
}

extension ClusterBenchmark {
  public var text: String {
    return """
      Lennard-Jones cluster of \(atoms) atoms: \(found) of \(seeds) seeds find \
      \(String(format: "%.6f", knownMinimum)) ε
      \(BenchmarkCounts.header)
      \(relaxations.line("relaxations"))
      \(forceCalls.line("energy-and-force calls"))
      \(String(format: "%.4f s a search, %.1f %% of it beside the relaxations; ", secondsPerSearch, 100 * overhead))\
      \(String(format: "%.1f s in all", wallSeconds))

      """
  }
}
