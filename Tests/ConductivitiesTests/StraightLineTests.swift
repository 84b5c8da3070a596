import Foundation
import Quantities
import Testing

@testable import Conductivities

struct StraightLineTests {
  @Test func `Points on a line give the line back, whatever their errors`() throws {
    let x = [1.0, 2, 4, 7, 11]
    let y = x.map { 3 * $0 - 5 }
    let covariance = x.indices.map { i in
      x.indices.map { j in (i == j ? 0.3 + Double(i) : 0.2) }
    }
    let line = try #require(StraightLine(x: x, y: y, covariance: covariance))
    #expect(abs(line.slope - 3) < 1e-12)
    #expect(abs(line.intercept + 5) < 1e-12)
    #expect(line.chiSquare < 1e-20)
    #expect(line.degreesOfFreedom == 3)
    #expect(abs(line.probability - 1) < 1e-9)
  }

  @Test func `Independent errors are a diagonal covariance`() throws {
    let x = [1.0, 2, 3, 5]
    let y = [2.0, 2.5, 4, 5.5]
    let errors = [0.5, 0.2, 0.3, 1]
    let diagonal = x.indices.map { i in x.indices.map { $0 == i ? errors[i] * errors[i] : 0 } }
    let full = try #require(StraightLine(x: x, y: y, covariance: diagonal))
    let short = try #require(
      StraightLine(x: x, y: zip(y, errors).map { Estimate($0, standardError: $1) }))
    #expect(abs(full.slope - short.slope) < 1e-12)
    #expect(abs(full.slopeVariance - short.slopeVariance) < 1e-12)
    #expect(abs(full.slopeInterceptCovariance - short.slopeInterceptCovariance) < 1e-12)
    #expect(abs(full.chiSquare - short.chiSquare) < 1e-12)
  }

  @Test func `Correlated errors: slope, intercept and value cover at their stated rate`() throws {
    // Sums of independent steps: cov(y_i, y_j) = min(x_i, x_j).
    let x = [1.0, 2, 3, 5, 8, 13]
    let covariance = x.map { a in x.map { min(a, $0) } }
    var random = RandomStream(seed: 3, purpose: "lines", candidate: 0)
    var within = 0
    var probabilities: [Double] = []
    for _ in 0..<1000 {
      var noise = 0.0
      var last = 0.0
      let y = x.map { place in
        noise += random.normal() * (place - last).squareRoot()
        last = place
        return 2 * place + 1 + noise
      }
      let line = try #require(StraightLine(x: x, y: y, covariance: covariance))
      let value = line.value(at: 20)
      if abs(value.value - 41) < value.standardError { within += 1 }
      probabilities.append(line.probability)
    }
    // 683 of 1000 are expected, give or take 15.
    #expect((635...730).contains(within), "\(within)")
    let below = probabilities.count { $0 < 0.1 }
    #expect((70...130).contains(below), "\(below)")
  }

  @Test func `What determines no line is told`() {
    #expect(StraightLine(x: [1, 1], y: [1, 2], covariance: [[1, 0], [0, 1]]) == nil)
    #expect(StraightLine(x: [1, 2], y: [1, 2], covariance: [[1, 1], [1, 1]]) == nil)
    #expect(StraightLine(x: [1], y: [1], covariance: [[1]]) == nil)
  }
}
