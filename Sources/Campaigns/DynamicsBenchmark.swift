import Conductivities
import Dynamics
import Foundation
import Potentials
import Quantities
import Structures

/// How fast atoms move on one core, what that costs beside their forces, and how well their energy
/// is kept.
///
/// - Unit: atoms and steps per second of processor time; a rate is the median of five repeats.
///   Energies are for each atom, eV.
public struct DynamicsBenchmark: BenchmarkResult, Codable, Sendable {
  public var formula: String
  public var atoms: Int
  /// single, or double where a potential has but one precision.
  public var precision: String
  /// Of the motion, neighbour lists included.
  public var dynamicsRate: Double
  /// Of energy, forces and stress of one of its structures again and again, without lists.
  public var evaluationRate: Double
  /// The median of the quotients of both, repeat by repeat.
  public var efficiency: Double
  /// Share of the motion's time that neighbour lists take.
  public var listShare: Double
  /// Without a bath, ps.
  public var picoseconds: Double
  /// What a straight line through the energies rises over that time.
  public var drift: Estimate
  /// Standard deviation of the energy of a moment within a twentieth of that time.
  public var fluctuation: Double
  /// Mean over that time, K.
  public var meanTemperature: Double

  public static let temperature = 600.0
  /// fs.
  public static let timestep = 2.0
  private static let repeats = 5
  private static let steps = 50
  private static let blocks = 20

  /// - Parameters:
  ///   - cell: repeated to about 256 atoms.
  ///   - picoseconds: for which the energy is watched.
  public init(_ potential: some TimedPotential, cell: Structure, picoseconds: Double) throws {
    if let single = potential.inSinglePrecision {
      try self.init("single", single, cell, picoseconds)
    } else {
      try self.init("double", potential, cell, picoseconds)
    }
  }

  private init(
    _ precision: String, _ potential: some TimedPotential, _ cell: Structure, _ picoseconds: Double
  ) throws {
    let structure = Supercell.ofAbout(256, cell)
    (formula, atoms) = (structure.composition.reduced.description, structure.count)
    (self.precision, self.picoseconds) = (precision, picoseconds)
    let calculator = potential.makeCalculator()
    func settings(_ ensemble: Ensemble) -> DynamicsSettings {
      DynamicsSettings(
        ensemble, temperature: Self.temperature, timestep: Self.timestep, seed: 1)
    }
    // 2 ps, of which half is forgotten in a bath that takes 50 fs.
    var warm = try MolecularDynamics(
      structure, calculator: calculator, settings: settings(.velocityRescaling(time: 50)))
    for _ in 0..<1000 { try warm.advance() }
    var motion = try MolecularDynamics(
      DynamicsState(warm.structure, velocities: warm.velocities), calculator: calculator,
      settings: settings(.energyConserving))

    var rates: (dynamics: [Double], evaluation: [Double]) = ([], [])
    // By the clock on the wall, both, as stages are timed.
    var (lists, time) = (0.0, 0.0)
    for _ in 0..<Self.repeats {
      let (before, start) = (calculator.stages.list, Machine.now)
      let moving = try Machine.processorTime {
        for _ in 0..<Self.steps { try motion.advance() }
      }
      lists += calculator.stages.list - before
      time += Machine.now - start
      let standing = try Machine.processorTime {
        for _ in 0..<Self.steps { _ = try calculator.evaluate(motion.structure) }
      }
      let evaluated = Double(structure.count * Self.steps)
      rates.dynamics.append(evaluated / moving)
      rates.evaluation.append(evaluated / standing)
    }
    func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    dynamicsRate = median(rates.dynamics)
    evaluationRate = median(rates.evaluation)
    efficiency = median(zip(rates.dynamics, rates.evaluation).map { $0 / $1 })
    listShare = lists / time

    let steps = Int((picoseconds * 1000 / Self.timestep / Double(Self.blocks)).rounded(.up))
    var means: [(x: Double, y: Double)] = []
    var (squares, temperatures) = (0.0, 0.0)
    for _ in 0..<Self.blocks {
      var energies: [Double] = []
      for _ in 0..<steps {
        try motion.advance()
        energies.append(motion.conservedEnergy / Double(structure.count))
        temperatures += motion.kineticTemperature
      }
      let mean = energies.reduce(0, +) / Double(steps)
      means.append((x: motion.time - Double(steps) * Self.timestep / 2, y: mean))
      squares += energies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    let line = LineFit(means)
    let duration = Double(Self.blocks * steps) * Self.timestep
    drift = Estimate(line.slope * duration, standardError: line.slopeError * duration)
    fluctuation = (squares / Double(Self.blocks * steps)).squareRoot()
    meanTemperature = temperatures / Double(Self.blocks * steps)
  }
}

extension DynamicsBenchmark {
  public var text: String {
    func line(_ name: String, _ value: String) -> String {
      name.padding(toLength: 52, withPad: " ", startingAt: 0) + value
    }
    return [
      "\(formula): \(atoms) atoms, \(precision) precision, one core, steps of "
        + String(format: "%g fs at about %.0f K", Self.timestep, meanTemperature),
      line("atoms and steps per second, dynamics", String(format: "%9.0f", dynamicsRate)),
      line("the same, energy and forces alone", String(format: "%9.0f", evaluationRate)),
      line("dynamics to forces alone", String(format: "%9.1f %%", 100 * efficiency)),
      line(
        "neighbour lists, of the time of the dynamics", String(format: "%9.1f %%", 100 * listShare)),
      line(
        String(format: "drift of the energy in %g ps without a bath", picoseconds),
        String(
          format: "%9.4f ± %.4f meV/atom", 1000 * drift.value, 1000 * drift.standardError)),
      line(
        "standard deviation of the energy", String(format: "%9.4f meV/atom", 1000 * fluctuation)),
    ].joined(separator: "\n") + "\n"
  }
}
