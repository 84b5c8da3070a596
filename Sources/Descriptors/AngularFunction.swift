import Foundation

/// How a symmetry function sees the angle θ at the central atom.
///
///     power    2^(1 − ζ) (1 + λ cos θ)^ζ
///     compact  f(|θ − Θ| / w)   between Θ − w and Θ + w
public enum AngularFunction: Sendable, Hashable {
  /// `sign` is λ, `exponent` ζ.
  case power(sign: Double, exponent: Double)
  /// Angles in rad.
  case compact(from: Double, to: Double, Falloff)

  /// The value and the derivative by cos θ.
  public func callAsFunction(_ cosine: Double) -> (value: Double, slope: Double) {
    switch self {
    case .power(let sign, let exponent):
      return Self.power(cosine, sign, exponent, whole: Self.whole(exponent))
    case .compact(let start, let end, let falloff):
      let angle = Self.angle(cosine)
      return Self.compact(angle, from: start, to: end, falloff)
    }
  }

  /// An exponent that multiplications can do, less 1.
  static func whole(_ exponent: Double) -> Int? {
    exponent >= 1 && exponent < 1024 ? Int(exactly: exponent - 1) : nil
  }

  @inline(__always)
  static func power(
    _ cosine: Double, _ sign: Double, _ exponent: Double, whole: Int?
  ) -> (value: Double, slope: Double) {
    let base = 1 + sign * cosine
    guard base > 0 else { return (0, 0) }
    var power = 1.0
    if var rest = whole {
      var square = base / 2
      while rest > 0 {
        if rest & 1 == 1 { power *= square }
        square *= square
        rest >>= 1
      }
    } else {
      power = pow(base / 2, exponent - 1)
    }
    return (power * base, sign * exponent * power)
  }

  /// θ, rad, and 1 / sin θ; on a line 0 in its place, since there the gradient of the cosine
  /// vanishes and its factor is not wanted.
  static func angle(_ cosine: Double) -> (angle: Double, inverseSine: Double) {
    let sine = (1 - cosine * cosine).squareRoot()
    return (acos(min(1, max(-1, cosine))), sine > 1e-9 ? 1 / sine : 0)
  }

  static func compact(
    _ place: (angle: Double, inverseSine: Double), from start: Double, to end: Double,
    _ falloff: Falloff
  ) -> (value: Double, slope: Double) {
    guard place.angle > start, place.angle < end else { return (0, 0) }
    let (value, slope) = RadialFunction.compact(place.angle, from: start, to: end, falloff)
    return (value, -slope * place.inverseSine)
  }
}
