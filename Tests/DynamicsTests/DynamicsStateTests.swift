import Formats
import Foundation
import Potentials
import Quantities
import Structures
import Testing

@testable import Dynamics

@Suite("The state of a motion")
struct DynamicsStateTests {
  @Test("Velocities have the temperature asked for and no momentum")
  func velocities() throws {
    let crystal = try Samples.crystal(5)
    let state = DynamicsState(crystal, temperature: 300, seed: 2)
    let momentum = state.velocities.reduce(Vector3.zero, +)
    #expect(momentum.length < 1e-13)
    let mass = Element.sulfur.mass * Constants.atomicMassVelocitySquared
    let twice = state.velocities.reduce(0) { $0 + mass * $1.lengthSquared }
    let freedom = Double(3 * crystal.count - 3)
    #expect(
      abs(twice / (freedom * Constants.boltzmann) - 300) < 4 * 300 * (2 / freedom).squareRoot())
  }

  static let rules: [DynamicsSettings] = {
    let ramp = Schedule([
      Schedule.Point(time: 20, temperature: 100, pressure: 0.01),
      Schedule.Point(time: 100, temperature: 300, pressure: 0),
    ])
    let closed = [Ensemble.energyConserving] + Samples.baths
    let open = [Barostat.Shape.isotropic, .anisotropic].flatMap { shape in
      Samples.baths.map { ($0, Barostat?.some(Barostat(shape, time: 200))) }
    }
    return (closed.map { ($0, nil) } + open).map {
      DynamicsSettings($0, barostat: $1, schedule: ramp, timestep: 2, seed: .max)
    }
  }()

  @Test(
    "Stopped, written, read and gone on with, a motion is the one that never stopped, bit for bit",
    arguments: rules)
  func restart(settings: DynamicsSettings) throws {
    var run = try MolecularDynamics(
      Samples.crystal(), calculator: Samples.potential.makeCalculator(), settings: settings)
    var stops: [Data] = []
    for _ in 0..<60 {
      stops.append(try JSONEncoder().encode(run.state))
      try run.advance()
    }
    let again = try JSONDecoder().decode(
      DynamicsSettings.self, from: JSONEncoder().encode(settings))
    #expect(again == settings)
    for stop in [0, 1, 17, 59] {
      let state = try JSONDecoder().decode(DynamicsState.self, from: stops[stop])
      var later = try MolecularDynamics(
        state, calculator: Samples.potential.makeCalculator(), settings: again)
      #expect(later.step == stop)
      while later.step < run.step { try later.advance() }
      #expect(later.state == run.state && later.evaluation == run.evaluation)
      #expect(later.conservedEnergy == run.conservedEnergy)
    }
  }

  /// The calculator of this motion has lists of neighbours from steps before the stop, the one that
  /// goes on makes a list of its own.
  @Test(
    "With the shipped potential too, whenever its neighbour lists were made",
    arguments: [Barostat?.none, Barostat(.anisotropic, time: 500)])
  func shippedPotential(barostat: Barostat?) throws {
    let inputs = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Inputs")
    let network = try PotentialFile.read(inputs.appending(path: "potentials/li-p-s.potential"))
    let crystal = try StructureFile.read(
      inputs.appending(path: "structures/gamma-Li3PS4.cif"))[0].structure.supercell(1, 2, 2)
    let settings = DynamicsSettings(
      .velocityRescaling(time: 100), barostat: barostat, schedule: Schedule(temperature: 1500),
      timestep: 2, seed: 3)
    for potential in [SinglePrecisionPotential(network), network] as [any TimedPotential] {
      func follow(_ potential: some TimedPotential) throws {
        let calculator = potential.makeCalculator()
        var run = try MolecularDynamics(crystal, calculator: calculator, settings: settings)
        var stops: [Data] = []
        for step in 0..<120 {
          stops.append(try JSONEncoder().encode(run.state))
          // What a calculator without a past says.
          if step % 10 == 0 { #expect(try potential.evaluate(run.structure) == run.evaluation) }
          try run.advance()
        }
        for stop in [7, 50, 119] {
          let state = try JSONDecoder().decode(DynamicsState.self, from: stops[stop])
          var later = try MolecularDynamics(
            state, calculator: potential.makeCalculator(), settings: settings)
          while later.step < run.step { try later.advance() }
          #expect(later.state == run.state && later.evaluation == run.evaluation)
        }
      }
      try follow(potential)
    }
  }

  @Test("A state with too few velocities or before the first step is none")
  func damaged() throws {
    let state = DynamicsState(try Samples.crystal(1), temperature: 100, seed: 1)
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(state))
    let whole = try #require(object as? [String: Any])
    for (key, value) in [("velocities", [] as Any), ("step", -1)] {
      var wrong = whole
      wrong[key] = value
      let data = try JSONSerialization.data(withJSONObject: wrong)
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(DynamicsState.self, from: data)
      }
    }
  }
}
