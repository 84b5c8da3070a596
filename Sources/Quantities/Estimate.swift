/// A physical result: a value with its standard error, in the same unit.
///
/// - Error: one standard error of the value; never negative.
/// - Edge cases: an exact number has the error 0.
public struct Estimate: Hashable, Sendable, Codable {
  public var value: Double
  public var standardError: Double

  public init(_ value: Double, standardError: Double) {
    precondition(!(standardError < 0), "a standard error is never negative")
    self.value = value
    self.standardError = standardError
  }

  /// The mean of equally trusted members and the spread between them.
  ///
  ///     value = Σ xᵢ / n,   standardError = √(Σ (xᵢ − value)² / (n − 1))
  ///
  /// The spread of the members, not that of their mean: members of a
  /// committee share their mistakes, so the mean is no better than one.
  public init(committee members: [Double]) {
    precondition(!members.isEmpty, "a committee has members")
    let count = Double(members.count)
    let mean = members.reduce(0, +) / count
    guard members.count > 1 else {
      self.init(mean, standardError: 0)
      return
    }
    let squares = members.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(mean, standardError: (squares / (count - 1)).squareRoot())
  }

  /// The mean of independent measurements of one quantity, with the larger of the error that they claim and the
  /// one that they show.
  ///
  ///     σ² = max(Σ σᵢ² / n², Σ (xᵢ − x)² / (n (n − 1)))
  ///
  /// - Returns: `nil` for none.
  public init?(combining measurements: [Estimate]) {
    guard let first = measurements.first else { return nil }
    let count = Double(measurements.count)
    let claimed = measurements.dropFirst().reduce(first, +) * (1 / count)
    let shown = Estimate(committee: measurements.map(\.value)).standardError / count.squareRoot()
    self.init(claimed.value, standardError: max(claimed.standardError, shown))
  }

  /// Scaling by an exact factor scales the error with it.
  public static func * (lhs: Estimate, rhs: Double) -> Estimate {
    Estimate(lhs.value * rhs, standardError: lhs.standardError * abs(rhs))
  }

  /// Sum of independent estimates: variances add.
  public static func + (lhs: Estimate, rhs: Estimate) -> Estimate {
    Estimate(
      lhs.value + rhs.value,
      standardError: (lhs.standardError * lhs.standardError
        + rhs.standardError * rhs.standardError).squareRoot())
  }

  /// Difference of independent estimates: variances add.
  public static func - (lhs: Estimate, rhs: Estimate) -> Estimate { lhs + rhs * -1 }
}
