import Dynamics
import Potentials
import Quantities
import Relaxation
import Structures

/// A solid molten and frozen in its cell: where a search for glasses may begin.
///
/// Atoms that are too near to each other are moved apart first. Then they move for a time at the
/// temperature of the melt, which falls, linearly, to 300 K.
/// Langevin dynamics at 1 fs with a friction of 0.02/fs, strong enough for the temperature to
/// follow.
///
/// - Error: 10¹⁴ K/s or so is a million times faster than any laboratory. What is frozen in is
///   disorder of the right kind, not a glass as it is measured.
public struct MeltQuench: Hashable, Sendable, Codable {
  /// Of the melt, K.
  public var temperature: Double
  /// How long it is molten, fs.
  public var melting: Double
  /// How long it takes to fall to 300 K, fs.
  public var quenching: Double
  /// Of both, fs.
  var duration: Double { melting + quenching }
  /// fs.
  public static let timestep = 1.0
  private static let friction = 0.02
  private static let coldest = 300.0
  private static let settling = Minimizer(stepLimit: 100, relaxesCell: false)

  public init(temperature: Double, melting: Double = 3000, quenching: Double = 3000) {
    precondition(temperature > 0 && temperature.isFinite, "a temperature is positive")
    precondition(melting > 0 && quenching > 0, "both take time")
    (self.temperature, self.melting, self.quenching) = (temperature, melting, quenching)
  }

  /// The same atoms in the same cell.
  ///
  /// - Parameters:
  ///   - seed: of the velocities and the heat bath.
  /// - Throws: what the potential throws.
  /// - Edge cases: `nil` where the atoms flew apart.
  public func quenched(
    _ structure: Structure, with potential: some Potential, seed: UInt64
  ) throws -> Structure? {
    let settled = try Self.settling.relax(structure, with: potential)
    let end = duration
    let schedule = Schedule([
      Schedule.Point(time: melting, temperature: temperature),
      Schedule.Point(time: end, temperature: min(temperature, Self.coldest)),
    ])
    var motion = try MolecularDynamics(
      settled.structure, calculator: potential.makeCalculator(),
      settings: DynamicsSettings(
        .langevin(friction: Self.friction), schedule: schedule, timestep: Self.timestep,
        seed: seed))
    while motion.time < end {
      do { try motion.advance() } catch is DynamicsError { return nil }
      guard motion.evaluation.energy.isFinite else { return nil }
    }
    var quenched = motion.structure
    quenched.positions = quenched.positions.map(\.wrappedToUnit)
    return quenched
  }
}
