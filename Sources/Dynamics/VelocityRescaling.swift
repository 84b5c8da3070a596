import Foundation
import Quantities

/// A bath that sends the total kinetic energy K on a random path about its mean.
///
///     dK = (K̄ − K) dt/τ + 2 √(K K̄ / n) dW/√τ,   K̄ = n k_B T / 2
///
/// with n degrees of freedom. All velocities are multiplied by α, exact for any time step:
///
///     α² = c + (1 − c) K̄/(nK) (R² + S) + 2 R √(c (1 − c) K̄/(nK)),   c = exp(−Δt/τ)
///
/// with R normal and S a sum of n − 1 squares of normals. What it takes from the atoms, added to
/// their energy, is conserved as the energy is without a bath.
///
/// - Edge cases: atoms at rest stay at rest; without degrees of freedom nothing happens.
/// - Source: Bussi, Donadio, Parrinello, J. Chem. Phys. 126, 014101 (2007), doi:10.1063/1.2408420.
struct VelocityRescaling {
  let time: Double
  let temperature: Double
  let degreesOfFreedom: Int

  /// - Returns: α.
  func factor(kineticEnergy: Double, timestep: Double, random: inout RandomStream) -> Double {
    guard kineticEnergy > 0, degreesOfFreedom > 0 else { return 1 }
    let keep = exp(-timestep / time)
    // K̄ / (n K)
    let ratio = Constants.boltzmann * temperature / (2 * kineticEnergy)
    let normal = random.normal()
    let others = degreesOfFreedom > 1 ? 2 * random.gamma(Double(degreesOfFreedom - 1) / 2) : 0
    let square =
      keep + (1 - keep) * ratio * (normal * normal + others)
      + 2 * normal * (keep * (1 - keep) * ratio).squareRoot()
    // √c + R √((1 − c) K̄/(nK)) is the one component along the old velocities; where it is below
    // zero they turn around.
    let along = keep.squareRoot() + normal * ((1 - keep) * ratio).squareRoot()
    let root = max(0, square).squareRoot()
    return along < 0 ? -root : root
  }
}

extension RandomStream {
  /// Gamma distributed: density ∝ x^(shape − 1) exp(−x).
  ///
  /// Source: Marsaglia, Tsang, ACM Trans. Math. Softw. 26, 363 (2000), doi:10.1145/358407.358414.
  mutating func gamma(_ shape: Double) -> Double {
    precondition(shape > 0, "a shape is positive")
    guard shape >= 1 else {
      let larger = gamma(shape + 1)
      return larger * pow(1 - uniform(), 1 / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if log(1 - uniform()) < x * x / 2 + d - d * v + d * log(v) { return d * v }
    }
  }
}
