import Quantities
import Structures

/// Where lithium gets through a crystal with the least effort, to be drawn.
///
/// The points of a coarse grid that form, below the first barrier of `Percolation`, the connected
/// region which runs through the crystal.
public struct LithiumPath: Hashable, Sendable {
  /// Point (i, j, k) lies at the fractional (i/nₐ, j/n_b, k/n_c).
  public let shape: SIMD3<Int>
  /// Indices (i n_b + j) n_c + k, rising.
  public let points: [Int]
  /// Above the lowest point of the landscape, eV; by the coarse grid off by 0.06 eV (rms).
  public let barrier: Double

  /// - Throws: for a crystal without lithium or without an anion.
  public init(_ structure: Structure) throws(ConductivityError) {
    let landscape = BondValenceLandscape(
      try Framework(structure), spacing: BondValenceLandscape.coarseSpacing)
    self.init(energies: landscape.energies, shape: landscape.shape)
  }

  init(energies: [Double], shape: SIMD3<Int>) {
    var flood = Flood(energies: energies, shape: shape)
    // The whole of a landscape runs through the crystal: there always is one.
    let last = flood.order.first { flood.fill($0) > 0 }!
    self.shape = shape
    barrier = flood.height(of: last)
    points = flood.region(of: last)
  }
}
