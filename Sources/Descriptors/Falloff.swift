import Foundation

/// A function that falls from 1 at x = 0 to 0 at x = 1 and is flat at both ends.
///
///     cosine       (cos πx + 1) / 2
///     exponential  exp[1 − 1/(1 − x²)]
///     cubic        1 − 3x² + 2x³
///     quintic      1 − 10x³ + 15x⁴ − 6x⁵
///     septic       1 − 35x⁴ + 84x⁵ − 70x⁶ + 20x⁷
///     nonic        1 − 126x⁵ + 420x⁶ − 540x⁷ + 315x⁸ − 70x⁹
///
/// - Edge cases: x is in 0 ..< 1; what is beyond is the caller's affair.
/// - Source: Singraber, Behler, Dellago, J. Chem. Theory Comput. 15, 1827 (2019),
///   doi:10.1021/acs.jctc.8b00770.
public enum Falloff: Sendable, Hashable, CaseIterable {
  case cosine, exponential, cubic, quintic, septic, nonic

  /// The value and the derivative by x.
  public func callAsFunction(_ x: Double) -> (value: Double, slope: Double) {
    switch self {
    case .cosine:
      return ((cos(.pi * x) + 1) / 2, -.pi / 2 * sin(.pi * x))
    case .exponential:
      let inverse = 1 / (1 - x * x)
      let value = exp(1 - inverse)
      // Where the value is 0, the inverse may be infinite.
      return (value, value == 0 ? 0 : -2 * x * inverse * inverse * value)
    // By powers of 1 − x, so that what is left near 1 has all its digits.
    case .cubic:
      let rest = 1 - x
      return (rest * rest * (1 + 2 * x), -6 * x * rest)
    case .quintic:
      let (square, rest) = (x * x, 1 - x)
      return (
        rest * rest * rest * (1 + x * (3 + 6 * x)), -30 * square * rest * rest
      )
    case .septic:
      let (cube, rest) = (x * x * x, (1 - x) * (1 - x))
      return (
        rest * rest * (1 + x * (4 + x * (10 + 20 * x))), -140 * cube * rest * (1 - x)
      )
    case .nonic:
      let (square, rest) = (x * x, (1 - x) * (1 - x))
      return (
        rest * rest * (1 - x) * (1 + x * (5 + x * (15 + x * (35 + 70 * x)))),
        -630 * square * square * rest * rest
      )
    }
  }
}
