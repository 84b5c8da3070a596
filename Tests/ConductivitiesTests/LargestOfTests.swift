import Foundation
import Quantities
import Testing

@testable import Conductivities

struct LargestOfTests {
  @Test func `Of two, it is the normal distribution of their difference`() {
    let (a, b) = (Estimate(1, standardError: 0.3), Estimate(0.6, standardError: 0.4))
    let expected = 0.5 * erfc(-(0.4 / 0.5) / 2.0.squareRoot())
    let found = LargestOf([a, b]).probabilities
    #expect(abs(found[0] - expected) < 1e-6)
    #expect(abs(found[0] + found[1] - 1) < 1e-6)
  }

  @Test func `Equals share, one far above has it all, and one alone too`() {
    let equal = LargestOf((0..<5).map { _ in Estimate(2, standardError: 0.7) }).probabilities
    for probability in equal { #expect(abs(probability - 0.2) < 1e-6) }
    let far = LargestOf([Estimate(0, standardError: 1), Estimate(100, standardError: 1)])
    #expect(abs(far.probabilities[1] - 1) < 1e-9 && far.probabilities[0] < 1e-9)
    #expect(abs(LargestOf([Estimate(3, standardError: 2)]).probabilities[0] - 1) < 1e-9)
  }

  @Test func `Draws come out as it says`() {
    let values = [
      Estimate(0, standardError: 1), Estimate(0.5, standardError: 0.2),
      Estimate(-0.3, standardError: 2),
    ]
    let found = LargestOf(values).probabilities
    var random = RandomStream(seed: 1, purpose: "draws", candidate: 0)
    var counts = [0, 0, 0]
    for _ in 0..<20_000 {
      let draw = values.map { $0.value + random.normal() * $0.standardError }
      counts[draw.indices.max { draw[$0] < draw[$1] }!] += 1
    }
    for (count, probability) in zip(counts, found) {
      #expect(abs(Double(count) / 20_000 - probability) < 0.015)
    }
  }
}
