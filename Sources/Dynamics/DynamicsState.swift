import Quantities
import Structures

/// All that a motion needs to go on: where atoms are, how they move, and what the bath remembers.
///
/// Forces are not part of it, being a function of the structure, nor are random numbers, being
/// functions of the seed and the step.
///
/// - Law: stopped at any step, encoded, decoded and gone on with is bit for bit the same as never
///   stopped.
public struct DynamicsState: Hashable, Sendable, Codable {
  /// Positions are never folded back into the cell, so that displacements over any time are
  /// differences of positions.
  public internal(set) var structure: Structure
  /// Å/fs.
  public internal(set) var velocities: [Vector3]
  /// Steps made.
  public internal(set) var step = 0
  /// Of the thermostats of a `NoseHooverChain`, 1/fs; empty for other baths and before the first
  /// step.
  public internal(set) var bathVelocities: [Double] = []
  /// What the atoms have given to the bath, beside the kinetic energy of its thermostats, eV.
  public internal(set) var bathEnergy = 0.0

  /// At the first step.
  ///
  /// - Parameter velocities: Å/fs.
  public init(_ structure: Structure, velocities: [Vector3]) {
    precondition(velocities.count == structure.count, "a velocity for each atom")
    self.structure = structure
    self.velocities = velocities
  }

  /// At the first step, with random velocities of a temperature.
  ///
  ///     v = √(k_B T / m) ξ − Σ m v / Σ m,   ξ normal
  ///
  /// - Parameter temperature: K; the kinetic energy is 3/2 (N − 1) k_B T in the mean over seeds.
  public init(_ structure: Structure, temperature: Double, seed: UInt64) {
    precondition(temperature >= 0, "no temperature is below 0 K")
    let masses = structure.inertialMasses
    var random = RandomStream(seed: seed, purpose: "velocities", candidate: 0)
    var velocities = masses.map { mass in
      random.normalVector() * (Constants.boltzmann * temperature / mass).squareRoot()
    }
    let momentum = zip(masses, velocities).reduce(Vector3.zero) { $0 + $1.1 * $1.0 }
    let drift = momentum / max(1e-300, masses.reduce(0, +))
    for atom in velocities.indices { velocities[atom] -= drift }
    self.init(structure, velocities: velocities)
  }

  private enum CodingKeys: String, CodingKey {
    case structure, velocities, step, bathVelocities, bathEnergy
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    structure = try container.decode(Structure.self, forKey: .structure)
    velocities = try container.decode([Vector3].self, forKey: .velocities)
    step = try container.decode(Int.self, forKey: .step)
    bathVelocities = try container.decode([Double].self, forKey: .bathVelocities)
    bathEnergy = try container.decode(Double.self, forKey: .bathEnergy)
    guard structure.positions.count == structure.count, velocities.count == structure.count,
      step >= 0
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .velocities, in: container,
        debugDescription: "a state has a position and a velocity for each atom, and a step")
    }
  }
}

extension Structure {
  /// eV fs²/Å²: force / mass is an acceleration in Å/fs².
  var inertialMasses: [Double] {
    species.map { $0.mass * Constants.atomicMassVelocitySquared }
  }
}

extension RandomStream {
  mutating func normalVector() -> Vector3 { Vector3(normal(), normal(), normal()) }
}
