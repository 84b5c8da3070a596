import Quantities
import Testing

@testable import Conductivities

struct DiffusionFitTests {
  /// How often the truth is within one and two standard errors, of a thousand repeats.
  private func coverage(
    diffusion: Double, repeats: Int = 1000, _ paths: (inout RandomStream) -> [[Vector3]]
  ) -> (fitted: Int, one: Double, two: Double, mean: Double) {
    var random = RandomStream(seed: 11, purpose: "coverage", candidate: 0)
    var (fitted, one, two, sum) = (0, 0, 0, 0.0)
    for _ in 0..<repeats {
      guard let fit = DiffusionFit(paths(&random), interval: 2) else { continue }
      let error = abs(fit.coefficient.value - diffusion)
      fitted += 1
      sum += fit.coefficient.value
      if error < fit.coefficient.standardError { one += 1 }
      if error < 2 * fit.coefficient.standardError { two += 1 }
    }
    let count = Double(fitted)
    return (fitted, Double(one) / count, Double(two) / count, sum / count)
  }

  // Of 1000 repeats 683 and 954 are expected, give or take 15 and 7.
  @Test func `Brownian walkers: the error covers at its stated rate`() {
    let found = coverage(diffusion: 0.025) {
      Walkers.brownian(16, frames: 200, diffusion: 0.05, random: &$0)
    }
    #expect(found.fitted >= 996)
    #expect(abs(found.mean / 0.025 - 1) < 0.01)
    #expect((0.63...0.73).contains(found.one), "\(found)")
    #expect((0.925...0.98).contains(found.two), "\(found)")
  }

  @Test func `Lattice walkers with few hops: the error covers at its stated rate`() {
    let found = coverage(diffusion: 0.02 * 9 / 12) {
      Walkers.lattice(24, frames: 300, probability: 0.02, hop: 3, random: &$0)
    }
    #expect(found.fitted >= 996)
    #expect(abs(found.mean / (0.02 * 9 / 12) - 1) < 0.02)
    #expect((0.62...0.74).contains(found.one), "\(found)")
    #expect((0.92...0.98).contains(found.two), "\(found)")
  }

  @Test func `The motion of the centre of one path is judged the same way`() {
    let found = coverage(diffusion: 0.025) {
      Walkers.brownian(1, frames: 500, diffusion: 0.05, random: &$0)
    }
    #expect((0.62...0.74).contains(found.one), "\(found)")
    #expect((0.91...0.98).contains(found.two), "\(found)")
  }

  @Test func `Rattling in cages moves the start, not the coefficient`() {
    let found = coverage(diffusion: 0.02 * 9 / 12, repeats: 200) { random in
      let paths = Walkers.lattice(24, frames: 600, probability: 0.02, hop: 3, random: &random)
      return Walkers.shaken(paths, by: 0.3, random: &random)
    }
    #expect(found.fitted >= 198)
    #expect(abs(found.mean / (0.02 * 9 / 12) - 1) < 0.03)
    #expect((0.55...0.8).contains(found.one), "\(found)")
    #expect(found.two > 0.88, "\(found)")
  }

  @Test func `A bend at short times is left out`() throws {
    // Between two places 1.5 Å apart, ten frames at each, beside hops that lead on.
    var random = RandomStream(seed: 2, purpose: "flicker", candidate: 0)
    var paths = Walkers.lattice(64, frames: 2000, probability: 0.004, hop: 3, random: &random)
    for path in paths.indices {
      var side = 0.0
      for frame in paths[path].indices {
        if random.uniform() < 0.1 { side = 1.5 - side }
        paths[path][frame].x += side
      }
    }
    let fit = try #require(DiffusionFit(paths, interval: 1))
    let expected = 0.004 * 9 / 6
    #expect(fit.start > 10)
    #expect(abs(fit.coefficient.value - expected) < 3 * fit.coefficient.standardError)
    #expect(fit.coefficient.standardError < 0.15 * expected)
  }

  @Test func `Particles that go together are fewer, and the error covers`() {
    // Sixteen on four ways.
    let found = coverage(diffusion: 0.025, repeats: 400) { random in
      let ways = Walkers.brownian(4, frames: 300, diffusion: 0.05, random: &random)
      return ways + ways + ways + ways
    }
    #expect(found.fitted >= 398)
    #expect((0.6...0.76).contains(found.one), "\(found)")
    #expect((0.91...0.98).contains(found.two), "\(found)")
  }

  @Test func `Twice as long between frames is half the coefficient`() throws {
    var random = RandomStream(seed: 4, purpose: "walkers", candidate: 0)
    let paths = Walkers.brownian(8, frames: 100, diffusion: 0.05, random: &random)
    let one = try #require(DiffusionFit(paths, interval: 1)).coefficient
    let two = try #require(DiffusionFit(paths, interval: 2)).coefficient
    #expect(abs(one.value - 2 * two.value) < 1e-12)
    #expect(abs(one.standardError - 2 * two.standardError) < 1e-12)
  }

  @Test func `Motion that never becomes diffusive has no coefficient`() {
    // Every particle goes its own straight way.
    let paths = (0..<20).map { index in
      (0..<200).map { Vector3(1, Double(index % 5), 0) * Double($0) * 0.1 }
    }
    #expect(DiffusionFit(paths, interval: 1) == nil)
  }
}
