import Foundation
import Quantities

/// A deterministic bath: a thermostat that the atoms drive, held by a second, held by a third, ….
///
/// The first grows while the atoms are hotter than T and brakes them; the others keep it from
/// swinging for ever:
///
///     dv/dt = f/m − w₁ v,   dw₁/dt = (2 E_kin − n k_B T) / Q₁ − w₂ w₁
///     dw_j/dt = (Q_{j−1} w_{j−1}² − k_B T) / Q_j − w_{j+1} w_j
///     Q₁ = n k_B T τ²,   Q_j = k_B T τ²
///
/// with n degrees of freedom. Half a step of it is taken before and half after each step of the
/// atoms, each split symmetrically, so that the whole can be turned around in time. It conserves
///
///     E_pot + E_kin + Σ Q_j w_j² / 2 + n k_B T ∫w₁ dt + k_B T Σ_{j>1} ∫w_j dt
///
/// to order Δt² as long as T stays.
///
/// - Unit: w in 1/fs, Q in eV fs².
/// - Edge cases: τ has to be many time steps; at 0 K there is no such bath.
/// - Source: Martyna, Klein, Tuckerman, J. Chem. Phys. 97, 2635 (1992), doi:10.1063/1.463940; the
///   integrator: Martyna, Tuckerman, Tobias, Klein, Mol. Phys. 87, 1117 (1996),
///   doi:10.1080/00268979600100761.
struct NoseHooverChain {
  /// n k_B T and, of the others, k_B T, eV.
  private let targets: [Double]
  /// eV fs².
  private let masses: [Double]

  init(time: Double, length: Int, temperature: Double, degreesOfFreedom: Int) {
    precondition(temperature > 0, "a bath of this kind has a temperature")
    let thermal = Constants.boltzmann * temperature
    targets = (0..<length).map { $0 == 0 ? Double(degreesOfFreedom) * thermal : thermal }
    masses = targets.map { $0 * time * time }
  }

  /// Half a step.
  ///
  /// - Parameters:
  ///   - kineticEnergy: of the atoms, eV.
  ///   - timestep: of the whole step, fs.
  ///   - velocities: w.
  ///   - energy: grows by the work of T on the thermostats, eV.
  /// - Returns: by what the velocities of the atoms are to be multiplied.
  func advance(
    kineticEnergy: Double, timestep: Double, velocities: inout [Double], energy: inout Double
  ) -> Double {
    let last = velocities.count - 1
    let quarter = timestep / 4
    var twice = 2 * kineticEnergy
    func push(_ j: Int) {
      let driving = j == 0 ? twice : masses[j - 1] * velocities[j - 1] * velocities[j - 1]
      let brake = j == last ? 1 : exp(-velocities[j + 1] * quarter / 2)
      velocities[j] *= brake
      velocities[j] += (driving - targets[j]) / masses[j] * quarter
      velocities[j] *= brake
    }
    for j in (0...last).reversed() { push(j) }
    let factor = exp(-velocities[0] * 2 * quarter)
    twice *= factor * factor
    for j in 0...last { energy += targets[j] * velocities[j] * 2 * quarter }
    for j in 0...last { push(j) }
    return factor
  }

  /// Σ Q w² / 2, eV.
  func kineticEnergy(_ velocities: [Double]) -> Double {
    zip(masses, velocities).reduce(0) { $0 + $1.0 * $1.1 * $1.1 / 2 }
  }
}
