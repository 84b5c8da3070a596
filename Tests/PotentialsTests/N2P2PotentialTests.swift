import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Potentials of n2p2")
struct N2P2PotentialTests {
  /// With all types of symmetry functions; the last is smooth in all derivatives that matter.
  private let potential: N2P2Potential

  init() throws { potential = try N2P2Samples.all[8].potential() }

  @Test("Energy and forces are those that n2p2 prints", arguments: N2P2Samples.all.indices)
  func reference(sample: Int) throws {
    let expected = N2P2Reference.all[sample]
    let potential = try N2P2Samples.all[sample].potential()
    let result = try potential.evaluate(N2P2Samples.structure)
    #expect(abs(result.energy - expected.energy) < 1e-12 * max(1, abs(expected.energy)))
    for (force, digits) in zip(result.forces, expected.forces) {
      #expect((force - digits).length < 1e-11)
    }
    #expect(expected.forces.contains { $0.length > 0.02 }, "or there is nothing to see")
    #expect(result.memberEnergies == [result.energy] && result.shortContacts == 0)
  }

  @Test("Forces are the negative gradient of the energy, and sum to zero", arguments: 1...8)
  func forces(sample: Int) throws {
    try PotentialLaws.expectForces(
      N2P2Samples.all[sample].potential(), at: N2P2Samples.structure, within: 2e-6)
  }

  @Test("The virial is the negative derivative by the strain")
  func virial() throws {
    let structure = N2P2Samples.structure
    #expect(try potential.evaluate(structure).virial.norm > 0.1)
    try PotentialLaws.expectVirial(potential, at: structure)
  }

  @Test("The energy moves and turns with the crystal, and doubles with the cell")
  func invariance() throws {
    try PotentialLaws.expectInvariance(potential, at: Samples.cell(3))
  }

  @Test("A calculator that is used again gives what a new one gives")
  func reuse() throws {
    let calculator = potential.makeCalculator()
    for number in 1...3 {
      let structure = Samples.cell(number)
      let again = try calculator.evaluate(structure)
      #expect(abs(again.energy - (try potential.evaluate(structure).energy)) < 1e-10)
    }
  }

  @Test("In other units it is the same potential", arguments: N2P2Samples.all.indices)
  func units(sample: Int) throws {
    let potential = try N2P2Samples.all[sample].potential()
    let (length, energy) = (0.75, 27.0)
    let structure = N2P2Samples.structure
    let larger = Structure(
      lattice: try #require(Lattice(structure.lattice.matrix * length)),
      species: structure.species, positions: structure.positions)
    let (result, other) = (
      try potential.evaluate(structure),
      try potential.inUnits(length: length, energy: energy).evaluate(larger)
    )
    #expect(abs(other.energy - energy * result.energy) < 1e-9 * max(1, abs(other.energy)))
    for (force, expected) in zip(other.forces, result.forces) {
      #expect((force - expected * (energy / length)).length < 1e-9 * max(1, force.length))
    }
  }

  @Test("A lone atom has the energy of its network without neighbours")
  func loneAtom() throws {
    let structure = Structure(
      lattice: try #require(Lattice.cubic(20)), species: [.lithium], positions: [.zero])
    let result = try potential.evaluate(structure)
    let own = potential.networks[0]
    let inputs = own.statistics.map(own.scaling.linear).map { -$0.mean * $0.scale }
    #expect(abs(result.energy - own.network(inputs)) < 1e-12)
    #expect(result.forces[0] == .zero)
  }

  @Test("It says how far it sees, and refuses an element that it does not know")
  func bounds() throws {
    #expect(potential.elements == [.lithium, .sulfur])
    #expect(potential.radialCutoff == 5 && potential.angularCutoff == 4.5)
    #expect(potential.freeAtomEnergies == nil)
    let structure = Structure(
      lattice: try #require(Lattice.cubic(4)), species: [.phosphorus], positions: [.zero])
    #expect(throws: PotentialError.missingElement(.phosphorus, known: [.lithium, .sulfur])) {
      try potential.evaluate(structure)
    }
  }
}
