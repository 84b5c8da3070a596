import Foundation
import Quantities
import Structures

/// How far an ion is from where it was, and from where the others were, after
/// a time.
///
///     G_s(r, t) = ⟨δ(r − |r_i(t₀ + t) − r_i(t₀)|)⟩ / 4πr²
///     G_d(r, t) = ⟨Σ_{j ≠ i} δ(r − |r_j(t₀ + t) − r_i(t₀)|)⟩ / 4πr² / ρ
///
/// averaged over ions i and all origins t₀, in shells of one thickness. An ion
/// that vibrates keeps its self part within an Å; one that hops builds a
/// second peak at the distance of the sites. Where ions follow one another,
/// the distinct part fills at r = 0.
///
/// - Shape: `selfParts[lag][shell]`, `distinctParts[lag][shell]`; shell n
///   reaches from n to n + 1 times `spacing`.
/// - Unit: self part 1/Å³; its integral over 4πr² dr is one. Distinct part
///   none: ρ = (N − 1)/V is the density of the others, so that it is one where
///   ions know nothing of each other.
/// - Error: not given. Origins overlap, so that shells with few counts are
///   noisier than their counts say.
/// - Edge cases: of one ion the distinct part is zero. Self parts reach as far
///   as any ion went, distinct parts as far as images are told apart.
/// - Source: van Hove, Phys. Rev. 95, 249 (1954),
///   doi:10.1103/PhysRev.95.249.
public struct VanHoveFunction: Sendable, Hashable {
  /// In frames.
  public let lags: [Int]
  /// Thickness of a shell, Å.
  public let spacing: Double
  public let selfParts: [[Double]]
  public let distinctParts: [[Double]]

  /// Of the atoms of one element against the drift of all others.
  public init(_ trajectory: Trajectory, of element: Element, lags: [Int], spacing: Double = 0.1) {
    self.init(
      paths: trajectory.paths(
        of: trajectory.atoms(of: element),
        framework: trajectory.species.indices.filter { trajectory.species[$0] != element }),
      lattice: trajectory.meanLattice, lags: lags, spacing: spacing)
  }

  /// - Parameters:
  ///   - paths: Cartesian, never folded back, all of one length, Å.
  ///   - lags: each shorter than the paths.
  public init(paths: [[Vector3]], lattice: Lattice, lags: [Int], spacing: Double = 0.1) {
    precondition(spacing > 0, "a shell has a thickness")
    let frames = paths.first?.count ?? 0
    precondition(
      lags.allSatisfy { (0..<frames).contains($0) }, "a lag is shorter than the trajectory")
    self.lags = lags
    self.spacing = spacing
    let fractional = paths.map { $0.map(lattice.fractional) }
    selfParts = lags.map { Self.selfPart(paths, lag: $0, spacing: spacing) }
    distinctParts = lags.map {
      Self.distinctPart(fractional, lattice, lag: $0, spacing: spacing)
    }
  }

  /// The middle of a shell, Å.
  public func radius(_ shell: Int) -> Double { (Double(shell) + 0.5) * spacing }

  /// Of shell n, Å³.
  public static func volume(_ shell: Int, spacing: Double) -> Double {
    let n = Double(shell)
    return 4 * .pi / 3 * (3 * n * n + 3 * n + 1) * spacing * spacing * spacing
  }

  private static func selfPart(_ paths: [[Vector3]], lag: Int, spacing: Double) -> [Double] {
    var counts: [Double] = []
    var total = 0.0
    for path in paths {
      for origin in 0..<(path.count - lag) {
        let shell = Int((path[origin + lag] - path[origin]).length / spacing)
        if shell >= counts.count {
          counts += [Double](repeating: 0, count: shell + 1 - counts.count)
        }
        counts[shell] += 1
        total += 1
      }
    }
    return counts.enumerated().map { $1 / total / volume($0, spacing: spacing) }
  }

  private static func distinctPart(
    _ paths: [[Vector3]], _ lattice: Lattice, lag: Int, spacing: Double
  ) -> [Double] {
    // Within half the least height a fractional difference, each component
    // folded into ±½, is that of the only image that is so near.
    let shells = Int(lattice.heights.min() / 2 / spacing)
    let reach = Double(shells) * spacing
    guard paths.count > 1 else { return [Double](repeating: 0, count: shells) }
    var counts = [Double](repeating: 0, count: shells)
    let origins = paths[0].count - lag
    for origin in 0..<origins {
      for i in paths.indices {
        let home = paths[i][origin]
        for j in paths.indices where j != i {
          let difference = paths[j][origin + lag] - home
          let folded = difference - difference.rounded(.toNearestOrEven)
          let square = lattice.cartesian(folded).lengthSquared
          guard square < reach * reach else { continue }
          // Rounding may put what is just below the reach just above it.
          counts[min(shells - 1, Int(square.squareRoot() / spacing))] += 1
        }
      }
    }
    let number = Double(paths.count)
    let density = (number - 1) / lattice.volume
    return counts.enumerated().map {
      $1 / (Double(origins) * number * density * volume($0, spacing: spacing))
    }
  }
}
