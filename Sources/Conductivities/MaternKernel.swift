import Foundation

/// How alike the values of a smooth function at two points are, by the distance of the points.
///
///     k(a, b) = σ² (1 + √5 r + 5 r²/3) exp(−√5 r)      r² = Σ_d (a_d − b_d)² / ℓ_d²
///
/// Matérn's covariance for ν = 5/2: of functions with two derivatives. Each feature d has a length
/// of its own, over which the function changes; a feature with a long one does not matter.
///
/// - Unit: of σ², that of the function squared; of ℓ_d, that of the feature.
/// - Source: Rasmussen, Williams, Gaussian Processes for Machine Learning (2006), section 4.2.1,
///   doi:10.7551/mitpress/3206.001.0001.
public struct MaternKernel: Hashable, Sendable {
  /// σ².
  public let variance: Double
  /// ℓ_d.
  public let lengths: [Double]

  public init(variance: Double, lengths: [Double]) {
    precondition(variance > 0 && lengths.allSatisfy { $0 > 0 }, "scales are positive")
    self.variance = variance
    self.lengths = lengths
  }

  public func covariance(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == lengths.count && b.count == lengths.count, "a length for each feature")
    var sum = 0.0
    for d in lengths.indices {
      let difference = (a[d] - b[d]) / lengths[d]
      sum += difference * difference
    }
    let s = (5 * sum).squareRoot()
    return variance * (1 + s + s * s / 3) * exp(-s)
  }

  /// ln σ², then ln ℓ_d: what may be varied without bounds.
  var logarithms: [Double] { [log(variance)] + lengths.map { log($0) } }

  init(logarithms: [Double]) {
    self.init(variance: exp(logarithms[0]), lengths: logarithms.dropFirst().map { exp($0) })
  }

  /// Derivatives of the covariance by `logarithms`.
  ///
  ///     ∂k/∂ln σ² = k      ∂k/∂ln ℓ_d = 5/3 σ² (1 + √5 r) exp(−√5 r) (a_d − b_d)² / ℓ_d²
  func derivatives(_ a: [Double], _ b: [Double]) -> [Double] {
    let squares = lengths.indices.map { d in
      let difference = (a[d] - b[d]) / lengths[d]
      return difference * difference
    }
    let s = (5 * squares.reduce(0, +)).squareRoot()
    let decay = variance * exp(-s)
    let factor = 5.0 / 3 * (1 + s) * decay
    return [(1 + s + s * s / 3) * decay] + squares.map { $0 * factor }
  }
}
