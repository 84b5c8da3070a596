import CQhull
import Foundation
import PhaseDiagrams
import Quantities
import Structures

/// What the hull of many entries costs, and what it costs to look at it.
///
/// Entries are random mixtures of the end members with random energies, and come one after
/// another, as in a search. qhull gets the same points at once, as finished coordinates; ours
/// begins with compositions, and finds out where they lie. Times are those of the processor.
public struct HullBenchmark: BenchmarkResult, Codable, Sendable {
  public var entries: Int
  public var seeds: Int
  public var systems: [System]

  /// Medians over the seeds, with the least and the most.
  public struct System: Codable, Sendable {
    public var endMembers: [String]
    /// Of the hulls, one for each seed.
    public var corners: [Int]
    /// The same by qhull.
    public var cornersByQhull: [Int]
    /// From compositions and energies to the hull, s.
    public var hull: PotentialBenchmark.Rate
    /// The part of it that finds the compositions between the end members, s.
    public var positions: PotentialBenchmark.Rate
    /// From coordinates and energies to the lower facets, s.
    public var qhull: PotentialBenchmark.Rate
    /// Of the median of `hull` to those of `positions` and `qhull` together, which begin and end
    /// with the same.
    public var ratio: Double
    /// To ask for the energy above the finished hull, s for each entry.
    public var energyAboveHull: PotentialBenchmark.Rate
  }

  public static let systems = [["Li2S", "P2S5"], ["Li2S", "P2S5", "LiCl"]]

  /// - Parameter seeds: sets of entries, each measured once.
  public init(entries: Int, seeds: Int) throws {
    precondition(entries > 0 && seeds > 0, "a benchmark of something")
    self.entries = entries
    self.seeds = seeds
    systems = try Self.systems.map { try Self.measure($0, entries: entries, seeds: seeds) }
  }

  private static func measure(_ formulas: [String], entries: Int, seeds: Int) throws -> System {
    let system = try CompoundSystem(formulas.joined(separator: ","))
    var corners: [Int] = []
    var cornersByQhull: [Int] = []
    var (hulls, positions, qhulls, looks): ([Double], [Double], [Double], [Double]) = (
      [], [], [], []
    )
    for seed in 1...seeds {
      let points = Self.points(system, count: entries, seed: UInt64(seed))
      var hull = try RunningHull(endMembers: system.endMembers)
      hulls.append(
        try Machine.processorTime {
          for point in points {
            _ = try hull.insert(point.composition, energyPerAtom: point.energy)
          }
        })
      var coordinates: [Double] = []
      coordinates.reserveCapacity((points.count + 1) * system.endMembers.count)
      positions.append(
        Machine.processorTime {
          for point in points {
            for endMember in 1..<system.endMembers.count {
              coordinates.append(system.atomFraction(of: endMember, in: point.composition)!)
            }
            coordinates.append(point.energy)
          }
        })
      var facets: [Int32] = []
      qhulls.append(
        try Machine.processorTime { facets = try Self.qhull(coordinates, system.endMembers.count) })
      corners.append(hull.memberCount)
      cornersByQhull.append(Set(facets).count)
      var sum = 0.0
      let seconds = Machine.processorTime {
        for point in points {
          sum += hull.energyAboveHull(of: point.composition, energyPerAtom: point.energy)!
        }
      }
      precondition(sum > -1e-9, "no entry is below the hull of all, but for rounding")
      looks.append(seconds / Double(points.count))
    }
    let (hull, position) = (PotentialBenchmark.Rate(hulls), PotentialBenchmark.Rate(positions))
    let qhull = PotentialBenchmark.Rate(qhulls)
    return System(
      endMembers: formulas, corners: corners, cornersByQhull: cornersByQhull, hull: hull,
      positions: position, qhull: qhull,
      ratio: hull.median / (position.median + qhull.median),
      energyAboveHull: .init(looks))
  }

  /// The end members and mixtures of up to 299 of each, energies per atom in a band 1 eV wide.
  private static func points(
    _ system: CompoundSystem, count: Int, seed: UInt64
  ) -> [(composition: Composition, energy: Double)] {
    var random = RandomStream(seed: seed, purpose: "benchmark hull", candidate: 0)
    let ends = system.endMembers.map { (composition: $0, energy: -4.0) }
    return ends
      + (0..<count).map { _ in
        var mixture = Composition()
        while mixture.isEmpty {
          mixture = system.endMembers.reduce(Composition()) { $0 + $1 * random.index(below: 300) }
        }
        return (mixture, -4 - random.uniform())
      }
  }

  /// Numbers of the corners of the lower facets, one facet after another.
  private static func qhull(_ coordinates: [Double], _ dimension: Int) throws -> [Int32] {
    // A point high above closes the hull from above, and is on no lower facet.
    var flat = coordinates
    flat += [Double](repeating: 1 / Double(dimension), count: dimension - 1) + [1]
    var numbers: UnsafeMutablePointer<Int32>?
    var count: Int32 = 0
    let code = cqhull_lower_facets(
      Int32(dimension), Int32(flat.count / dimension), &flat, &numbers, &count)
    defer { free(numbers) }
    guard code == 0, let numbers else {
      throw PhaseDiagramError.hullFailed(elements: [], code: Int(code))
    }
    return Array(UnsafeBufferPointer(start: numbers, count: Int(count) * dimension))
  }
}

extension HullBenchmark {
  public var text: String {
    let lines = systems.map { system in
      system.endMembers.joined(separator: "-").padding(toLength: 16, withPad: " ", startingAt: 0)
        + String(
          format: "%7ld %11.2f %11.2f %11.2f %8.2f %14.0f", system.corners.sorted()[seeds / 2],
          system.hull.median * 1e3, system.positions.median * 1e3, system.qhull.median * 1e3,
          system.ratio, system.energyAboveHull.median * 1e9)
    }
    return """
      hulls of \(entries) entries one after another, medians of \(seeds) sets of them; the ratio is
      that of the hull to positions and qhull together

      between         corners    hull, ms  positions,     qhull,    ratio    above hull,
                                                  ms         ms             ns an entry
      \(lines.joined(separator: "\n"))

      """
  }
}
