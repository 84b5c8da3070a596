import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Lennard-Jones")
struct LennardJonesTests {
  private let potential = LennardJones(
    elements: [.lithium, .sulfur], depth: 0.25, diameter: 2.3, cutoff: 9)

  private func dimer(_ r: Double) throws -> Structure {
    Structure(
      lattice: try #require(Lattice.cubic(40)), species: [.lithium, .sulfur],
      positions: [.zero, Vector3(r / 40, 0, 0)])
  }

  @Test("A dimer is lowest at 2^(1/6) σ, by ε less the shift, without force")
  func minimum() throws {
    let r = pow(2, 1.0 / 6) * 2.3
    let result = try potential.evaluate(dimer(r))
    let s6 = pow(Double(2.3) / Double(9), 6.0)
    let shift = 4 * 0.25 * (s6 * s6 - s6)
    #expect(abs(result.energy - (-0.25 - shift)) < 1e-13)
    #expect(result.largestForce < 1e-12 && result.memberEnergies == [result.energy])
    for other in [r - 0.01, r + 0.01] {
      #expect(try potential.evaluate(dimer(other)).energy > result.energy)
    }
  }

  @Test("Energy and force at σ and beyond the cutoff, by hand")
  func byHand() throws {
    let atSigma = try potential.evaluate(dimer(2.3))
    // The slope at σ is −24 ε/σ: the atoms are pushed apart.
    #expect(abs(atSigma.forces[1].x - 24 * 0.25 / 2.3) < 1e-11)
    #expect(abs(atSigma.forces[0].x + 24 * 0.25 / 2.3) < 1e-11)
    // W = r F for a pair: positive, it wants to expand.
    #expect(abs(atSigma.virial[0, 0] - 24 * 0.25) < 1e-10)
    let far = try potential.evaluate(dimer(9.01))
    #expect(far.energy == 0 && far.largestForce == 0)
  }

  @Test("Forces are the negative gradient of the energy, and sum to zero")
  func forces() throws {
    try PotentialLaws.expectForces(potential, at: Samples.cell(1))
  }

  @Test("The virial is the negative derivative by the strain")
  func virial() throws {
    try PotentialLaws.expectVirial(potential, at: Samples.cell(2), within: 2e-6)
  }

  @Test("The energy moves with the crystal and doubles with the cell")
  func invariance() throws {
    let structure = Samples.cell(3)
    let energy = try potential.evaluate(structure).energy
    var moved = structure
    moved.positions = structure.positions.map { $0 + Vector3(0.31, -4.2, 0.7) }
    #expect(abs(try potential.evaluate(moved).energy - energy) < 1e-10)
    #expect(abs(try potential.evaluate(structure.supercell(1, 1, 2)).energy - 2 * energy) < 1e-9)
  }

  @Test("An element that it does not know is an error that names it")
  func missingElement() throws {
    let structure = Structure(
      lattice: try #require(Lattice.cubic(4)), species: [.phosphorus], positions: [.zero])
    #expect(
      throws: PotentialError.missingElement(.phosphorus, known: [.lithium, .sulfur])
    ) { try potential.evaluate(structure) }
  }
}
