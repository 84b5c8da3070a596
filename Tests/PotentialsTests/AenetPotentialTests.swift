import Descriptors
import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Potentials of aenet")
struct AenetPotentialTests {
  private let potential = AenetSamples.potential

  /// The energy as the equations say it, with sums over pairs of neighbours.
  private func referenceEnergy(_ structure: Structure) throws -> Double {
    let list = NeighborList(structure, cutoff: 4.5)
    return try structure.species.enumerated().reduce(0.0) { sum, site in
      let own = try #require(potential.networks.first { $0.element == site.element })
      let features = ReferenceChebyshev(own.basis).features(
        of: site.offset, species: structure.species, neighbors: list)
      let (mean, square) = (own.statistics.mean, own.statistics.meanSquare)
      let inputs = features.indices.map { k in
        let deviation = (square[k] - mean[k] * mean[k]).squareRoot()
        return deviation > 1e-10 ? (features[k] - mean[k]) / deviation : 0
      }
      return sum + own.network(inputs) / own.training.scale + own.training.shift + own.atomicEnergy
    }
  }

  @Test("The energy is that of the equations", arguments: 1...4)
  func energy(number: Int) throws {
    let structure = Samples.cell(number)
    let result = try potential.evaluate(structure)
    #expect(abs(result.energy - (try referenceEnergy(structure))) < 1e-10)
    #expect(result.memberEnergies == [result.energy])
    #expect(potential.freeAtomEnergies == [.lithium: -201.25e-120, .sulfur: -276.5])
  }

  @Test("Forces are the negative gradient of the energy, and sum to zero")
  func forces() throws {
    try PotentialLaws.expectForces(potential, at: Samples.cell(1))
  }

  @Test("The virial is the negative derivative by the strain")
  func virial() throws {
    try PotentialLaws.expectVirial(potential, at: Samples.cell(2))
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
      let new = try potential.evaluate(structure)
      #expect(abs(again.energy - new.energy) < 1e-10)
    }
  }

  @Test("Pairs nearer than the shortest distance are counted once")
  func contacts() throws {
    let structure = Structure(
      lattice: try #require(Lattice.cubic(12)), species: [.lithium, .sulfur, .lithium],
      positions: [.zero, Vector3(1.4 / 12, 0, 0), Vector3(0, 1.6 / 12, 0)])
    #expect(try potential.evaluate(structure).shortContacts == 1)
  }

  @Test("An element that it does not know is an error that names it")
  func missingElement() throws {
    let structure = Structure(
      lattice: try #require(Lattice.cubic(4)), species: [.phosphorus], positions: [.zero])
    #expect(
      throws: PotentialError.missingElement(.phosphorus, known: [.lithium, .sulfur])
    ) { try potential.evaluate(structure) }
  }

  @Test("Networks that do not fit each other are refused")
  func misfits() throws {
    let (lithium, sulfur) = (AenetSamples.lithium, AenetSamples.sulfur)
    #expect(throws: PotentialError.twoNetworks(.lithium, first: "a", second: "b")) {
      try AenetPotential([("a", lithium), ("s", sulfur), ("b", lithium)])
    }
    let phosphorus = AenetSamples.network(
      .phosphorus,
      ChebyshevBasis(
        environment: [.phosphorus, .lithium], radialOrder: 1, radialCutoff: 3, angularOrder: 1,
        angularCutoff: 3),
      hidden: [(2, .tanh)])
    let misfit = PotentialError.strangers(
      file: "a", element: .phosphorus, environment: [.lithium, .sulfur])
    #expect(throws: misfit) { try AenetPotential([("a", lithium), ("b", phosphorus)]) }
    #expect(
      misfit.sentence
        == "a: made for surroundings of Li, S, so it does not fit the network of P")
  }
}
