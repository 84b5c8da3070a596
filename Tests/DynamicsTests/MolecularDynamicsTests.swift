import Dynamics
import Foundation
import Potentials
import Quantities
import Structures
import Testing

@Suite("Molecular dynamics")
struct MolecularDynamicsTests {
  func dynamics(
    _ ensemble: Ensemble = .energyConserving, temperature: Double, timestep: Double = 2,
    seed: UInt64 = 1
  ) throws -> MolecularDynamics<LennardJones.Calculator> {
    try MolecularDynamics(
      Samples.crystal(), calculator: Samples.potential.makeCalculator(),
      settings: DynamicsSettings(
        ensemble, temperature: temperature, timestep: timestep, seed: seed))
  }

  /// Standard deviation of the conserved energy over 400 fs.
  func spread(_ ensemble: Ensemble, timestep: Double) throws -> Double {
    var run = try dynamics(ensemble, temperature: 60, timestep: timestep)
    return try (0..<Int(400 / timestep)).map { _ in
      try run.advance()
      return run.conservedEnergy
    }.variance.squareRoot()
  }

  @Test(
    "What is conserved is kept, and its error falls as the square of the time step",
    arguments: [Ensemble.energyConserving, .noseHoover(time: 50, chainLength: 3)])
  func conservation(ensemble: Ensemble) throws {
    let (coarse, fine) = (
      try spread(ensemble, timestep: 8), try spread(ensemble, timestep: 4)
    )
    #expect(coarse < 2e-3)
    #expect((3.0...5.5).contains(coarse / fine), "\(coarse) against \(fine)")
  }

  @Test("With a random bath, energy and what the bath got do not drift", arguments: Samples.baths)
  func ledger(ensemble: Ensemble) throws {
    var run = try dynamics(ensemble, temperature: 60, timestep: 4)
    let start = run.conservedEnergy
    let thermal = Double(run.degreesOfFreedom) * Constants.boltzmann * 60
    var exchanged = 0.0
    for _ in 0..<2000 {
      try run.advance()
      exchanged = max(exchanged, abs(run.state.bathEnergy))
      #expect(abs(run.conservedEnergy - start) < 0.01 * thermal)
    }
    // The bath gave or took much more than what the ledger is off by.
    #expect(exchanged > 0.1 * thermal)
  }

  @Test("Where the momentum is to stay zero, it does", arguments: Samples.baths)
  func momentum(ensemble: Ensemble) throws {
    for ensemble in [.energyConserving, ensemble] {
      var run = try dynamics(ensemble, temperature: 100)
      for _ in 0..<50 { try run.advance() }
      let momentum = run.velocities.reduce(Vector3.zero, +)
      #expect((momentum.length < 1e-12) == ensemble.conservesMomentum)
    }
  }

  @Test("Velocities turned around lead back to the start")
  func reversible() throws {
    let start = try Samples.crystal()
    var run = try dynamics(temperature: 100)
    for _ in 0..<40 { try run.advance() }
    var back = try MolecularDynamics(
      DynamicsState(run.structure, velocities: run.velocities.map { -$0 }),
      calculator: Samples.potential.makeCalculator(), settings: run.settings)
    for _ in 0..<40 { try back.advance() }
    for (a, b) in zip(back.structure.positions, start.positions) {
      #expect((a - b).length < 1e-10)
    }
  }

  @Test(
    "Without a bath the energy of 10 ps has no trend that a hundredth of k_B T would show")
  func drift() throws {
    var run = try dynamics(temperature: 60, timestep: 4)
    let energies = try (0..<2500).map { _ in
      try run.advance()
      return run.conservedEnergy / Double(run.structure.count)
    }
    let drift = Array(energies.suffix(500)).mean - Array(energies.prefix(500)).mean
    #expect(abs(drift) < 0.01 * Constants.boltzmann * 60, "\(drift) eV/atom")
  }

  @Test("All baths agree on the mean potential energy of a crystal that is not harmonic")
  func potentialEnergy() throws {
    let means = try Samples.baths.map { bath in
      var run = try dynamics(bath, temperature: 150, timestep: 4, seed: 4)
      for _ in 0..<1000 { try run.advance() }
      return try (0..<8000).map { _ in
        try run.advance()
        return run.evaluation.energy / Double(run.structure.count)
      }.blocked()
    }
    // Langevin's bath moves the centre of mass, which costs no energy; so the three agree.
    for (one, other) in [(0, 1), (1, 2), (0, 2)] {
      let difference = means[one] - means[other]
      #expect(abs(difference.value) < 3.5 * difference.standardError, "\(means)")
      #expect(difference.standardError < 0.02 * 1.5 * Constants.boltzmann * 150)
    }
  }

  @Test("The same seed gives the same path, another seed another", arguments: Samples.baths)
  func reproducible(ensemble: Ensemble) throws {
    func path(_ seed: UInt64) throws -> DynamicsState {
      var run = try dynamics(ensemble, temperature: 100, seed: seed)
      for _ in 0..<20 { try run.advance() }
      return run.state
    }
    #expect(try path(5) == path(5))
    #expect(try path(5) != path(6))
  }

  @Test("A copy goes on by itself and arrives where the first does")
  func copies() throws {
    var run = try dynamics(.velocityRescaling(time: 50), temperature: 100)
    for _ in 0..<5 { try run.advance() }
    var copy = run
    for _ in 0..<20 { try run.advance() }
    #expect(copy.step == 5)
    for _ in 0..<20 { try copy.advance() }
    #expect(copy.state == run.state)
  }

  @Test("An atom that would move more than an Ångström in a step ends the motion, with its number")
  func runaway() throws {
    var pair = try Samples.crystal()
    pair.positions[5] = pair.positions[4] + Vector3(0.05, 0, 0)
    var run = try MolecularDynamics(
      pair, calculator: Samples.potential.makeCalculator(),
      settings: DynamicsSettings(.energyConserving, temperature: 60, timestep: 2, seed: 1))
    let error = try #require(throws: DynamicsError.self) {
      for _ in 0..<1000 { try run.advance() }
    }
    guard case .ranAway(let atom, let distance, let step) = error else {
      Issue.record("\(error)")
      return
    }
    #expect([4, 5].contains(atom) && distance > 1 && step == run.step)
    #expect(error.sentence.contains("would move") && !error.sentence.contains("\n"))
    // What is no number is no motion either.
    let none = DynamicsError.ranAway(atom: 0, distance: .nan, step: 0)
    #expect(none.sentence.contains("∞ Å in step 1"))
  }
}
