import Quantities
import Testing

@testable import Conductivities

struct DisplacementCovarianceTests {
  @Test func `Overlaps are those counted window by window`() {
    let lags = [1, 2, 3, 5, 9]
    let frames = 14
    let covariance = DisplacementCovariance(lags: lags, frames: frames)
    let hops = covariance.matrix(hop: 1, gaussian: 0, particles: 1, from: 0)
    let squares = covariance.matrix(hop: 0, gaussian: 1, particles: 1, from: 0)
    for (i, n) in lags.enumerated() {
      for (j, m) in lags.enumerated() {
        var (sum, square, count) = (0.0, 0.0, 0.0)
        for a in 0..<(frames - n) {
          for b in 0..<(frames - m) {
            let overlap = Double(max(0, min(a + n, b + m) - max(a, b)))
            sum += overlap
            square += overlap * overlap
            count += 1
          }
        }
        #expect(abs(hops[i][j] - sum / count) < 1e-12)
        #expect(abs(squares[i][j] - square / count) < 1e-12)
      }
    }
  }

  @Test func `More particles have smaller errors, and later lags are a part of the matrix`() {
    let covariance = DisplacementCovariance(lags: [1, 2, 4], frames: 30)
    let one = covariance.matrix(hop: 0.3, gaussian: 0.7, particles: 1, from: 0)
    let many = covariance.matrix(hop: 0.3, gaussian: 0.7, particles: 10, from: 1)
    #expect(abs(many[0][1] - one[1][2] / 10) < 1e-15)
    #expect(many.count == 2)
  }

  @Test func `Brownian walkers scatter as it says`() {
    let lags = [1, 4, 10]
    let covariance = DisplacementCovariance(lags: lags, frames: 40)
    // A step with D = 0.5 has a variance of 1 along each axis: g = 2 · 3.
    let expected = covariance.matrix(hop: 0, gaussian: 6, particles: 4, from: 0)
    var random = RandomStream(seed: 5, purpose: "walkers", candidate: 0)
    let samples = (0..<4000).map { _ in
      let paths = Walkers.brownian(4, frames: 40, diffusion: 0.5, random: &random)
      let values = MeanSquaredDisplacement(paths).values
      return lags.map { values[$0] - 3 * Double($0) }
    }
    for i in 0..<3 {
      for j in 0..<3 {
        let seen = samples.reduce(0) { $0 + $1[i] * $1[j] } / Double(samples.count)
        // 4000 samples know a variance to 2 %, and a covariance a little worse.
        #expect(abs(seen - expected[i][j]) < 0.1 * (expected[i][i] * expected[j][j]).squareRoot())
      }
    }
  }
}
