import Foundation
import Quantities
import Testing

@testable import Dynamics

@Suite("Velocity rescaling")
struct VelocityRescalingTests {
  /// The exact solution of the stochastic equation after any time, from its mean and its limit.
  @Test(
    "The kinetic energy decays to its mean as exp(−t/τ), and is gamma distributed in the end",
    arguments: [1, 2, 3, 30])
  func path(degreesOfFreedom: Int) {
    let bath = VelocityRescaling(
      time: 100, temperature: 400, degreesOfFreedom: degreesOfFreedom)
    let thermal = Constants.boltzmann * 400
    let equilibrium = Double(degreesOfFreedom) * thermal / 2
    func energies(after time: Double, from start: Double) -> [Double] {
      (0..<4000).map { sample in
        var random = RandomStream(seed: 1, purpose: "test", candidate: sample)
        let factor = bath.factor(kineticEnergy: start, timestep: time, random: &random)
        return start * factor * factor
      }
    }
    for start in [0.3, 3.0] {
      let later = energies(after: 70, from: start * equilibrium)
      let expected = equilibrium * (1 + (start - 1) * exp(-0.7))
      let error = (later.variance / Double(later.count)).squareRoot()
      #expect(abs(later.mean - expected) < 4 * error)
      let last = energies(after: 5000, from: start * equilibrium)
      let shape = Double(degreesOfFreedom) / 2
      #expect(last.distance { gammaDistribution($0 / thermal, shape: shape) } < 1.95)
    }
  }

  @Test("Two steps of a half are distributed as one step")
  func semigroup() {
    let bath = VelocityRescaling(time: 100, temperature: 400, degreesOfFreedom: 5)
    func energies(steps: Int) -> [Double] {
      (0..<4000).map { sample in
        var random = RandomStream(seed: 2, purpose: "test \(steps)", candidate: sample)
        var energy = 0.02
        for _ in 0..<steps {
          let factor = bath.factor(
            kineticEnergy: energy, timestep: 60 / Double(steps), random: &random)
          energy *= factor * factor
        }
        return energy
      }.sorted()
    }
    let one = energies(steps: 1)
    let two = energies(steps: 2)
    // Against another sample of the same size the distance is longer by √2.
    let distance = one.distance { x in
      Double(two.partitioningIndex { $0 > x }) / Double(two.count)
    }
    #expect(distance < 1.95 * 2.0.squareRoot())
  }

  @Test("Atoms at rest, and a lone atom, are left alone")
  func rest() {
    var random = RandomStream(seed: 1, purpose: "test", candidate: 0)
    let bath = VelocityRescaling(time: 100, temperature: 400, degreesOfFreedom: 3)
    #expect(bath.factor(kineticEnergy: 0, timestep: 1, random: &random) == 1)
    let none = VelocityRescaling(time: 100, temperature: 400, degreesOfFreedom: 0)
    #expect(none.factor(kineticEnergy: 1, timestep: 1, random: &random) == 1)
  }

  @Test("Random numbers of a gamma distribution are distributed so", arguments: [0.5, 1, 2.5, 400])
  func gamma(shape: Double) {
    var random = RandomStream(seed: 3, purpose: "test", candidate: 0)
    let numbers = (0..<5000).map { _ in random.gamma(shape) }
    #expect(numbers.distance { gammaDistribution($0, shape: shape) } < 1.95)
  }
}

extension Array {
  /// The first index at which a sorted array fulfils a condition.
  fileprivate func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
