import Potentials
import Quantities
import Structures

/// Eight lithium ions on the sixteen sites of a layer: a test of searches, small enough that all
/// its 12,870 states can be enumerated.
///
/// The lithium sublattice of LiNiO2, one site in a cell, repeated 4 × 4 × 1; each ion has the
/// charge +1 e in a uniform background, nothing else is there, and the energy is Coulomb's.
/// Two states are the lowest, related by symmetry; the next are 0.129 eV above them and the mean
/// 7.42 eV.
///
/// Source of the cell: the distorted LiNiO2 in an example of aevo, Artrith, Urban, Ceder,
/// J. Chem. Phys. 148, 241711 (2018), doi:10.1063/1.5017661.
public struct OrderingProblem: Sendable {
  /// All sites occupied.
  public let sites: Structure
  /// Sites that are occupied in a state.
  public let occupied: Int
  private let sum: EwaldSum

  public init() {
    let cell = Structure(
      // Å and degrees of the primitive cell.
      lattice: Lattice(
        a: 2.78878, b: 2.93109, c: 5.00181, alpha: 75.9635, beta: 73.8207, gamma: 61.5964)!,
      species: [.lithium], positions: [.zero])
    sites = cell.supercell(4, 4, 1)
    occupied = 8
    sum = EwaldSum(sites)
  }

  /// Energy of the cell, eV.
  ///
  /// - Parameter states: of each site, 1 where it is occupied and 0 where vacant.
  public func energy(of states: [UInt8]) -> Double { sum.energy(states.map(Double.init)) }

  /// Every state, in the order of the numbers that its sites are the binary digits of.
  public var states: [[UInt8]] {
    (0..<(1 << sites.count)).filter { $0.nonzeroBitCount == occupied }.map { number in
      (0..<sites.count).map { UInt8((number >> $0) & 1) }
    }
  }
}
