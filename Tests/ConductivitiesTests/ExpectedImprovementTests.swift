import Conductivities
import Foundation
import Quantities
import Testing

@Suite("Expected improvement")
struct ExpectedImprovementTests {
  @Test(
    "It is the mean that random draws give",
    arguments: [(0.0, 1.0, 0.0), (1.2, 0.5, 1), (-1, 2, 1.5), (3, 0.3, 1), (0, 1, 2.5)])
  func monteCarlo(value: Double, error: Double, best: Double) {
    var random = RandomStream(seed: 12, purpose: "improvement", candidate: 0)
    let count = 200_000
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<count {
      let gain = max(0, value + error * random.normal() - best)
      sum += gain
      squares += gain * gain
    }
    let mean = sum / Double(count)
    let standardError = ((squares / Double(count) - mean * mean) / Double(count)).squareRoot()
    let expected = Estimate(value, standardError: error).expectedImprovement(over: best)
    #expect(abs(expected - mean) < 4 * standardError)
  }

  @Test("Without an error it is the difference, or nothing")
  func exact() {
    #expect(Estimate(3, standardError: 0).expectedImprovement(over: 1) == 2)
    #expect(Estimate(1, standardError: 0).expectedImprovement(over: 3) == 0)
    #expect(abs(Estimate(3, standardError: 1e-9).expectedImprovement(over: 1) - 2) < 1e-12)
  }

  @Test("It grows with the value and with the error, and is never negative")
  func monotone() {
    for best in stride(from: -40.0, through: 40, by: 0.5) {
      let plain = Estimate(0, standardError: 1).expectedImprovement(over: best)
      #expect(plain >= 0)
      // Up to rounding, and up to what a number can hold in the far tail.
      let least = plain * (1 - 1e-12) - 1e-300
      #expect(Estimate(0.1, standardError: 1).expectedImprovement(over: best) >= least)
      #expect(Estimate(0, standardError: 1.1).expectedImprovement(over: best) >= least)
    }
  }

  @Test("Turning all signs gives the improvement downward")
  func mirror() {
    let improvement = { Estimate($0, standardError: 0.7).expectedImprovement(over: $1) }
    // E[max(0, y − b)] − E[max(0, b − y)] = value − b.
    #expect(abs(improvement(0.4, 1) - improvement(-0.4, -1) - (0.4 - 1)) < 1e-14)
  }
}
