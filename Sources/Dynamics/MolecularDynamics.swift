import Foundation
import Potentials
import Quantities
import Structures

/// Classical motion of atoms in a fixed cell, with or without a heat bath.
///
/// Each step of length Δt splits into half a kick, half a drift, the bath, half
/// a drift and half a kick (BAOAB: Leimkuhler, Matthews, Appl. Math. Res.
/// Express 2013, 34, doi:10.1093/amrx/abs010):
///
///     v ← v + Δt f / 2m,   r ← r + Δt v / 2
///     v ← c v + √((1 − c²) k_B T / m) ξ,   c = exp(−γ Δt),  ξ normal
///     r ← r + Δt v / 2,   v ← v + Δt f / 2m
///
/// Without friction this is velocity Verlet, which conserves the energy to
/// order Δt² and the total momentum exactly.
///
/// - Unit: Å, fs, K, eV; friction in 1/fs.
/// - Edge cases: positions are not wrapped into the cell, so displacements
///   over any time are differences of positions.
public final class MolecularDynamics<Calculator: PotentialCalculator> {
  public private(set) var structure: Structure
  /// Å/fs.
  public private(set) var velocities: [Vector3]
  /// Of the structure as it is now.
  public private(set) var evaluation: Evaluation
  public private(set) var step = 0
  private let calculator: Calculator
  private let masses: [Double]
  private let timestep: Double
  private let friction: Double
  private let temperature: Double
  private let seed: UInt64

  /// With random velocities.
  ///
  /// - Parameters:
  ///   - temperature: of the first velocities and of the bath, K.
  ///   - timestep: fs.
  ///   - friction: γ, 1/fs; 0 for no bath.
  /// - Throws: what the potential throws of the structure.
  public convenience init(
    _ structure: Structure, calculator: Calculator, temperature: Double, timestep: Double,
    friction: Double = 0, seed: UInt64
  ) throws {
    try self.init(
      structure, calculator: calculator,
      velocities: Self.velocities(structure, temperature: temperature, seed: seed),
      temperature: temperature, timestep: timestep, friction: friction, seed: seed)
  }

  /// With given velocities, Å/fs.
  public init(
    _ structure: Structure, calculator: Calculator, velocities: [Vector3], temperature: Double = 0,
    timestep: Double, friction: Double = 0, seed: UInt64 = 0
  ) throws {
    precondition(temperature >= 0 && timestep > 0 && friction >= 0, "no negative quantity")
    precondition(velocities.count == structure.count, "a velocity for each atom")
    self.structure = structure
    self.velocities = velocities
    self.timestep = timestep
    self.friction = friction
    self.temperature = temperature
    self.seed = seed
    masses = structure.inertialMasses
    self.calculator = calculator
    evaluation = try calculator.evaluate(structure)
  }

  /// Maxwell-Boltzmann velocities without motion of the whole.
  private static func velocities(
    _ structure: Structure, temperature: Double, seed: UInt64
  ) -> [Vector3] {
    let masses = structure.inertialMasses
    var random = RandomStream(seed: seed, purpose: "velocities", candidate: 0)
    var velocities = masses.map { mass in
      random.normalVector() * (Constants.boltzmann * temperature / mass).squareRoot()
    }
    let momentum = zip(masses, velocities).reduce(Vector3.zero) { $0 + $1.1 * $1.0 }
    let drift = momentum / max(1e-300, masses.reduce(0, +))
    for atom in velocities.indices { velocities[atom] -= drift }
    return velocities
  }

  /// Kinetic energy, eV.
  public var kineticEnergy: Double {
    zip(masses, velocities).reduce(0) { $0 + $1.0 * $1.1.lengthSquared / 2 }
  }

  /// 2 E_kin / (3 N k_B), K; of the moment, so it fluctuates as √(2/3N).
  public var kineticTemperature: Double {
    2 * kineticEnergy / (3 * Double(max(1, masses.count)) * Constants.boltzmann)
  }

  /// One step.
  public func advance() throws {
    kick()
    drift()
    if friction > 0 { exchange() }
    drift()
    evaluation = try calculator.evaluate(structure)
    kick()
    step += 1
  }

  private func kick() {
    for atom in masses.indices {
      velocities[atom] += evaluation.forces[atom] * (timestep / (2 * masses[atom]))
    }
  }

  private func drift() {
    let inverse = structure.lattice.inverse * (timestep / 2)
    for atom in masses.indices { structure.positions[atom] += velocities[atom] * inverse }
  }

  private func exchange() {
    let keep = exp(-friction * timestep)
    let give = ((1 - keep * keep) * Constants.boltzmann * temperature).squareRoot()
    var random = RandomStream(seed: seed, purpose: "heat bath", candidate: step)
    for atom in masses.indices {
      velocities[atom] =
        velocities[atom] * keep + random.normalVector() * (give / masses[atom].squareRoot())
    }
  }
}

extension Structure {
  /// eV fs²/Å²: force / mass is an acceleration in Å/fs².
  fileprivate var inertialMasses: [Double] {
    species.map { $0.mass * Constants.atomicMassVelocitySquared }
  }
}

extension RandomStream {
  fileprivate mutating func normalVector() -> Vector3 { Vector3(normal(), normal(), normal()) }
}
