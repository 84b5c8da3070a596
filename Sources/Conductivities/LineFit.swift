import Quantities

/// A straight line through points of equal weight, by least squares.
///
///     y = ȳ + b (x − x̄),   b = Sxy / Sxx,   s² = Σ r² / (n − 2)
///     var(prediction at x) = s² [1 + 1/n + (x − x̄)² / Sxx]
///
/// The variance is that of one new observation: scatter about the line plus
/// what is not known of the line itself.
public struct LineFit: Sendable, Hashable {
  public let count: Int
  public let meanX: Double
  public let meanY: Double
  public let slope: Double
  /// Sxx = Σ (x − x̄)².
  public let spreadX: Double
  /// s: standard deviation of the points about the line.
  public let scatter: Double
  /// Root mean square of the errors made for each point by the line through the others.
  public let leaveOneOutError: Double
  /// The same for the mean of the others: what a line must beat to be worth anything.
  public let leaveOneOutErrorOfMean: Double

  public var intercept: Double { meanY - slope * meanX }
  public var slopeError: Double { scatter / spreadX.squareRoot() }

  /// - Precondition: three points or more, not all at one x.
  public init(_ points: [(x: Double, y: Double)]) {
    precondition(points.count > 2, "a line with a scatter takes three points")
    let n = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / n
    let meanY = points.reduce(0) { $0 + $1.y } / n
    let spreadX = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    precondition(spreadX > 0, "a slope takes two different x")
    let slope = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / spreadX
    let residuals = points.map { $0.y - meanY - slope * ($0.x - meanX) }
    // Without point i its residual grows by 1 / (1 − leverage).
    let left = zip(points, residuals).map { point, residual in
      residual / (1 - 1 / n - (point.x - meanX) * (point.x - meanX) / spreadX)
    }
    count = points.count
    self.meanX = meanX
    self.meanY = meanY
    self.slope = slope
    self.spreadX = spreadX
    scatter = (residuals.reduce(0) { $0 + $1 * $1 } / (n - 2)).squareRoot()
    leaveOneOutError = (left.reduce(0) { $0 + $1 * $1 } / n).squareRoot()
    let deviations = points.reduce(0) { $0 + ($1.y - meanY) * ($1.y - meanY) }
    leaveOneOutErrorOfMean = (deviations / n).squareRoot() * n / (n - 1)
  }

  /// What one new observation at `x` will be.
  public func prediction(at x: Double) -> Estimate {
    let away = x - meanX
    let variance = scatter * scatter * (1 + 1 / Double(count) + away * away / spreadX)
    return Estimate(meanY + slope * away, standardError: variance.squareRoot())
  }
}
