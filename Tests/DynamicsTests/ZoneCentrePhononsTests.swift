import Dynamics
import Foundation
import Potentials
import Quantities
import Structures
import Testing

@Suite("Zone-centre phonons")
struct ZoneCentrePhononsTests {
  let potential = LennardJones(elements: [.lithium, .sulfur], depth: 0.1, diameter: 2.3, cutoff: 7)

  /// Two kinds of atoms, one on the corners and one in the centres of cubes.
  func crystal(_ a: Double = 2.9) throws -> Structure {
    Structure(
      lattice: try #require(Lattice.cubic(a)), species: [.lithium, .sulfur],
      positions: [.zero, Vector3(0.5, 0.5, 0.5)])
  }

  @Test(
    "Two sublattices against each other vibrate with ω² = K / reduced mass, in three directions")
  func reducedMass() throws {
    let crystal = try crystal()
    let phonons = try ZoneCentrePhonons(crystal, calculator: potential.makeCalculator())
    // K from the energy alone.
    func energy(_ distance: Double) throws -> Double {
      var moved = crystal
      moved.cartesianPositions[0] += Vector3(distance, 0, 0)
      return try potential.evaluate(moved).energy
    }
    let h = 1e-3
    let curvature = (try energy(h) - 2 * energy(0) + energy(-h)) / (h * h)
    let (m1, m2) = (Element.lithium.mass, Element.sulfur.mass)
    let mass = m1 * m2 / (m1 + m2) * Constants.atomicMassVelocitySquared
    let expected = (curvature / mass).squareRoot()
    let (acoustic, optical) = phonons.acousticAndOptical
    #expect(phonons.frequencies.count == 6 && acoustic.count == 3)
    #expect(acoustic.allSatisfy { abs($0) < 1e-3 * expected })
    #expect(optical.allSatisfy { abs($0 / expected - 1) < 1e-4 }, "\(optical), \(expected)")
    #expect(phonons.translations.filter { $0 > 0.999 }.count == 3)
    #expect(phonons.translations.filter { $0 < 0.001 }.count == 3)
  }

  @Test("A supercell has the frequencies of its cell, and others")
  func supercell() throws {
    let crystal = try crystal()
    let calculator = potential.makeCalculator()
    let one = try ZoneCentrePhonons(crystal, calculator: calculator).frequencies
    let two = try ZoneCentrePhonons(crystal.supercell(1, 1, 2), calculator: calculator).frequencies
    #expect(two.count == 2 * one.count && two == two.sorted())
    for frequency in one.suffix(3) {
      #expect(two.contains { abs($0 - frequency) < 1e-5 * frequency })
    }
  }

  @Test("Where the curvature is downward the frequency is imaginary, below zero")
  func imaginary() throws {
    // Pulled apart beyond the inflection of the pair potential.
    let phonons = try ZoneCentrePhonons(crystal(3.6), calculator: potential.makeCalculator())
    #expect(try #require(phonons.frequencies.first) < -1e-3)
  }

  @Test("A frequency of 2π/1000 rad/fs is 1 THz")
  func terahertz() {
    #expect(abs(2 * Double.pi / 1000 * Constants.terahertz - 1) < 1e-12)
  }
}
