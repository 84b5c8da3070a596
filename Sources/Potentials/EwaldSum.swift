import Foundation
import Quantities
import Structures

/// Coulomb energy of point charges on the sites of a crystal, as a quadratic form of the charges.
///
///     E = ½ qᵀ M q
///     Mᵢⱼ / k = Σ′_R erfc(α r)/r + (4π/V) Σ_{G≠0} exp(−G²/4α²)/G² cos(G·d) − π/(V α²) − δᵢⱼ 2α/√π
///
/// with d from site i to site j, r = |d + R| over the vectors R of the lattice (the prime leaves
/// out R = 0 where i = j) and G over those of the reciprocal lattice. k = e²/4πε₀. Once M is
/// known any charges on the sites cost one product, and a swap of two of them one row.
///
/// - Unit: M in eV/e², charges in e.
/// - Sign: like charges far apart in a large cell repel, E > 0.
/// - Boundary: the crystal is a sphere in a conductor ("tin foil"), so a dipole of the cell costs
///   nothing. A charged cell stands in a uniform background that makes it neutral, the term
///   −π/(V α²); energies of cells of different charge or volume are then not comparable.
/// - Error: both sums leave out terms below 10⁻¹⁵ of the nearest; M does not depend on α.
/// - Edge cases: two sites on one place have an infinite energy.
///
/// Source: Ewald, Ann. Phys. 369, 253 (1921), doi:10.1002/andp.19213690304; the term of the
/// background: Leslie, Gillan, J. Phys. C 18, 973 (1985), doi:10.1088/0022-3719/18/5/005.
public struct EwaldSum: Sendable {
  /// Number of sites.
  public let count: Int
  /// M, eV/e², row by row; symmetric.
  public let matrix: [Double]

  /// α r and G/2α up to which terms are summed: e⁻³⁶ is 2 × 10⁻¹⁶.
  private static let reach = 6.0

  /// - Parameters:
  ///   - structure: its sites; elements are not regarded.
  ///   - splitting: α, 1/Å; for tests. The default √π/V^⅓ gives both sums as many terms.
  public init(_ structure: Structure, splitting: Double? = nil) {
    let alpha = splitting ?? Double.pi.squareRoot() / cbrt(structure.lattice.volume)
    precondition(alpha > 0 && alpha.isFinite, "a splitting is a positive number")
    let waves = Waves(structure, alpha: alpha, radius: 2 * alpha * Self.reach)
    let images = Images(structure.lattice, alpha: alpha, radius: Self.reach / alpha)
    let background = Double.pi / (structure.lattice.volume * alpha * alpha)
    let itself = 2 * alpha / Double.pi.squareRoot()
    let sites = structure.count
    var matrix = [Double](repeating: 0, count: sites * sites)
    for i in 0..<sites {
      for j in i..<sites {
        let difference = structure.positions[j] - structure.positions[i]
        var sum = images.sum(difference, isSame: i == j) + waves.sum(i, j) - background
        if i == j { sum -= itself }
        matrix[i * sites + j] = sum * Constants.coulomb
        matrix[j * sites + i] = matrix[i * sites + j]
      }
    }
    self.count = sites
    self.matrix = matrix
  }

  public subscript(i: Int, j: Int) -> Double { matrix[i * count + j] }

  /// Energy of the cell, eV.
  ///
  /// - Parameter charges: of each site, e; 0 where it is vacant.
  public func energy(_ charges: [Double]) -> Double {
    let potentials = potentials(charges)
    var sum = 0.0
    for site in charges.indices { sum += charges[site] * potentials[site] }
    return 0.5 * sum
  }

  /// The electric potential at each site by all charges and their images but its own, M q, V.
  public func potentials(_ charges: [Double]) -> [Double] {
    precondition(charges.count == count, "one charge for each site")
    var potentials = [Double](repeating: 0, count: count)
    for (site, charge) in charges.enumerated() where charge != 0 {
      let row = site * count
      for other in 0..<count { potentials[other] += charge * matrix[row + other] }
    }
    return potentials
  }

  /// What the energy gains when two sites exchange their charges, eV.
  ///
  ///     ΔE = δ (φᵢ − φⱼ) + ½ δ² (Mᵢᵢ + Mⱼⱼ − 2 Mᵢⱼ),      δ = qⱼ − qᵢ
  ///
  /// - Parameter potentials: φ of the charges before.
  public func changeBySwapping(
    _ i: Int, _ j: Int, charges: [Double], potentials: [Double]
  ) -> Double {
    let delta = charges[j] - charges[i]
    return delta * (potentials[i] - potentials[j])
      + 0.5 * delta * delta * (self[i, i] + self[j, j] - 2 * self[i, j])
  }
}

/// The sum over images, in space.
private struct Images {
  let lattice: Lattice
  let alpha: Double
  let radius: Double
  private let extent: Vector3

  init(_ lattice: Lattice, alpha: Double, radius: Double) {
    self.lattice = lattice
    self.alpha = alpha
    self.radius = radius
    extent = (Vector3(repeating: radius) / lattice.heights + 0.5).rounded(.down)
  }

  /// - Parameter difference: fractional.
  func sum(_ difference: Vector3, isSame: Bool) -> Double {
    let nearest = difference - difference.rounded(.toNearestOrAwayFromZero)
    var sum = 0.0
    for a in stride(from: -extent.x, through: extent.x, by: 1) {
      for b in stride(from: -extent.y, through: extent.y, by: 1) {
        for c in stride(from: -extent.z, through: extent.z, by: 1) {
          if isSame && a == 0 && b == 0 && c == 0 { continue }
          let square = lattice.cartesian(nearest + Vector3(a, b, c)).lengthSquared
          guard square < radius * radius else { continue }
          let r = square.squareRoot()
          sum += erfc(alpha * r) / r
        }
      }
    }
    return sum
  }
}

/// The sum over the reciprocal lattice.
private struct Waves {
  /// √(weight) × cos and sin of G·r, for each site one row of both for each G.
  private let phases: [Double]
  private let width: Int

  init(_ structure: Structure, alpha: Double, radius: Double) {
    let lattice = structure.lattice
    // Rows of the reciprocal matrix, 2π included: G = h × reciprocal.
    let reciprocal = lattice.inverse.transpose * (2 * Double.pi)
    let extent = (lattice.lengths * (radius / (2 * Double.pi))).rounded(.down)
    var indices: [Vector3] = []
    var weights: [Double] = []
    for h in stride(from: 0, through: extent.x, by: 1) {
      for k in stride(from: -extent.y, through: extent.y, by: 1) {
        for l in stride(from: -extent.z, through: extent.z, by: 1) {
          // One of G and −G, with the weight of both.
          guard h > 0 || k > 0 || (k == 0 && l > 0) else { continue }
          let square = (Vector3(h, k, l) * reciprocal).lengthSquared
          guard square < radius * radius else { continue }
          indices.append(Vector3(h, k, l))
          weights.append(
            8 * Double.pi / lattice.volume * exp(-square / (4 * alpha * alpha)) / square)
        }
      }
    }
    width = 2 * indices.count
    phases = structure.positions.flatMap { position in
      zip(indices, weights).flatMap { index, weight -> [Double] in
        let phase = 2 * Double.pi * index.dot(position)
        return [weight.squareRoot() * cos(phase), weight.squareRoot() * sin(phase)]
      }
    }
  }

  func sum(_ i: Int, _ j: Int) -> Double {
    var sum = 0.0
    for k in 0..<width { sum += phases[i * width + k] * phases[j * width + k] }
    return sum
  }
}
