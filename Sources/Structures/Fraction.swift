/// An exact rational number in lowest terms, its denominator positive.
public struct Fraction: Hashable, Sendable {
  public let numerator: Int
  public let denominator: Int

  public init(_ numerator: Int, _ denominator: Int = 1) {
    self.init(Int128(numerator), Int128(denominator))
  }

  /// From a quotient of products, whose lowest terms have to fit in `Int`.
  init(_ numerator: Int128, _ denominator: Int128) {
    precondition(denominator != 0, "a fraction has no denominator of zero")
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = denominator < 0 ? -Int128(a) : Int128(a)
    self.numerator = Int(numerator / divisor)
    self.denominator = Int(denominator / divisor)
  }

  /// The nearest floating-point number.
  public var value: Double { Double(numerator) / Double(denominator) }
}

extension Fraction: Comparable {
  public static func < (lhs: Fraction, rhs: Fraction) -> Bool {
    Int128(lhs.numerator) * Int128(rhs.denominator)
      < Int128(rhs.numerator) * Int128(lhs.denominator)
  }
}

extension Fraction: CustomStringConvertible {
  /// "3/2", and "2" for a whole number.
  public var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }
}
