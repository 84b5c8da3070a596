import Foundation

/// Decimal numbers as programs print them.
enum DecimalNumber {
  /// The nearest double to "-1.25", "3", ".5", "1e-3" or Fortran's "1.0D+00".
  ///
  /// - Edge cases: `nil` for anything else, also for "nan", "inf", "0x10"
  ///   and what overflows.
  static func parse(_ bytes: [UInt8], _ range: Range<Int>) -> Double? {
    var position = range.lowerBound
    let end = range.upperBound
    guard position < end else { return nil }
    let negative = bytes[position] == minus
    if negative || bytes[position] == plus { position += 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    var decimals = 0
    var inFraction = false
    while position < end {
      let byte = bytes[position]
      if byte >= 48 && byte <= 57 {
        digits += 1
        // Beyond 19 digits the value comes from strtod and this only must not trap.
        mantissa = mantissa &* 10 &+ UInt64(byte - 48)
        if inFraction { decimals += 1 }
      } else if byte == dot && !inFraction {
        inFraction = true
      } else {
        break
      }
      position += 1
    }
    guard digits > 0 else { return nil }
    if position == end, digits <= 15, decimals < powers.count {
      // Both are exact doubles, so one division rounds correctly.
      let value = Double(mantissa) / powers[decimals]
      return negative ? -value : value
    }
    return slow(bytes, range, mantissaEnd: position)
  }

  static func parse(_ text: some StringProtocol) -> Double? {
    let bytes = Array(text.utf8)
    return parse(bytes, bytes.indices)
  }

  private static func slow(_ bytes: [UInt8], _ range: Range<Int>, mantissaEnd: Int) -> Double? {
    var text = bytes[range].map { CChar(bitPattern: $0) }
    var position = mantissaEnd
    if position < range.upperBound {
      guard
        [UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "d"), UInt8(ascii: "D")]
          .contains(bytes[position])
      else { return nil }
      text[position - range.lowerBound] = CChar(bitPattern: UInt8(ascii: "e"))
      position += 1
      if position < range.upperBound, bytes[position] == minus || bytes[position] == plus {
        position += 1
      }
      guard position < range.upperBound,
        bytes[position..<range.upperBound].allSatisfy({ $0 >= 48 && $0 <= 57 })
      else { return nil }
    }
    text.append(0)
    let value = strtod(text, nil)
    return value.isFinite ? value : nil
  }

  private static let plus = UInt8(ascii: "+")
  private static let minus = UInt8(ascii: "-")
  private static let dot = UInt8(ascii: ".")
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
