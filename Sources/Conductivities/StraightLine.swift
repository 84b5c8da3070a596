import CGSL
import Quantities

/// A straight line through points whose errors are known, by generalised least squares.
///
///     y = X β + ε,   cov(ε) = C,   X = (x, 1),   β = (slope, intercept)
///     β = (Xᵀ C⁻¹ X)⁻¹ Xᵀ C⁻¹ y,   cov(β) = (Xᵀ C⁻¹ X)⁻¹
///     χ² = (y − X β)ᵀ C⁻¹ (y − X β)
///
/// With the true C it is the unbiased linear estimate of least variance (Gauss, Markov, Aitken),
/// and the posterior mean and covariance under a flat prior. The errors are those of `C` as they
/// stand: they are not scaled by the scatter of the points about the line, which `chiSquare`
/// judges instead.
public struct StraightLine: Sendable, Hashable {
  public let slope: Double
  public let intercept: Double
  public let slopeVariance: Double
  public let interceptVariance: Double
  /// cov(slope, intercept).
  public let slopeInterceptCovariance: Double
  public let chiSquare: Double
  /// Points less two.
  public let degreesOfFreedom: Int

  /// - Parameter covariance: of the points, row by row, symmetric.
  /// - Returns: `nil` where the covariance is not positive definite, or all x are the same.
  public init?(x: [Double], y: [Double], covariance: [[Double]]) {
    precondition(x.count == y.count && x.count == covariance.count, "an x, y and error each")
    guard x.count >= 2, let factor = Cholesky(covariance) else { return nil }
    let white = (
      factor.whitened(x), factor.whitened([Double](repeating: 1, count: x.count)),
      factor.whitened(y)
    )
    self.init(x: white.0, one: white.1, y: white.2)
  }

  /// Of points with errors independent of each other.
  public init?(x: [Double], y: [Estimate]) {
    precondition(x.count == y.count, "an x and a y each")
    guard x.count >= 2, y.allSatisfy({ $0.standardError > 0 }) else { return nil }
    let weights = y.map { 1 / $0.standardError }
    self.init(
      x: zip(x, weights).map(*), one: weights, y: zip(y, weights).map { $0.value * $1 })
  }

  /// Rows already divided by the root of the covariance.
  private init?(x: [Double], one: [Double], y: [Double]) {
    let xx = Self.dot(x, x)
    let x1 = Self.dot(x, one)
    let oo = Self.dot(one, one)
    let determinant = xx * oo - x1 * x1
    guard determinant > 1e-14 * xx * oo, determinant.isFinite else { return nil }
    let xy = Self.dot(x, y)
    let y1 = Self.dot(one, y)
    let slope = (oo * xy - x1 * y1) / determinant
    let intercept = (xx * y1 - x1 * xy) / determinant
    self.slope = slope
    self.intercept = intercept
    slopeVariance = oo / determinant
    interceptVariance = xx / determinant
    slopeInterceptCovariance = -x1 / determinant
    chiSquare = y.indices.reduce(0) { sum, i in
      let residual = y[i] - slope * x[i] - intercept * one[i]
      return sum + residual * residual
    }
    degreesOfFreedom = y.count - 2
  }

  /// The line at `x`, with the covariance of slope and intercept in its error.
  public func value(at x: Double) -> Estimate {
    let variance = x * x * slopeVariance + 2 * x * slopeInterceptCovariance + interceptVariance
    return Estimate(slope * x + intercept, standardError: max(0, variance).squareRoot())
  }

  public var slopeEstimate: Estimate {
    Estimate(slope, standardError: slopeVariance.squareRoot())
  }

  /// Probability of a χ² as large as this or larger if the points lie on a line.
  public var probability: Double {
    degreesOfFreedom > 0 ? gsl_cdf_chisq_Q(chiSquare, Double(degreesOfFreedom)) : 1
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    a.indices.reduce(0) { $0 + a[$1] * b[$1] }
  }
}

/// L with L Lᵀ = C.
private struct Cholesky {
  private let rows: [[Double]]

  init?(_ matrix: [[Double]]) {
    var rows = matrix.map { [Double](repeating: 0, count: $0.count) }
    for i in matrix.indices {
      for j in 0...i {
        let rest = (0..<j).reduce(matrix[i][j]) { $0 - rows[i][$1] * rows[j][$1] }
        if i == j {
          // Rounding leaves this much of a diagonal that is zero.
          guard rest > 1e-13 * matrix[i][i], rest.isFinite else { return nil }
          rows[i][i] = rest.squareRoot()
        } else {
          rows[i][j] = rest / rows[j][j]
        }
      }
    }
    self.rows = rows
  }

  /// L⁻¹ v.
  func whitened(_ vector: [Double]) -> [Double] {
    var result = vector
    for i in vector.indices {
      result[i] = (0..<i).reduce(vector[i]) { $0 - rows[i][$1] * result[$1] } / rows[i][i]
    }
    return result
  }
}
