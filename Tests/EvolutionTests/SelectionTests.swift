import Evolution
import Quantities
import Testing

@Suite("Selection")
struct SelectionTests {
  private func stream(_ candidate: Int) -> RandomStream {
    RandomStream(seed: 15, purpose: "selection", candidate: candidate)
  }

  @Test("The best always survive, nobody twice")
  func elites() {
    let fitness = (0..<64).map { Double(($0 * 37) % 64) }
    let best = Set(fitness.indices.filter { fitness[$0] < 4 })
    for candidate in 0..<100 {
      var random = stream(candidate)
      let survivors = Selection(size: 32, elites: 4).survivors(of: fitness, random: &random)
      #expect(survivors.count == 32 && Set(survivors).count == 32)
      #expect(survivors == survivors.sorted())
      #expect(Set(survivors).isSuperset(of: best))
    }
  }

  /// Where the first entry is always given the weight of the best, as by a
  /// sum that mixes ranked and listed order, this fails.
  @Test("The others survive in proportion to f_max − f, wherever they stand in the list")
  func proportional() {
    // The best, an elite, is last; the worst is first.
    let fitness = [9.0, 5, 8, 6, 7, -20]
    let draws = 20_000
    var counts = [Int](repeating: 0, count: fitness.count)
    for candidate in 0..<draws {
      var random = stream(candidate)
      for index in Selection(size: 2, elites: 1).survivors(of: fitness, random: &random) {
        counts[index] += 1
      }
    }
    #expect(counts[5] == draws && counts[0] == 0)
    for index in 1...4 {
      let p = (9 - fitness[index]) / 10
      let band = 5 * (Double(draws) * p * (1 - p)).squareRoot()
      #expect(abs(Double(counts[index]) - p * Double(draws)) < band)
    }
  }

  @Test("Without replacement, the second draw has the weights of those left")
  func second() {
    // Weights 3, 2, 1, 0. Index 0 stays out with probability
    // Σ over the first draw i of wᵢ/6 · P(0 not second | i).
    let fitness = [0.0, 1, 2, 3]
    let out = (2.0 / 6) * (1 - 3.0 / 4) + (1.0 / 6) * (1 - 3.0 / 5)
    let draws = 20_000
    var missing = 0
    for candidate in 0..<draws {
      var random = stream(candidate)
      let survivors = Selection(size: 2, elites: 0).survivors(of: fitness, random: &random)
      if !survivors.contains(0) { missing += 1 }
    }
    let band = 5 * (Double(draws) * out * (1 - out)).squareRoot()
    #expect(abs(Double(missing) - out * Double(draws)) < band)
  }

  @Test("Equals survive alike")
  func equals() {
    let draws = 10_000
    var counts = [Int](repeating: 0, count: 5)
    for candidate in 0..<draws {
      var random = stream(candidate)
      for index in Selection(size: 2, elites: 0).survivors(
        of: [1, 1, 1, 1, 1], random: &random)
      {
        counts[index] += 1
      }
    }
    for count in counts {
      #expect(abs(Double(count) - 0.4 * Double(draws)) < 5 * (Double(draws) * 0.24).squareRoot())
    }
  }

  @Test("Few enough all survive, and fitness may be tiny or huge")
  func edges() {
    var random = stream(0)
    #expect(Selection().survivors(of: [3, 1, 2], random: &random) == [0, 1, 2])
    #expect(Selection().survivors(of: [], random: &random) == [])
    let huge = [1e300, -1e300, 0, .leastNonzeroMagnitude]
    #expect(Selection(size: 3, elites: 1).survivors(of: huge, random: &random).count == 3)
  }
}
