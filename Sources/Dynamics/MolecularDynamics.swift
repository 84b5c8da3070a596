import Foundation
import Potentials
import Quantities
import Structures

/// Classical motion of atoms, with or without a heat bath.
///
/// Each step of length Δt is velocity Verlet: half a kick, two halves of a drift, half a kick.
///
///     v ← v + Δt f / 2m,   r ← r + Δt v / 2,   r ← r + Δt v / 2,   v ← v + Δt f / 2m
///
/// It conserves the energy to order Δt² and the total momentum exactly, and can be turned around
/// in time. Langevin's bath acts between the two halves of the drift (BAOAB: Leimkuhler, Matthews,
/// Appl. Math. Res. Express 2013, 34, doi:10.1093/amrx/abs010):
///
///     v ← c v + √((1 − c²) k_B T / m) ξ,   c = exp(−γ Δt),  ξ normal
///
/// A `NoseHooverChain` acts before and after the step, `VelocityRescaling` after it, a `Barostat`
/// between the halves of the drift by the pressure that was at the beginning of the step.
///
/// - Unit: Å, fs, K, eV.
/// - Edge cases: a copy goes on by itself; copies share the calculator, of whose past no
///   evaluation depends.
public struct MolecularDynamics<Calculator: PotentialCalculator> {
  public private(set) var state: DynamicsState
  /// Of the structure as it is now.
  public private(set) var evaluation: Evaluation
  public let settings: DynamicsSettings
  private let calculator: Calculator
  private let masses: [Double]

  /// With random velocities of the temperature at the beginning.
  ///
  /// - Throws: what the potential throws of the structure.
  public init(
    _ structure: Structure, calculator: Calculator, settings: DynamicsSettings
  ) throws {
    let state = DynamicsState(
      structure, temperature: settings.schedule.temperature(at: 0), seed: settings.seed)
    try self.init(state, calculator: calculator, settings: settings)
  }

  /// From a state on.
  ///
  /// - Throws: what the potential throws of the structure.
  public init(
    _ state: DynamicsState, calculator: Calculator, settings: DynamicsSettings
  ) throws {
    self.state = state
    self.settings = settings
    self.calculator = calculator
    masses = state.structure.inertialMasses
    evaluation = try calculator.evaluate(state.structure)
    if case .noseHoover(_, let length) = settings.ensemble, state.bathVelocities.count != length {
      self.state.bathVelocities = [Double](repeating: 0, count: length)
    }
  }

  public var structure: Structure { state.structure }
  /// Å/fs.
  public var velocities: [Vector3] { state.velocities }
  /// Steps made.
  public var step: Int { state.step }
  /// Since the first step, fs.
  public var time: Double { Double(state.step) * settings.timestep }

  /// Of the bath now, K.
  public var bathTemperature: Double { settings.schedule.temperature(at: time) }

  public var degreesOfFreedom: Int {
    settings.ensemble.degreesOfFreedom(atoms: masses.count)
  }

  /// Kinetic energy, eV.
  public var kineticEnergy: Double {
    zip(masses, state.velocities).reduce(0) { $0 + $1.0 * $1.1.lengthSquared / 2 }
  }

  /// 2 E_kin / (n k_B), K, with n degrees of freedom; of the moment, so it fluctuates as √(2/n).
  public var kineticTemperature: Double {
    2 * kineticEnergy / (Double(max(1, degreesOfFreedom)) * Constants.boltzmann)
  }

  /// Energy of the atoms and what they have given to the bath, eV.
  ///
  /// Without a bath it is the energy. It is conserved to order Δt² at a constant temperature, and
  /// with random baths at any. A barostat conserves nothing.
  public var conservedEnergy: Double {
    let thermostats = chain?.kineticEnergy(state.bathVelocities) ?? 0
    return evaluation.energy + kineticEnergy + state.bathEnergy + thermostats
  }

  /// Π = (Σ m vᵀv + W) / V with the virial W, eV/Å³; positive where the cell wants to expand.
  ///
  /// Of the moment: its fluctuations, GPa for some hundred atoms, are far above its mean.
  public var pressureTensor: Matrix3 {
    let sum = zip(masses, state.velocities).reduce(evaluation.virial) {
      $0 + Matrix3.outer($1.1 * $1.0, $1.1)
    }
    return sum * (1 / state.structure.lattice.volume)
  }

  /// A third of the trace of `pressureTensor`, eV/Å³.
  public var pressure: Double { pressureTensor.trace / 3 }

  /// One step.
  ///
  /// - Throws: what the potential throws; `DynamicsError` where a barostat loses the cell, and where
  ///   an atom would move more than 1 Å: what follows is no motion any more.
  public mutating func advance() throws {
    let temperature = bathTemperature
    let deformation = deformation(temperature: temperature)
    let chain = chain
    if let chain { hold(chain) }
    kick()
    try checkSpeeds()
    drift()
    if case .langevin(let friction) = settings.ensemble {
      exchange(friction: friction, temperature: temperature)
    }
    if let deformation { try deform(by: deformation) }
    drift()
    evaluation = try calculator.evaluate(state.structure)
    kick()
    if let chain { hold(chain) }
    if case .velocityRescaling(let time) = settings.ensemble {
      rescale(time: time, temperature: temperature)
    }
    state.step += 1
  }

  private mutating func kick() {
    let half = settings.timestep / 2
    for atom in masses.indices {
      state.velocities[atom] += evaluation.forces[atom] * (half / masses[atom])
    }
  }

  /// Å; a tenth of it in 1 fs is the mean of hydrogen at 4000 K.
  private static var longestStep: Double { 1 }

  private func checkSpeeds() throws {
    for (atom, velocity) in state.velocities.enumerated() {
      let distance = velocity.length * settings.timestep
      // Also what is no number.
      guard distance <= Self.longestStep else {
        throw DynamicsError.ranAway(atom: atom, distance: distance, step: state.step)
      }
    }
  }

  private mutating func drift() {
    let inverse = state.structure.lattice.inverse * (settings.timestep / 2)
    for atom in masses.indices {
      state.structure.positions[atom] += state.velocities[atom] * inverse
    }
  }

  // MARK: barostat

  private func deformation(temperature: Double) -> Matrix3? {
    guard let barostat = settings.barostat else { return nil }
    var random = RandomStream(seed: settings.seed, purpose: "barostat", candidate: state.step)
    return barostat.deformation(
      of: state.structure.lattice, tensor: pressureTensor,
      pressure: settings.schedule.pressure(at: time), temperature: temperature,
      timestep: settings.timestep, random: &random)
  }

  private mutating func deform(by deformation: Matrix3) throws {
    guard let lattice = Lattice(state.structure.lattice.matrix * deformation) else {
      throw DynamicsError.noCell(step: state.step)
    }
    state.structure.lattice = lattice
    let against = deformation.inverse.transpose
    for atom in masses.indices { state.velocities[atom] = state.velocities[atom] * against }
  }

  // MARK: baths

  private mutating func exchange(friction: Double, temperature: Double) {
    let before = kineticEnergy
    let keep = exp(-friction * settings.timestep)
    let give = ((1 - keep * keep) * Constants.boltzmann * temperature).squareRoot()
    var random = RandomStream(seed: settings.seed, purpose: "heat bath", candidate: state.step)
    for atom in masses.indices {
      state.velocities[atom] =
        state.velocities[atom] * keep + random.normalVector() * (give / masses[atom].squareRoot())
    }
    state.bathEnergy += before - kineticEnergy
  }

  private mutating func rescale(time: Double, temperature: Double) {
    let before = kineticEnergy
    var random = RandomStream(seed: settings.seed, purpose: "heat bath", candidate: state.step)
    let factor = VelocityRescaling(
      time: time, temperature: temperature, degreesOfFreedom: degreesOfFreedom
    ).factor(kineticEnergy: before, timestep: settings.timestep, random: &random)
    multiplyVelocities(by: factor)
    state.bathEnergy += before * (1 - factor * factor)
  }

  /// `nil` for other baths.
  private var chain: NoseHooverChain? {
    guard case .noseHoover(let time, let length) = settings.ensemble, degreesOfFreedom > 0 else {
      return nil
    }
    return NoseHooverChain(
      time: time, length: length, temperature: bathTemperature,
      degreesOfFreedom: degreesOfFreedom)
  }

  private mutating func hold(_ chain: NoseHooverChain) {
    let factor = chain.advance(
      kineticEnergy: kineticEnergy, timestep: settings.timestep,
      velocities: &state.bathVelocities, energy: &state.bathEnergy)
    multiplyVelocities(by: factor)
  }

  private mutating func multiplyVelocities(by factor: Double) {
    for atom in masses.indices { state.velocities[atom] *= factor }
  }
}
