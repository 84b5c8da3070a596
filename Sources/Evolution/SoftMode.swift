import Foundation
import Quantities
import Structures

/// A displacement of all atoms that stretches the bonds little.
///
/// Bonds are springs between near atoms,
///
///     K = Σ k n nᵀ,   k = exp((R − d) / 0.37 Å)
///
/// with the unit vector n along a pair at distance d, and the sum R of the
/// covalent radii: the force constants fall with the length as bond valences
/// do, I. D. Brown, D. Altermatt, Acta Cryst. B 41, 244 (1985),
/// doi:10.1107/S0108768185002063. A random displacement u loses its stiff
/// part by
///
///     u → (1 − K / λ) u,   repeated,
///
/// where λ is no less than the largest eigenvalue of K: what is left is a
/// random mixture of the lowest modes. The displacement of the crystal as a
/// whole is taken out.
///
/// A. O. Lyakhov, A. R. Oganov, M. Valle, Comput. Phys. Commun. 181, 1623
/// (2010), doi:10.1016/j.cpc.2010.06.007, follow one mode after the other; a
/// mixture gives as many offspring as are asked for.
public enum SoftMode {
  /// - Parameter largest: what the atom that moves farthest moves, Å, drawn
  ///   uniformly. ase_ga takes what the minimum distances allow between 0.5
  ///   and 2; with 1, `Separation` rarely has to undo what was done.
  /// - Edge cases: `nil` for a single atom, which has nothing to move against.
  public static func offspring(
    of structure: Structure, largest: ClosedRange<Double> = 0.5...1,
    random: inout RandomStream
  ) -> Structure? {
    precondition(largest.lowerBound > 0, "a displacement is a positive length")
    guard structure.count > 1 else { return nil }
    let mode = softDisplacement(of: structure, random: &random)
    let farthest = mode.map(\.length).max()!
    guard farthest > 1e-12 else { return nil }
    let range = largest.upperBound - largest.lowerBound
    let scale = (largest.lowerBound + range * random.uniform()) / farthest
    var offspring = structure
    for atom in mode.indices {
      offspring.positions[atom] += structure.lattice.fractional(mode[atom] * scale)
    }
    return offspring
  }

  /// Cartesian, of length 1 in all.
  static func softDisplacement(
    of structure: Structure, random: inout RandomStream
  ) -> [Vector3] {
    let springs = springs(of: structure)
    // Gershgorin: twice the springs of an atom bound its row.
    var sums = [Double](repeating: 0, count: structure.count)
    for spring in springs {
      sums[spring.first] += spring.constant
      sums[spring.second] += spring.constant
    }
    let bound = max(2 * sums.max()!, .leastNormalMagnitude)
    var mode = structure.species.map { _ in
      Vector3(random.normal(), random.normal(), random.normal())
    }
    for _ in 0..<applications {
      var forces = [Vector3](repeating: .zero, count: mode.count)
      for spring in springs {
        let stretch = spring.direction.dot(mode[spring.second] - mode[spring.first])
        let force = spring.direction * (spring.constant * stretch)
        forces[spring.first] += force
        forces[spring.second] -= force
      }
      for atom in mode.indices { mode[atom] += forces[atom] / bound }
      let drift = mode.reduce(.zero, +) / Double(mode.count)
      for atom in mode.indices { mode[atom] -= drift }
      let norm = mode.reduce(0) { $0 + $1.lengthSquared }.squareRoot()
      guard norm > 0 else { break }
      for atom in mode.indices { mode[atom] /= norm }
    }
    return mode
  }

  /// A mode at 5 % of the bound keeps 1/170 of its weight.
  private static let applications = 100

  struct Spring {
    var first: Int
    var second: Int
    var direction: Vector3
    /// Without unit: only ratios count.
    var constant: Double
  }

  /// Between all pairs nearer than twice the sum of their radii, beyond which
  /// a spring has hardly a hundredth of the constant of a bond.
  static func springs(of structure: Structure) -> [Spring] {
    var radii: [Screen.Pair: Double] = [:]
    let elements = structure.composition.elements
    for a in elements {
      for b in elements {
        radii[Screen.Pair(a, b)] = 2 * (a.radius + b.radius)
      }
    }
    let table = DistanceTable(radii, elements: elements)
    let positions = structure.cartesianPositions
    let near = NearPairs(
      positions, kinds: table.kinds(of: structure.species), lattice: structure.lattice,
      table: table, margin: 0)
    return near.pairs.compactMap { pair in
      let displacement = pair.displacement(in: positions)
      let distance = displacement.length
      // An image of the same atom moves along with it.
      guard pair.first != pair.second, distance > 1e-6 else { return nil }
      return Spring(
        first: pair.first, second: pair.second, direction: displacement / distance,
        constant: exp((pair.minimum / 2 - distance) / 0.37))
    }
  }
}
