import Foundation
import Quantities
import Testing

@testable import Conductivities

@Suite("Fits of Gaussian processes")
struct GaussianProcessFitTests {
  typealias Label = GaussianProcess.Label

  @Test("No other kernel of a grid makes the labels more likely")
  func highest() {
    let labels = GaussianProcessTests.labels(25, error: 0.1, candidate: 20)
    let fitted = GaussianProcess(fitting: labels)
    for variance in [0.1, 0.5, 1, 2, 5, 20] {
      for first in [0.1, 0.3, 0.6, 1, 3, 10] {
        for second in [0.1, 0.3, 0.7, 1.4, 3, 10] {
          let other = GaussianProcess(
            labels, kernel: MaternKernel(variance: variance, lengths: [first, second]))
          #expect(other.logLikelihood <= fitted.logLikelihood)
        }
      }
    }
    #expect(fitted.likelihoodGradient.allSatisfy { abs($0) < 1e-3 })
  }

  @Test("The order of the labels changes no bit")
  func permutation() {
    let labels = GaussianProcessTests.labels(14, error: 0.2, candidate: 21)
    let (first, second) = (
      GaussianProcess(fitting: labels), GaussianProcess(fitting: labels.reversed())
    )
    #expect(first.kernel == second.kernel)
    #expect(first.prediction(at: [1, 2]) == second.prediction(at: [1, 2]))
  }

  @Test("A feature that does not matter gets a long length")
  func irrelevant() {
    let labels = (0..<30).map { k in
      var random = RandomStream(seed: 5, purpose: "irrelevant", candidate: k)
      let (x, other) = (3 * random.uniform(), 3 * random.uniform())
      return Label([x, other], Estimate(sin(2 * x), standardError: 0.01))
    }
    let fitted = GaussianProcess(fitting: labels)
    #expect(fitted.kernel.lengths[1] > 8 * fitted.kernel.lengths[0])
    for x in stride(from: 0.3, through: 2.7, by: 0.3) {
      #expect(abs(fitted.prediction(at: [x, 1.5]).value - sin(2 * x)) < 0.05)
    }
  }

  @Test("Other units of features and labels give the same process in those units")
  func units() {
    let labels = GaussianProcessTests.labels(20, error: 0.2, candidate: 22)
    let scaled = labels.map { label in
      Label(
        [label.features[0] * 1000, label.features[1] / 50],
        Estimate(-7 * label.value.value, standardError: 7 * label.value.standardError))
    }
    let (first, second) = (GaussianProcess(fitting: labels), GaussianProcess(fitting: scaled))
    let (a, b) = (first.prediction(at: [1, 2]), second.prediction(at: [1000, 0.04]))
    #expect(abs(-7 * a.value - b.value) < 1e-3 * abs(b.value))
    #expect(abs(7 * a.standardError - b.standardError) < 1e-3 * b.standardError)
  }

  @Test("Labels that are all the same, and features that are, leave a finite process")
  func degenerate() {
    let labels = (0..<5).map { Label([Double($0), 2], Estimate(1.5, standardError: 0.1)) }
    let fitted = GaussianProcess(fitting: labels)
    let prediction = fitted.prediction(at: [10, 2])
    #expect(abs(prediction.value - 1.5) < 1e-6)
    #expect(prediction.standardError.isFinite && prediction.standardError > 0)
    #expect(fitted.kernel.lengths[1] == 1)
  }

  /// With twenty-five labels the lengths are known well enough.
  @Test("Fitted to draws from the prior, errors are as large as they say, within a fifth")
  func calibration() {
    var scores: [Double] = []
    for draw in 0..<120 {
      var random = RandomStream(seed: 91, purpose: "fit", candidate: draw)
      let points = GaussianProcessTests.points(26, &random)
      let values = GaussianProcessTests.draw(
        points, mean: 0, kernel: GaussianProcessTests.kernel, &random)
      let labels = (0..<25).map { k in
        Label(points[k], Estimate(values[k] + 0.1 * random.normal(), standardError: 0.1))
      }
      let prediction = GaussianProcess(fitting: labels).prediction(at: points[25])
      scores.append((prediction.value - values[25]) / prediction.standardError)
    }
    let rms = (scores.reduce(0) { $0 + $1 * $1 } / Double(scores.count)).squareRoot()
    #expect(rms > 0.8 && rms < 1.2)
  }
}
