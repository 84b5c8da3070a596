import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Evaluation of a network potential")
struct NetworkCalculatorTests {
  @Test("Forces with errors are those without, and the errors are the spread of the members")
  func forceErrors() throws {
    let potential = randomPotential(shortest: 2.2)
    let structure = randomCrystal()
    let calculator = potential.makeCalculator()
    let plain = try calculator.evaluate(structure)
    let result = try calculator.evaluateWithForceErrors(structure)
    #expect(plain.forceErrors.isEmpty)
    #expect(abs(result.energy - plain.energy) < 1e-10)
    #expect((result.virial - plain.virial).norm < 1e-9)
    for (f, g) in zip(result.forces, plain.forces) { #expect((f - g).length < 1e-10) }
    // Each member alone, as a potential of its own.
    let layout = potential.layout
    let alone = ParameterLayout(basis: layout.basis, shape: layout.shape, members: 1)
    let members = try (0..<layout.members).map { member in
      let start = layout.network(member: member, type: 0)
      return try NetworkPotential(
        layout: alone, referenceEnergies: potential.referenceEnergies,
        shortestDistances: potential.shortestDistances, mean: potential.mean,
        scale: potential.scale,
        parameters: Array(potential.parameters[..<layout.sharedTotal])
          + Array(potential.parameters[start..<(start + layout.memberCount)])
      ).evaluate(structure)
    }
    #expect(plain.memberEnergies.count == members.count)
    for (energy, member) in zip(plain.memberEnergies, members) {
      #expect(abs(energy - member.energy) < 1e-10)
    }
    for atom in structure.species.indices {
      let mean = members.reduce(Vector3.zero) { $0 + $1.forces[atom] } / 3
      let squares = members.reduce(0.0) { $0 + ($1.forces[atom] - mean).lengthSquared }
      #expect(abs(result.forceErrors[atom] - (squares / 6).squareRoot()) < 1e-10)
    }
  }

  @Test("A path gives what its structures alone give, whatever lists are kept on the way")
  func path() throws {
    let potential = randomPotential()
    let calculator = potential.makeCalculator()
    var structure = randomCrystal(atoms: 24)
    var random = RandomStream(seed: 2, purpose: "path", candidate: 0)
    for step in 0..<30 {
      structure.cartesianPositions = structure.cartesianPositions.map {
        $0 + Vector3(random.normal(), random.normal(), random.normal()) * 0.04
      }
      let kept = try calculator.evaluate(structure)
      let alone = try potential.evaluate(structure)
      #expect(abs(kept.energy - alone.energy) < 1e-9, "step \(step)")
      for (f, g) in zip(kept.forces, alone.forces) { #expect((f - g).length < 1e-9) }
    }
  }

  @Test("Single precision gives what double precision gives, to a few parts in a million")
  func singlePrecision() throws {
    let potential = randomPotential(shortest: 2.2)
    let structure = randomCrystal(atoms: 40)
    let exact = try potential.evaluate(structure)
    let single = try SinglePrecisionPotential(potential).evaluate(structure)
    let largest = exact.largestForce
    #expect(abs(single.energy - exact.energy) < 3e-6 * abs(exact.energy))
    for (f, g) in zip(single.forces, exact.forces) { #expect((f - g).length < 3e-6 * largest) }
    #expect((single.virial - exact.virial).norm < 3e-6 * exact.virial.norm)
    #expect(single.shortContacts == exact.shortContacts)
  }

  @Test("The times of the stages grow with every evaluation")
  func stages() throws {
    let calculator = randomPotential().makeCalculator()
    let start = calculator.stages
    _ = try calculator.evaluate(randomCrystal())
    let parts = calculator.stages.parts(since: start)
    #expect(parts.values.allSatisfy { $0 > 0 })
    #expect(abs(parts.values.reduce(0, +) - 1) < 1e-12)
  }
}
