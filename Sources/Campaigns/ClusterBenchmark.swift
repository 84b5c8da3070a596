import Foundation
import Potentials

/// What it costs to find the lowest energy of a Lennard-Jones cluster, over many seeds.
///
/// A search knows neither the minimum nor anything of its shape; the known energy only says when
/// it may stop.
public struct ClusterBenchmark: BenchmarkResult, Codable, Sendable {
  public struct Counts: Codable, Sendable, Equatable {
    public var median: Double
    public var mean: Double
    public var least: Int
    public var most: Int

    init(_ counts: [Int]) {
      let sorted = counts.sorted()
      let half = sorted.count / 2
      median =
        sorted.count % 2 == 1
        ? Double(sorted[half]) : 0.5 * Double(sorted[half - 1] + sorted[half])
      mean = Double(sorted.reduce(0, +)) / Double(sorted.count)
      least = sorted[0]
      most = sorted[sorted.count - 1]
    }
  }

  public var atoms: Int
  /// ε.
  public var knownMinimum: Double
  public var seeds: Int
  public var found: Int
  /// To the minimum, or to the limit where it was not found.
  public var relaxations: Counts
  /// Evaluations of energy and forces.
  public var forceCalls: Counts
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
  public static func run(atoms: Int, seeds: Int) async -> ClusterBenchmark {
    precondition(seeds > 0, "a benchmark has seeds")
    guard let minimum = knownMinima[atoms] else {
      preconditionFailure("the lowest energy of \(atoms) atoms is not in the table")
    }
    let start = Date()
    let results = await withTaskGroup(of: (Int, ClusterSearch.Result).self) { group in
      for seed in 1...seeds {
        group.addTask {
          let search = ClusterSearch(
            atoms: atoms, potential: LennardJonesCluster(depth: 1, diameter: 1),
            seed: UInt64(seed))
          return (
            seed, search.run(until: minimum + tolerance, forceCallLimit: forceCallLimit)
          )
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
    let seconds = results.reduce(0) { $0 + $1.seconds }
    return ClusterBenchmark(
      atoms: atoms, knownMinimum: minimum, seeds: seeds,
      found: results.count(where: \.isFound),
      relaxations: Counts(results.map(\.relaxations)),
      forceCalls: Counts(results.map(\.forceCalls)),
      wallSeconds: Date().timeIntervalSince(start), secondsPerSearch: seconds / Double(seeds),
      overhead: 1 - results.reduce(0) { $0 + $1.relaxationSeconds } / seconds)
  }
}

extension ClusterBenchmark {
  public var text: String {
    func line(_ name: String, _ counts: Counts) -> String {
      name.padding(toLength: 28, withPad: " ", startingAt: 0)
        + String(format: "%10.1f%12.1f", counts.median, counts.mean)
        + String(format: "%10d%10d", counts.least, counts.most)
    }
    return """
      Lennard-Jones cluster of \(atoms) atoms: \(found) of \(seeds) seeds find \
      \(String(format: "%.6f", knownMinimum)) ε
                                      median        mean     least      most
      \(line("relaxations", relaxations))
      \(line("energy-and-force calls", forceCalls))
      \(String(format: "%.4f s a search, %.1f %% of it beside the relaxations; ", secondsPerSearch, 100 * overhead))\
      \(String(format: "%.1f s in all", wallSeconds))

      """
  }
}
