import Quantities
import Structures

/// Where ions stay: the peaks of their density, averaged over time.
///
/// All positions are folded into one cell and counted in voxels of a quarter
/// of `radius`. A site is a voxel about which the smoothed density
///
///     ρ̃(x) = Σ n(y) (1 − |x − y|² / R²),   |x − y| < R
///
/// is higher than about any other within R. It then moves to the centroid of
/// the counts within R until it rests. Sites nearer than R are one, and a site
/// that is mostly empty is none: ions on their way leave a density as well.
///
/// - Unit: Å; positions fractional, in [0, 1).
/// - Error: of a position, σ/√n for n independent frames of an ion that
///   vibrates with σ. A site that is split by less than R is seen as one.
/// - Edge cases: ions that stay nowhere, as in a liquid, may have no sites.
///   The same paths give the same sites, in order of voxels.
public struct DensitySites: Sendable, Hashable {
  public let lattice: Lattice
  public let positions: [Vector3]
  /// Mean number of ions within R of each site.
  public let occupancies: [Double]
  /// R, Å.
  public let radius: Double

  /// - Parameters:
  ///   - paths: one series of Cartesian positions for each ion, in any cell, Å.
  ///   - radius: how far from its site an ion strays, Å.
  ///   - minimumOccupancy: of a site, ions.
  /// - Precondition: every path has a position.
  public init(
    paths: [[Vector3]], lattice: Lattice, radius: Double = 1, minimumOccupancy: Double = 0.05
  ) {
    precondition(radius > 0, "a radius is a positive length")
    precondition(paths.allSatisfy { !$0.isEmpty }, "a path has a position")
    self.lattice = lattice
    self.radius = radius
    let grid = CellGrid(lattice, spacing: radius / 4)
    var counts = [Double](repeating: 0, count: grid.count)
    for path in paths {
      for position in path { counts[grid.voxel(at: lattice.fractional(position))] += 1 }
    }
    let filled = counts.indices.filter { counts[$0] > 0 }
    let density = Self.smoothed(counts, filled, grid, radius)
    var candidates: [(position: Vector3, count: Double)] = []
    // Of few ions the peak may lie in a voxel that none was in.
    for voxel in density.indices
    where density[voxel] > 0 && Self.isPeak(voxel, density, grid, radius) {
      candidates.append(Self.centroid(from: grid.center(voxel), counts, grid, radius))
    }
    let frames = Double(paths.first?.count ?? 1)
    let kept = candidates.indices.filter { one in
      guard candidates[one].count >= minimumOccupancy * frames else { return false }
      return !candidates.indices.contains { other in
        let stronger = (candidates[other].count, -other) > (candidates[one].count, -one)
        guard stronger else { return false }
        let away = candidates[other].position - candidates[one].position
        return lattice.shortestImage(away).length < radius
      }
    }
    positions = kept.map { candidates[$0].position }
    occupancies = kept.map { candidates[$0].count / frames }
  }

  private static func smoothed(
    _ counts: [Double], _ filled: [Int], _ grid: CellGrid, _ radius: Double
  ) -> [Double] {
    var density = [Double](repeating: 0, count: counts.count)
    for voxel in filled {
      grid.forEach(within: radius, of: grid.center(voxel)) { other, way, _ in
        density[other] += counts[voxel] * (1 - way.lengthSquared / (radius * radius))
      }
    }
    return density
  }

  /// Of equals the first is the peak.
  private static func isPeak(
    _ voxel: Int, _ density: [Double], _ grid: CellGrid, _ radius: Double
  ) -> Bool {
    var isPeak = true
    grid.forEach(within: radius, of: grid.center(voxel)) { other, _, _ in
      if (density[other], -other) > (density[voxel], -voxel) { isPeak = false }
    }
    return isPeak
  }

  private static func centroid(
    from start: Vector3, _ counts: [Double], _ grid: CellGrid, _ radius: Double
  ) -> (position: Vector3, count: Double) {
    var position = start
    var count = 0.0
    // Each step climbs; counts on a grid leave few steps to climb.
    for _ in 0..<50 {
      var sum = Vector3.zero
      count = 0
      grid.forEach(within: radius, of: position) { voxel, way, _ in
        sum += way * counts[voxel]
        count += counts[voxel]
      }
      guard count > 0 else { break }
      let step = sum / count
      position += grid.lattice.fractional(step)
      if step.length < 1e-4 * radius { break }
    }
    return (position.wrappedToUnit, count)
  }
}
