import Quantities
import Testing

@Suite("Random streams")
struct RandomStreamTests {
  @Test("The same key gives the same numbers, another key others")
  func keyed() {
    func words(_ seed: UInt64, _ purpose: String, _ candidate: Int) -> [UInt64] {
      var stream = RandomStream(seed: seed, purpose: purpose, candidate: candidate)
      return (0..<8).map { _ in stream.next() }
    }
    let reference = words(1, "crossover", 7)
    #expect(words(1, "crossover", 7) == reference)
    #expect(words(2, "crossover", 7) != reference)
    #expect(words(1, "mutation", 7) != reference)
    #expect(words(1, "crossover", 8) != reference)
  }

  @Test("Uniform numbers have the mean and variance of the uniform distribution")
  func uniformMoments() {
    var stream = RandomStream(seed: 3, purpose: "test", candidate: 0)
    let sample = (0..<100_000).map { _ in stream.uniform() }
    let mean = sample.reduce(0, +) / 1e5
    let variance = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1e5
    #expect(abs(mean - 0.5) < 5 * (1.0 / 12 / 1e5).squareRoot())
    #expect(abs(variance - 1.0 / 12) < 0.002)
  }

  @Test("Normal numbers have mean 0, variance 1 and kurtosis 3")
  func normalMoments() {
    var stream = RandomStream(seed: 4, purpose: "test", candidate: 0)
    let sample = (0..<100_000).map { _ in stream.normal() }
    let moment = { (power: Int) in
      sample.reduce(0) { sum, x in sum + (0..<power).reduce(1) { p, _ in p * x } } / 1e5
    }
    #expect(abs(moment(1)) < 0.016)
    #expect(abs(moment(2) - 1) < 0.025)
    #expect(abs(moment(4) - 3) < 0.2)
  }

  @Test("Indices below a bound are equally frequent")
  func indices() {
    var stream = RandomStream(seed: 5, purpose: "test", candidate: 0)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.index(below: 7)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
  }

  @Test("A shuffle keeps every item")
  func shuffle() {
    var stream = RandomStream(seed: 6, purpose: "test", candidate: 0)
    let shuffled = stream.shuffled(Array(0..<100))
    #expect(shuffled.sorted() == Array(0..<100))
    #expect(shuffled != Array(0..<100))
  }
}
