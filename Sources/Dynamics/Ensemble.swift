/// What atoms exchange with the world while they move.
///
/// With a bath, positions and velocities come in the proportions of the canonical ensemble at the
/// bath's temperature; the baths differ in what they do to the motion itself. Diffusion is measured
/// without a bath or with one that touches it little: velocity rescaling and Nosé-Hoover chains
/// change all velocities by one common factor, while Langevin friction slows every ion by itself.
public enum Ensemble: Hashable, Sendable, Codable {
  /// Nothing: energy and momentum stay.
  case energyConserving
  /// Friction and random kicks on each atom; friction γ in 1/fs.
  case langevin(friction: Double)
  /// `NoseHooverChain`: a deterministic bath. Its time in fs, and how many thermostats hold one
  /// another.
  case noseHoover(time: Double, chainLength: Int)
  /// `VelocityRescaling`: the total kinetic energy alone follows a random path. Its time in fs.
  case velocityRescaling(time: Double)

  /// Whether the motion of the whole keeps still.
  public var conservesMomentum: Bool {
    if case .langevin = self { false } else { true }
  }

  /// Independent components of the velocities: 3N, less three where the momentum stays zero.
  ///
  /// - Edge cases: a lone atom whose momentum stays zero has none.
  public func degreesOfFreedom(atoms: Int) -> Int {
    conservesMomentum ? max(0, 3 * atoms - 3) : 3 * atoms
  }

  var isPossible: Bool {
    switch self {
    case .energyConserving: true
    case .langevin(let friction): friction > 0 && friction.isFinite
    case .noseHoover(let time, let length): time > 0 && time.isFinite && length > 0
    case .velocityRescaling(let time): time > 0 && time.isFinite
    }
  }
}
