import Dynamics
import Foundation
import Potentials
import Quantities
import Structures
import Testing

@Suite("Molecular dynamics")
struct MolecularDynamicsTests {
  let potential = LennardJones(elements: [.sulfur], depth: 0.05, diameter: 3, cutoff: 8)

  /// Face-centred cubic, 4 · n³ atoms near its minimum.
  func crystal(_ n: Int = 2) throws -> Structure {
    let lattice = try #require(Lattice.cubic(4.65))
    return Structure(
      lattice: lattice, species: [Element](repeating: .sulfur, count: 4),
      positions: [.zero, Vector3(0.5, 0.5, 0), Vector3(0.5, 0, 0.5), Vector3(0, 0.5, 0.5)]
    ).supercell(n, n, n)
  }

  func dynamics(
    temperature: Double, timestep: Double = 2, friction: Double = 0, seed: UInt64 = 1
  ) throws -> MolecularDynamics<LennardJones.Calculator> {
    try MolecularDynamics(
      crystal(), calculator: potential.makeCalculator(), temperature: temperature,
      timestep: timestep,
      friction: friction, seed: seed)
  }

  @Test("Without a bath the energy is kept, and its error falls as the square of the time step")
  func energyConservation() throws {
    func spread(_ timestep: Double) throws -> Double {
      let run = try dynamics(temperature: 60, timestep: timestep)
      let energies = try (0..<Int(400 / timestep)).map { _ in
        try run.advance()
        return run.evaluation.energy + run.kineticEnergy
      }
      let mean = energies.reduce(0, +) / Double(energies.count)
      return (energies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(energies.count))
        .squareRoot()
    }
    let (coarse, fine) = (try spread(8), try spread(4))
    #expect(coarse < 2e-3)
    #expect((3.0...5.5).contains(coarse / fine), "\(coarse) against \(fine)")
  }

  @Test("Without a bath the momentum stays zero")
  func momentum() throws {
    let run = try dynamics(temperature: 100)
    for _ in 0..<50 { try run.advance() }
    let momentum = run.velocities.reduce(Vector3.zero, +)
    #expect(momentum.length < 1e-12)
  }

  @Test("Velocities turned around lead back to the start")
  func reversible() throws {
    let start = try crystal()
    let run = try dynamics(temperature: 100)
    for _ in 0..<40 { try run.advance() }
    let back = try MolecularDynamics(
      run.structure, calculator: potential.makeCalculator(), velocities: run.velocities.map { -$0 },
      timestep: 2)
    for _ in 0..<40 { try back.advance() }
    for (a, b) in zip(back.structure.positions, start.positions) {
      #expect((a - b).length < 1e-10)
    }
  }

  @Test("A bath holds the mean kinetic energy at 3/2 k_B T for each atom")
  func equipartition() throws {
    let run = try dynamics(temperature: 80, timestep: 4, friction: 0.02, seed: 3)
    for _ in 0..<500 { try run.advance() }
    var temperatures: [Double] = []
    for _ in 0..<4000 {
      try run.advance()
      temperatures.append(run.kineticTemperature)
    }
    // Blocks of 500 steps, 2 ps, are independent at a friction of 1/50 fs.
    let blocks = stride(from: 0, to: 4000, by: 500).map { start in
      temperatures[start..<(start + 500)].reduce(0, +) / 500
    }
    let estimate = Estimate(committee: blocks)
    let error = estimate.standardError / Double(blocks.count).squareRoot()
    #expect(abs(estimate.value - 80) < 4 * error, "\(estimate.value) ± \(error) K")
    #expect(error < 3)
  }

  @Test("The same seed gives the same path, another seed another")
  func reproducible() throws {
    func path(_ seed: UInt64) throws -> [Vector3] {
      let run = try dynamics(temperature: 100, friction: 0.01, seed: seed)
      for _ in 0..<20 { try run.advance() }
      return run.structure.positions
    }
    #expect(try path(5) == path(5))
    #expect(try path(5) != path(6))
  }
}
