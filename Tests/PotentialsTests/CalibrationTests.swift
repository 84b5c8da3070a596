import Foundation
import Quantities
import Testing

@testable import Potentials

@Suite("From the spread of a committee to a standard error")
struct CalibrationTests {
  /// Errors drawn from a normal distribution of known width around a spread.
  func sample(floor: Double, factor: Double, count: Int = 4000, seed: UInt64 = 1) -> SpreadSample {
    var random = RandomStream(seed: seed, purpose: "errors", candidate: 0)
    var sample = SpreadSample()
    for _ in 0..<count {
      let spread = exp(random.normal())
      let width = (floor * floor + factor * factor * spread * spread).squareRoot()
      sample.add(error: width * random.normal(), spread: spread)
    }
    return sample
  }

  @Test("Floor and factor of known errors are found again", arguments: [(0, 2), (3, 1), (2, 0.5)])
  func recovers(floor: Double, factor: Double) {
    let scale = sample(floor: floor, factor: factor).scale()
    #expect(abs(scale.floor - floor) < 0.4, "\(scale)")
    #expect(abs(scale.factor - factor) < 0.25, "\(scale)")
    let other = sample(floor: floor, factor: factor, seed: 2)
    #expect(abs(other.coverage(scale) - 0.683) < 0.02)
    #expect(abs(other.coverage(scale, within: 2) - 0.954) < 0.02)
  }

  /// By the parts within one and two standard errors alone, factors of 3 come out.
  @Test("A few hundred errors are enough to tell a floor from a factor", arguments: 1...8)
  func fewErrors(seed: UInt64) {
    let scale = sample(floor: 3, factor: 2, count: 400, seed: seed).scale()
    #expect(abs(scale.floor - 3) < 1.2, "\(scale)")
    #expect(abs(scale.factor - 2) < 0.6, "\(scale)")
  }

  @Test("Errors with long tails miss both parts by as much, neither by much")
  func tails() {
    // One in eight is four times as large.
    var random = RandomStream(seed: 4, purpose: "tails", candidate: 0)
    var sample = SpreadSample()
    for _ in 0..<4000 {
      let spread = exp(0.5 * random.normal())
      sample.add(
        error: spread * random.normal() * (random.uniform() < 0.125 ? 4 : 1), spread: spread)
    }
    let scale = sample.scale()
    let (one, two) = (sample.coverage(scale), sample.coverage(scale, within: 2))
    #expect(one > 0.6827 && two < 0.9545)
    #expect(abs((one - 0.6827) - (0.9545 - two)) < 0.012)
    #expect(one < 0.7327)
  }

  @Test("Members that always agree leave a floor with 68 % of the errors below it")
  func noSpread() {
    var sample = SpreadSample()
    for k in 1...100 { sample.add(error: Double(k) * (k.isMultiple(of: 2) ? 1 : -1), spread: 0) }
    let scale = sample.scale()
    #expect(scale.floor == 69 && sample.coverage(scale) == 0.69)
  }

  @Test("Nothing to learn from leaves the spread as it is")
  func empty() {
    #expect(SpreadSample().scale() == Calibration.none.energy)
    #expect(SpreadSample().coverage(Calibration.none.energy) == 0)
  }
}
