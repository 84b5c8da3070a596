import Foundation
import Quantities
import Structures
import Testing

@testable import Dynamics

@Suite("Nosé-Hoover chains")
struct NoseHooverChainTests {
  @Test("Turned around in time, half a step is undone", arguments: [1, 2, 5])
  func reversible(length: Int) {
    let chain = NoseHooverChain(
      time: 40, length: length, temperature: 300, degreesOfFreedom: 93)
    let start = (0..<length).map { 0.01 * cos(Double($0) + 1) }
    var (velocities, energy, kinetic) = (start, 0.0, 0.9)
    let factor = chain.advance(
      kineticEnergy: kinetic, timestep: 2, velocities: &velocities, energy: &energy)
    #expect(velocities != start && factor != 1)
    kinetic *= factor * factor
    velocities = velocities.map { -$0 }
    let back = chain.advance(
      kineticEnergy: kinetic, timestep: 2, velocities: &velocities, energy: &energy)
    #expect(abs(factor * back - 1) < 1e-14)
    #expect(zip(velocities, start).allSatisfy { abs($0 + $1) < 1e-15 })
    #expect(abs(energy) < 1e-14)
  }

  @Test("Atoms of the bath's temperature move a chain at rest only through its second thermostat")
  func balance() {
    let kinetic = 93 * Constants.boltzmann * 300 / 2
    let chain = NoseHooverChain(time: 40, length: 1, temperature: 300, degreesOfFreedom: 93)
    var (velocities, energy) = ([0.0], 0.0)
    let factor = chain.advance(
      kineticEnergy: kinetic, timestep: 2, velocities: &velocities, energy: &energy)
    #expect(abs(factor - 1) < 1e-12)
    // Hotter atoms are braked, colder ones driven.
    for (hot, isBraked) in [(1.5, true), (0.5, false)] {
      var (velocities, energy) = ([0.0], 0.0)
      let factor = chain.advance(
        kineticEnergy: hot * kinetic, timestep: 2, velocities: &velocities, energy: &energy)
      #expect((factor < 1) == isBraked)
    }
  }

  /// With forces out of the way, the chain and the kinetic energy are a system of their own.
  @Test("Chain and atoms together conserve their energy to the square of the time step")
  func conserved() {
    func spread(_ timestep: Double) -> Double {
      let chain = NoseHooverChain(time: 40, length: 3, temperature: 300, degreesOfFreedom: 30)
      var (velocities, energy) = ([0.01, 0.0, 0.0], 0.0)
      var kinetic = 20 * Constants.boltzmann * 300
      let start = kinetic + energy + chain.kineticEnergy(velocities)
      var largest = 0.0
      for _ in 0..<Int(400 / timestep) {
        let factor = chain.advance(
          kineticEnergy: kinetic, timestep: timestep, velocities: &velocities, energy: &energy)
        kinetic *= factor * factor
        largest = max(largest, abs(kinetic + energy + chain.kineticEnergy(velocities) - start))
      }
      return largest
    }
    let (coarse, fine) = (spread(4), spread(2))
    #expect((3.5...4.5).contains(coarse / fine), "\(coarse) against \(fine)")
    #expect(fine < 1e-3 * 15 * Constants.boltzmann * 300)
  }
}
