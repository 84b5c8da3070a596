import Descriptors
import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

/// A potential with random parameters: the laws hold for any.
func randomPotential(seed: UInt64 = 1, shortest: Double = 0.5) -> NetworkPotential {
  let layout = ParameterLayout(
    basis: DensityBasis(
      elements: [.lithium, .phosphorus, .sulfur], radialCutoff: 5, angularCutoff: 4),
    shape: NetworkShape(hidden1: 7, hidden2: 5), members: 3)
  var random = RandomStream(seed: seed, purpose: "potential", candidate: 0)
  let width = 2 * DensityBasis.featureCount
  return NetworkPotential(
    layout: layout, referenceEnergies: [-1, -2, -3],
    shortestDistances: [[Double]](
      repeating: [Double](repeating: shortest, count: 3), count: 3),
    mean: (0..<3).map { _ in (0..<width).map { _ in Float(random.normal()) / 10 } },
    scale: (0..<3).map { _ in (0..<width).map { _ in Float(0.5 + random.uniform()) } },
    parameters: (0..<layout.parameterCount).map { _ in Float(random.normal()) / 6 })
}

func randomCrystal(seed: UInt64 = 1, atoms: Int = 9) -> Structure {
  var random = RandomStream(seed: seed, purpose: "crystal", candidate: 0)
  let elements: [Element] = [.lithium, .phosphorus, .sulfur]
  let lattice = Lattice(Matrix3(Vector3(6, 0.3, 0), Vector3(-1, 5, 0.2), Vector3(0.5, 1, 7)))!
  return Structure(
    lattice: lattice, species: (0..<atoms).map { elements[$0 % 3] },
    positions: (0..<atoms).map { _ in
      Vector3(random.uniform(), random.uniform(), random.uniform())
    })
}

@Suite("Network potentials")
struct NetworkPotentialTests {
  @Test("Forces are the negative gradient of the energy", arguments: [0.5, 2.2])
  func forces(shortest: Double) throws {
    try PotentialLaws.expectForces(randomPotential(shortest: shortest), at: randomCrystal())
  }

  @Test("The virial is the negative derivative by the strain", arguments: [0.5, 2.2])
  func virial(shortest: Double) throws {
    try PotentialLaws.expectVirial(randomPotential(shortest: shortest), at: randomCrystal())
  }

  @Test(
    "The energy does not change under translation, rotation, permutation, and doubles with the cell"
  )
  func invariance() throws {
    let potential = randomPotential(shortest: 2.2)
    let structure = randomCrystal()
    let result = try potential.evaluate(structure)
    #expect(result.shortContacts > 0)
    var moved = structure
    moved.positions = structure.positions.map { $0 + Vector3(0.7, -3.1, 0.4) }
    #expect(abs(try potential.evaluate(moved).energy - result.energy) < 1e-10)

    let (c, s) = (cos(1.1), sin(1.1))
    let turn = Matrix3(Vector3(c, 0, s), Vector3(0, 1, 0), Vector3(-s, 0, c))
    var turned = structure
    turned.lattice = try #require(Lattice(structure.lattice.matrix * turn))
    let turnedResult = try potential.evaluate(turned)
    #expect(abs(turnedResult.energy - result.energy) < 1e-10)
    for (f, g) in zip(result.forces, turnedResult.forces) { #expect((f * turn - g).length < 1e-10) }

    let order = Array((0..<structure.count).reversed())
    let permuted = try potential.evaluate(structure.selecting(order))
    #expect(abs(permuted.energy - result.energy) < 1e-10)
    for (k, atom) in order.enumerated() {
      #expect((permuted.forces[k] - result.forces[atom]).length < 1e-10)
    }

    let double = try potential.evaluate(structure.supercell(1, 2, 1))
    #expect(abs(double.energy - 2 * result.energy) < 1e-9)
    #expect(double.shortContacts == 2 * result.shortContacts)
  }

  @Test(
    "An atom too near its own image is one contact, whichever way it lies",
    arguments: [
      Vector3(1, 0, 0), Vector3(0.7, -0.7, 0), Vector3(-0.6, 0.6, 0), Vector3(0, 0.5, -0.5),
    ])
  func ownImage(vector: Vector3) throws {
    let (a, b) =
      vector.x == 0 ? (Vector3(6, 0, 0), Vector3(0, 5, 5)) : (Vector3(5, 5, 0), Vector3(0, 0, 6))
    let structure = Structure(
      lattice: try #require(Lattice(Matrix3(vector, a, b)) ?? Lattice(Matrix3(vector, b, a))),
      species: [.sulfur], positions: [.zero])
    #expect(
      try randomPotential(shortest: vector.length + 0.1).evaluate(structure).shortContacts == 1)
  }

  @Test("Forces sum to zero")
  func sumOfForces() throws {
    let forces = try randomPotential().evaluate(randomCrystal(atoms: 40)).forces
    #expect(forces.reduce(.zero, +).length < 1e-10)
  }

  @Test("The energy is smooth where a neighbour crosses a cutoff", arguments: [4.0, 5.0])
  func smoothness(cutoff: Double) throws {
    let potential = randomPotential()
    let lattice = try #require(Lattice.cubic(20))
    func force(_ r: Double) throws -> Double {
      let pair = Structure(
        lattice: lattice, species: [.lithium, .sulfur], positions: [.zero, Vector3(r / 20, 0, 0)])
      return try potential.evaluate(pair).forces[0].x
    }
    let steps = try (-20...20).map { try force(cutoff + Double($0) * 1e-4) }
    for (a, b) in zip(steps, steps.dropFirst()) { #expect(abs(a - b) < 1e-3) }
    // The second derivative goes to zero from inside and is zero outside.
    #expect(abs((steps[20] - steps[19]) - (steps[21] - steps[20])) < 1e-6)
  }

  @Test("A calculator that has seen other structures gives what a fresh one gives")
  func reuse() throws {
    let potential = randomPotential()
    let calculator = potential.makeCalculator()
    var structure = randomCrystal(atoms: 20)
    var random = RandomStream(seed: 4, purpose: "walk", candidate: 0)
    for _ in 0..<30 {
      structure.positions = structure.positions.map {
        $0 + Vector3(random.normal(), random.normal(), random.normal()) * 0.01
      }
      var strain = Matrix3.zero
      strain[0, 1] = 0.004 * random.normal()
      strain[2, 2] = 0.004 * random.normal()
      structure.lattice = try #require(structure.lattice.strained(by: strain))
      let used = try calculator.evaluate(structure)
      let fresh = try potential.evaluate(structure)
      #expect(abs(used.energy - fresh.energy) < 1e-9)
      for (f, g) in zip(used.forces, fresh.forces) { #expect((f - g).length < 1e-9) }
    }
  }

  @Test("An element that the potential does not know is an error that names it")
  func missingElement() throws {
    let lattice = try #require(Lattice.cubic(4))
    let oxygen = try #require(Element("O"))
    let structure = Structure(lattice: lattice, species: [oxygen], positions: [.zero])
    #expect(throws: PotentialError.missingElement(oxygen, known: [.lithium, .phosphorus, .sulfur]))
    {
      try randomPotential().evaluate(structure)
    }
  }
}
