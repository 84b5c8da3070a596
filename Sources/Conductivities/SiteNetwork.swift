import Foundation
import Quantities
import Structures

/// The sites of a periodic lattice and the hops that lead from one to another.
///
/// A hop has its own direction: the way back is another hop, with its own
/// rate. Sites are listed one by one, those that symmetry makes equal too.
///
///     k = ν exp(−Eₐ / k_B T)
///
/// - Unit: positions are fractional; rates and attempt frequencies in 1/fs,
///   barriers in eV.
/// - Source: Vineyard, J. Phys. Chem. Solids 3, 121 (1957),
///   doi:10.1016/0022-3697(57)90059-8, for the rate of a hop over a barrier.
public struct SiteNetwork: Sendable, Hashable {
  public struct Hop: Sendable, Hashable {
    public var from: Int
    public var to: Int
    /// In which cell `to` lies, seen from `from`.
    public var cell: SIMD3<Int>
    /// ν, 1/fs.
    public var attemptFrequency: Double
    /// Eₐ, from the bottom of the site to the saddle, eV.
    public var barrier: Double

    public init(
      from: Int, to: Int, cell: SIMD3<Int>, attemptFrequency: Double, barrier: Double
    ) {
      self.from = from
      self.to = to
      self.cell = cell
      self.attemptFrequency = attemptFrequency
      self.barrier = barrier
    }

    /// A hop whose rate is known but not what it is made of: no barrier, and
    /// so right only at the temperature at which the rate was found.
    public init(from: Int, to: Int, cell: SIMD3<Int>, rate: Double) {
      self.init(from: from, to: to, cell: cell, attemptFrequency: rate, barrier: 0)
    }

    /// k, 1/fs.
    ///
    /// - Parameter temperature: K, positive.
    public func rate(at temperature: Double) -> Double {
      attemptFrequency * exp(-barrier / (Constants.boltzmann * temperature))
    }
  }

  public let lattice: Lattice
  /// Of the sites, fractional.
  public let positions: [Vector3]
  public let hops: [Hop]

  /// - Precondition: every hop joins two of the sites, and its attempt
  ///   frequency is positive and finite.
  public init(lattice: Lattice, positions: [Vector3], hops: [Hop]) {
    for hop in hops {
      precondition(
        positions.indices.contains(hop.from) && positions.indices.contains(hop.to),
        "a hop joins two sites of the network")
      precondition(
        hop.attemptFrequency > 0 && hop.attemptFrequency.isFinite && hop.barrier.isFinite,
        "a hop has a rate")
    }
    self.lattice = lattice
    self.positions = positions
    self.hops = hops
  }

  /// From the energies of the sites and one height of all saddles.
  ///
  /// Any two sites nearer than `cutoff` are joined, both ways. The barrier is
  /// what is left to climb, Eₐ = saddle − E(from), so that the rates of the two
  /// ways are in detailed balance.
  ///
  /// - Parameters:
  ///   - energies: of the sites, eV; none of them above the saddle.
  ///   - cutoff: Å; a pair at exactly this distance is not joined.
  ///   - saddle: eV, on the scale of `energies`.
  public init(
    lattice: Lattice, positions: [Vector3], energies: [Double], cutoff: Double,
    attemptFrequency: Double, saddle: Double
  ) {
    precondition(positions.count == energies.count, "an energy for each site")
    precondition(energies.allSatisfy { $0 <= saddle }, "a saddle lies above the sites it joins")
    let species = [Element](repeating: .lithium, count: positions.count)
    let list = NeighborList(
      Structure(lattice: lattice, species: species, positions: positions), cutoff: cutoff)
    let hops = positions.indices.flatMap { site in
      list[site].map {
        Hop(
          from: site, to: $0.index, cell: SIMD3<Int>(truncatingIfNeeded: $0.shift),
          attemptFrequency: attemptFrequency, barrier: saddle - energies[site])
      }
    }
    self.init(lattice: lattice, positions: positions, hops: hops)
  }

  /// The way of a hop, Å.
  public func displacement(of hop: Hop) -> Vector3 {
    lattice.cartesian(positions[hop.to] + Vector3(hop.cell) - positions[hop.from])
  }

  /// In how many independent directions the hops lead through the crystal: 0 to 3.
  ///
  /// Of separate parts of the network the one that leads furthest counts. A
  /// buckled layer leads in two dimensions, although its hops point in three.
  public var dimension: Int {
    var regions = Regions(count: positions.count)
    return hops.reduce(0) { max($0, regions.join($1.from, $1.to, cell: $1.cell)) }
  }

  /// The network with its cell repeated along its vectors.
  ///
  /// Sites and hops of one cell stay together: site s of cell (i, j, k) has the
  /// number ((i n_b + j) n_c + k) × sites + s, and hops are numbered likewise.
  public func repeated(_ counts: SIMD3<Int>) -> SiteNetwork {
    precondition(counts.min() > 0, "a network is repeated a positive number of times")
    let size = Vector3(counts)
    var positions: [Vector3] = []
    var hops: [Hop] = []
    for i in 0..<counts.x {
      for j in 0..<counts.y {
        for k in 0..<counts.z {
          let cell = SIMD3(i, j, k)
          let first = positions.count
          positions += self.positions.map { ($0 + Vector3(cell)) / size }
          hops += self.hops.map { hop in
            let target = cell &+ hop.cell
            // Division towards −∞, so that home is never negative.
            let winding = SIMD3<Int>((Vector3(target) / size).rounded(.down))
            let home = target &- winding &* counts
            var moved = hop
            moved.from = first + hop.from
            moved.to =
              ((home.x * counts.y + home.y) * counts.z + home.z) * self.positions.count + hop.to
            moved.cell = winding
            return moved
          }
        }
      }
    }
    let matrix = lattice.matrix
    let larger = Lattice(Matrix3(matrix.a * size.x, matrix.b * size.y, matrix.c * size.z))!
    return SiteNetwork(lattice: larger, positions: positions, hops: hops)
  }
}
