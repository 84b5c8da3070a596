import Foundation
import Quantities
import Testing

@testable import Conductivities

@Suite("Gaussian processes")
struct GaussianProcessTests {
  typealias Label = GaussianProcess.Label

  static let kernel = MaternKernel(variance: 1.7, lengths: [0.6, 1.4])

  /// A draw from the prior at random points, labelled with and without errors of its own: the mean,
  /// and the lower factor of Cholesky times normal numbers.
  static func draw(
    _ points: [[Double]], mean: Double, kernel: MaternKernel, _ random: inout RandomStream
  ) -> [Double] {
    let n = points.count
    var factor = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for i in 0..<n {
      for j in 0...i {
        var sum = kernel.covariance(points[i], points[j]) + (i == j ? 1e-12 : 0)
        for k in 0..<j { sum -= factor[i][k] * factor[j][k] }
        factor[i][j] = i == j ? max(0, sum).squareRoot() : sum / factor[j][j]
      }
    }
    let normals = (0..<n).map { _ in random.normal() }
    return (0..<n).map { i in (0...i).reduce(mean) { $0 + factor[i][$1] * normals[$1] } }
  }

  static func points(_ count: Int, _ random: inout RandomStream) -> [[Double]] {
    (0..<count).map { _ in [3 * random.uniform(), 3 * random.uniform()] }
  }

  /// - Parameter error: of every label, times a random factor of up to two.
  static func labels(_ count: Int, error: Double, candidate: Int) -> [Label] {
    var random = RandomStream(seed: 31, purpose: "labels", candidate: candidate)
    let points = points(count, &random)
    let values = draw(points, mean: 4, kernel: kernel, &random)
    return zip(points, values).map { point, value in
      let own = 2 * error * random.uniform()
      return Label(point, Estimate(value + own * random.normal(), standardError: own))
    }
  }

  @Test("Labels without error are reproduced, without error")
  func reproduces() {
    let labels = Self.labels(15, error: 0, candidate: 1)
    let process = GaussianProcess(labels, kernel: Self.kernel)
    for label in labels {
      let prediction = process.prediction(at: label.features)
      #expect(abs(prediction.value - label.value.value) < 1e-5)
      #expect(prediction.standardError < 1e-3)
    }
  }

  @Test("Far away is the prior: the mean, and σ² beside its own error")
  func farAway() {
    let process = GaussianProcess(Self.labels(15, error: 0.1, candidate: 2), kernel: Self.kernel)
    let prediction = process.prediction(at: [1000, -1000])
    let error = process.mean.standardError
    #expect(abs(prediction.value - process.mean.value) < 1e-12)
    #expect(abs(prediction.standardError - (1.7 + error * error).squareRoot()) < 1e-12)
  }

  @Test("No variance is negative, and none beyond that of the prior with a mean known as badly")
  func variances() {
    var random = RandomStream(seed: 2, purpose: "variances", candidate: 0)
    for (candidate, error) in [0, 1e-6, 0.3].enumerated() {
      var labels = Self.labels(20, error: error, candidate: candidate)
      labels.append(labels[0])
      let process = GaussianProcess(labels, kernel: Self.kernel)
      let most = 1.7 + process.mean.standardError * process.mean.standardError
      for point in Self.points(50, &random) + labels.map(\.features) {
        let error = process.prediction(at: point).standardError
        #expect(error.isFinite && error >= 0 && error * error < most * 1.5)
      }
    }
  }

  @Test("The order of the labels changes no bit")
  func permutation() {
    let labels = Self.labels(12, error: 0.2, candidate: 3)
    var random = RandomStream(seed: 1, purpose: "order", candidate: 0)
    let order = random.shuffled(Array(labels.indices))
    let first = GaussianProcess(labels, kernel: Self.kernel)
    let second = GaussianProcess(order.map { labels[$0] }, kernel: Self.kernel)
    #expect(first.logLikelihood == second.logLikelihood)
    #expect(second.leftOut == order.map { first.leftOut[$0] })
    for point in Self.points(10, &random) {
      #expect(first.prediction(at: point) == second.prediction(at: point))
    }
  }

  @Test("A constant added to the labels is added to the predictions and changes nothing else")
  func constant() {
    let labels = Self.labels(12, error: 0.2, candidate: 4)
    let shifted = labels.map {
      Label(
        $0.features, Estimate($0.value.value + 100, standardError: $0.value.standardError))
    }
    let (first, second) = (
      GaussianProcess(labels, kernel: Self.kernel), GaussianProcess(shifted, kernel: Self.kernel)
    )
    #expect(abs(first.logLikelihood - second.logLikelihood) < 1e-9)
    let (a, b) = (first.prediction(at: [1, 1]), second.prediction(at: [1, 1]))
    #expect(abs(b.value - a.value - 100) < 1e-9)
    #expect(abs(a.standardError - b.standardError) < 1e-12)
  }

  @Test("Two labels are as likely as their difference")
  func twoLabels() {
    let labels = [
      Label([0, 0], Estimate(1.3, standardError: 0.4)),
      Label([0.5, 0.2], Estimate(0.1, standardError: 0.9)),
    ]
    let process = GaussianProcess(labels, kernel: Self.kernel)
    let k = Self.kernel.covariance([0, 0], [0.5, 0.2])
    let variance = 2 * 1.7 + 0.4 * 0.4 + 0.9 * 0.9 - 2 * k
    let expected = -0.5 * (1.2 * 1.2 / variance + log(2 * Double.pi * variance))
    #expect(abs(process.logLikelihood - expected) < 1e-8)
  }

  @Test("A label that says nothing changes nothing; one with a small error draws the function near")
  func weights() {
    let labels = Self.labels(10, error: 0.1, candidate: 5)
    let process = GaussianProcess(labels, kernel: Self.kernel)
    let point = [1.4, 1.6]
    let before = process.prediction(at: point)
    let with = { (error: Double) in
      GaussianProcess(
        labels + [Label(point, Estimate(before.value + 3, standardError: error))],
        kernel: Self.kernel
      ).prediction(at: point)
    }
    #expect(abs(with(1e6).value - before.value) < 1e-6)
    let errors = [10, 1, 0.1, 0.001]
    let pulls = errors.map { with($0).value - before.value }
    for (weak, strong) in zip(pulls, pulls.dropFirst()) { #expect(weak < strong) }
    #expect(abs(pulls[3] - 3) < 1e-2)
  }

  @Test("The gradient of the likelihood is that of finite differences")
  func gradient() {
    for (candidate, error) in [0.02, 0.5].enumerated() {
      let labels = Self.labels(14, error: error, candidate: 10 + candidate)
      let process = GaussianProcess(labels, kernel: Self.kernel)
      let gradient = process.likelihoodGradient
      #expect(gradient.count == 3)
      let step = 1e-4
      for d in gradient.indices {
        let value = { (sign: Double) in
          var point = Self.kernel.logarithms
          point[d] += sign * step
          return GaussianProcess(labels, kernel: MaternKernel(logarithms: point)).logLikelihood
        }
        let difference = (value(1) - value(-1)) / (2 * step)
        #expect(abs(gradient[d] - difference) < 1e-5 * max(1, abs(difference)))
      }
    }
  }

  @Test("Leaving out in closed form is the same as a process without the label")
  func leaveOneOut() {
    let labels = Self.labels(11, error: 0.3, candidate: 6)
    let process = GaussianProcess(labels, kernel: Self.kernel)
    for left in labels.indices {
      var others = labels
      let label = others.remove(at: left)
      let function = GaussianProcess(others, kernel: Self.kernel).prediction(at: label.features)
      let expected =
        (function.standardError * function.standardError
        + label.value.standardError * label.value.standardError + 1.7e-10).squareRoot()
      #expect(abs(process.leftOut[left].value - function.value) < 1e-7)
      #expect(abs(process.leftOut[left].standardError - expected) < 1e-7)
    }
  }

  /// Draws are independent, so counts are binomial: within four standard errors.
  @Test("Of functions drawn from the prior 68 % lie within one error and 95 % within two")
  func coverage() {
    let draws = 2000
    var (within1, within2) = (0, 0)
    for draw in 0..<draws {
      var random = RandomStream(seed: 77, purpose: "coverage", candidate: draw)
      let points = Self.points(13, &random)
      let values = Self.draw(points, mean: -3, kernel: Self.kernel, &random)
      let labels = (0..<12).map { k in
        let error = 0.5 * random.uniform()
        return Label(points[k], Estimate(values[k] + error * random.normal(), standardError: error))
      }
      let prediction = GaussianProcess(labels, kernel: Self.kernel).prediction(at: points[12])
      let score = abs(prediction.value - values[12]) / prediction.standardError
      within1 += score < 1 ? 1 : 0
      within2 += score < 2 ? 1 : 0
    }
    for (count, share) in [(within1, 0.6827), (within2, 0.9545)] {
      let error = (share * (1 - share) / Double(draws)).squareRoot()
      #expect(abs(Double(count) / Double(draws) - share) < 4 * error)
    }
  }
}
