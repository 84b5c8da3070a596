import Dynamics
import Foundation
import Potentials
import Quantities
import Structures
import Testing

/// What the canonical ensemble says of velocities and positions, for springs between light and heavy
/// atoms, of which it is known exactly.
@Suite("Ensembles")
struct EnsembleTests {
  static let temperature = 500.0
  static let thermal = Constants.boltzmann * temperature

  func run(_ ensemble: Ensemble) throws -> MolecularDynamics<Springs.Calculator> {
    var run = try MolecularDynamics(
      Samples.knot(), calculator: Springs().makeCalculator(),
      settings: DynamicsSettings(
        ensemble, temperature: Self.temperature, timestep: 1, seed: 7))
    for _ in 0..<5000 { try run.advance() }
    return run
  }

  @Test("Each bath leaves as many degrees of freedom as it moves")
  func degreesOfFreedom() {
    for ensemble in [.energyConserving] + Samples.baths {
      #expect(
        ensemble.degreesOfFreedom(atoms: 10) == (ensemble == Samples.baths[0] ? 30 : 27))
    }
    #expect(Ensemble.energyConserving.degreesOfFreedom(atoms: 1) == 0)
    #expect(Ensemble.energyConserving.degreesOfFreedom(atoms: 0) == 0)
  }

  @Test(
    "The kinetic energy is distributed as a gamma of half the degrees of freedom",
    arguments: Samples.baths)
  func kineticEnergies(ensemble: Ensemble) throws {
    var run = try run(ensemble)
    // Every 250 fs, five times the baths' own times, is independent.
    let energies = try (0..<1500).map { _ in
      for _ in 0..<250 { try run.advance() }
      return run.kineticEnergy
    }
    let shape = Double(run.degreesOfFreedom) / 2
    let distance = energies.distance { gammaDistribution($0 / Self.thermal, shape: shape) }
    #expect(distance < 1.95, "\(distance)")
    // One degree of freedom more or less would show.
    let wrong = energies.distance { gammaDistribution($0 / Self.thermal, shape: shape + 1.5) }
    #expect(wrong > 1.95)
  }

  /// Where the momentum is zero, an element with the share x of the mass has (n − x) k_B T / 2 on
  /// each axis, being n atoms.
  @Test("Each element has its share of the kinetic energy on each axis", arguments: Samples.baths)
  func equipartition(ensemble: Ensemble) throws {
    var run = try run(ensemble)
    let species = run.structure.species
    let total = species.reduce(0) { $0 + $1.mass }
    var energies: [Element: [[Double]]] = [:]
    for _ in 0..<20_000 {
      for _ in 0..<20 { try run.advance() }
      for element in Set(species) {
        let atoms = species.indices.filter { species[$0] == element }
        for axis in 0..<3 {
          energies[element, default: [[], [], []]][axis].append(
            atoms.reduce(0) {
              let v = run.velocities[$1][axis]
              return $0 + element.mass * Constants.atomicMassVelocitySquared * v * v / 2
            })
        }
      }
    }
    for (element, axes) in energies {
      let count = Double(species.filter { $0 == element }.count)
      let share = ensemble.conservesMomentum ? count * element.mass / total : 0
      for axis in 0..<3 {
        let mean = axes[axis].blocked()
        let exact = (count - share) * Self.thermal / 2
        #expect(mean.deviation(from: exact) < 4, "\(element), \(axis): \(mean), \(exact)")
        #expect(mean.standardError < 0.08 * exact)
      }
    }
  }

  /// The virial theorem, ⟨Σ r ∂E/∂r⟩ = n k_B T.
  @Test("Positions, too, have the temperature of the bath", arguments: Samples.baths)
  func virial(ensemble: Ensemble) throws {
    var run = try run(ensemble)
    let products = try (0..<200_000).map { _ in
      try run.advance()
      return -run.evaluation.virial.trace
    }.blocked()
    let exact = Double(3 * run.structure.count - 3) * Self.thermal
    #expect(products.deviation(from: exact) < 4, "\(products), \(exact)")
    #expect(products.standardError < 0.02 * exact)
  }
}
