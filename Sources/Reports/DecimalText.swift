import Foundation

/// Numbers as text with a fixed number of digits, so that equal numbers are
/// equal bytes, whatever the language of the machine.
enum DecimalText {
  /// "-1.250": with `decimals` digits after the point, and no minus before zero.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") && !text.contains(where: { ("1"..."9").contains($0) })
      ? String(text.dropFirst()) : text
  }

  /// 10^exponent as "1.259e-04", with `decimals` digits after the point; it
  /// neither overflows nor vanishes.
  static func powerOfTen(_ exponent: Double, _ decimals: Int) -> String {
    var whole = exponent.rounded(.down)
    var mantissa = fixed(pow(10, exponent - whole), decimals)
    if mantissa.hasPrefix("10") {
      whole += 1
      mantissa = fixed(1, decimals)
    }
    let digits = String(Int(abs(whole)))
    return mantissa + (whole < 0 ? "e-" : "e+") + (digits.count < 2 ? "0" : "") + digits
  }
}
