import Foundation
import Quantities

/// A function known at some points, each with an error of its own, and what it may be elsewhere.
///
///     yᵢ = m + f(xᵢ) + εᵢ      f ~ GP(0, k)      εᵢ ~ N(0, sᵢ²)
///
/// k is the `MaternKernel`, sᵢ the standard error of the label, and m a constant of which nothing is
/// known before. With K = k(xᵢ, xⱼ) + sᵢ² δᵢⱼ, u a vector of ones and k* = k(xᵢ, x):
///
///     m̂ = uᵀK⁻¹y / uᵀK⁻¹u
///     value    = m̂ + k*ᵀK⁻¹ (y − m̂ u)
///     variance = σ² − k*ᵀK⁻¹k* + (1 − uᵀK⁻¹k*)² / uᵀK⁻¹u
///
/// All that is asked of the labels is contained in the projection P = K⁻¹ − K⁻¹u uᵀK⁻¹ / uᵀK⁻¹u, from
/// which a constant drops out.
///
/// - Unit: of predictions, that of the labels.
/// - Error: of the function, not of a new label, whose own error comes on top. It holds if the
///   function is a draw from the prior; the lengths and σ² count as known.
/// - Edge cases: far from all points the value is m̂ and the variance σ² plus that of m̂. A label
///   without error is reproduced. σ² · 10⁻¹⁰ is added to every sᵢ², so that a point may come twice.
///   The order of the labels changes no bit.
/// - Source: Rasmussen, Williams, Gaussian Processes for Machine Learning (2006), sections 2.2, 2.7
///   and 5.4, doi:10.7551/mitpress/3206.001.0001.
public struct GaussianProcess: Sendable {
  public struct Label: Hashable, Sendable {
    public var features: [Double]
    public var value: Estimate

    public init(_ features: [Double], _ value: Estimate) {
      self.features = features
      self.value = value
    }
  }

  public let kernel: MaternKernel
  /// The natural logarithm of the density of the labels under the prior, the constant left out of
  /// them.
  ///
  ///     ln p = −½ yᵀPy − ½ ln|K| − ½ ln(uᵀK⁻¹u) − ½ (n − 1) ln 2π
  public let logLikelihood: Double
  /// What the process without a label predicts for it, the error that of the label included; in the
  /// order in which they were given.
  public let leftOut: [Estimate]
  /// m̂ with its own error.
  public let mean: Estimate

  /// In canonical order.
  private let labels: [Label]
  private let inverse: SquareArray
  /// K⁻¹u and uᵀK⁻¹u.
  private let ones: [Double]
  private let onesSum: Double
  /// Py, which is K⁻¹(y − m̂u).
  private let weights: [Double]

  /// - Parameter labels: two or more, with finite numbers, all with the same number of features.
  public init(_ labels: [Label], kernel: MaternKernel) {
    precondition(labels.count > 1, "a constant and a deviation take two labels")
    // Sums have one order, whatever the order of the labels.
    let order = labels.indices.sorted {
      Self.key(labels[$0]).lexicographicallyPrecedes(Self.key(labels[$1]))
    }
    let sorted = order.map { labels[$0] }
    let n = sorted.count
    var matrix = SquareArray(count: n)
    for i in 0..<n {
      for j in 0...i {
        let k = kernel.covariance(sorted[i].features, sorted[j].features)
        matrix[i, j] = k
        matrix[j, i] = k
      }
      let error = sorted[i].value.standardError
      matrix[i, i] += error * error + 1e-10 * kernel.variance
    }
    let (inverse, logDeterminant) = matrix.invertedPositive()
    let y = sorted.map(\.value.value)
    let ones = inverse.times([Double](repeating: 1, count: n))
    let onesSum = ones.reduce(0, +)
    let mean = zip(ones, y).reduce(0) { $0 + $1.0 * $1.1 } / onesSum
    let weights = inverse.times(y.map { $0 - mean })
    let square = zip(weights, y).reduce(0) { $0 + $1.0 * ($1.1 - mean) }
    logLikelihood =
      -0.5 * (square + logDeterminant + log(onesSum) + Double(n - 1) * log(2 * Double.pi))
    var leftOut = [Estimate](repeating: Estimate(0, standardError: 0), count: n)
    for (place, original) in order.enumerated() {
      let precision = inverse[place, place] - ones[place] * ones[place] / onesSum
      leftOut[original] = Estimate(
        y[place] - weights[place] / precision,
        standardError: max(0, 1 / precision).squareRoot())
    }
    self.leftOut = leftOut
    self.mean = Estimate(mean, standardError: (1 / onesSum).squareRoot())
    (self.kernel, self.labels, self.inverse) = (kernel, sorted, inverse)
    (self.ones, self.onesSum, self.weights) = (ones, onesSum, weights)
  }

  private static func key(_ label: Label) -> [Double] {
    label.features + [label.value.value, label.value.standardError]
  }

  /// The function at a point.
  public func prediction(at features: [Double]) -> Estimate {
    let covariances = labels.map { kernel.covariance($0.features, features) }
    let solved = inverse.times(covariances)
    let value = zip(weights, covariances).reduce(mean.value) { $0 + $1.0 * $1.1 }
    let known = zip(solved, covariances).reduce(0) { $0 + $1.0 * $1.1 }
    let rest = 1 - zip(ones, covariances).reduce(0) { $0 + $1.0 * $1.1 }
    // Rounding may leave a little less than nothing at a label without error.
    let variance = max(0, kernel.variance - known) + rest * rest / onesSum
    return Estimate(value, standardError: variance.squareRoot())
  }

  /// Derivatives of `logLikelihood` by ln σ² and ln ℓ_d.
  ///
  ///     ∂ ln p/∂θ = ½ Σ_ij [(Py)ᵢ (Py)ⱼ − Pᵢⱼ] ∂Kᵢⱼ/∂θ
  var likelihoodGradient: [Double] {
    var gradient = [Double](repeating: 0, count: kernel.lengths.count + 1)
    for i in labels.indices {
      for j in 0...i {
        let projection = inverse[i, j] - ones[i] * ones[j] / onesSum
        let factor = (i == j ? 0.5 : 1) * (weights[i] * weights[j] - projection)
        let derivatives = kernel.derivatives(labels[i].features, labels[j].features)
        for (d, derivative) in derivatives.enumerated() { gradient[d] += factor * derivative }
        // Of what is added to the diagonal.
        if i == j { gradient[0] += factor * 1e-10 * kernel.variance }
      }
    }
    return gradient
  }
}
