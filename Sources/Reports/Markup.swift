/// Text as it stands in HTML and SVG.
enum Markup {
  /// With what has a meaning in markup written so that it has none; what XML has no place for
  /// is replaced.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\t", "\n": escaped.unicodeScalars.append(scalar)
      case "\0"..<" ", "\u{7F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A length in a drawing, to a hundredth, without digits that say nothing.
  static func length(_ value: Double) -> String {
    precondition(abs(value) < 1e9, "a drawing has an end")
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return sign + String(whole) }
    let digits = rest % 10 == 0 ? String(rest / 10) : (rest < 10 ? "0" : "") + String(rest)
    return "\(sign)\(whole).\(digits)"
  }

  /// JSON between the tags of a script, which nothing in it can end.
  static func script(_ json: String) -> String {
    json.replacing("<", with: "\\u003c")
  }
}

/// Numbers and formulas as people write them.
enum Typography {
  /// "−1.5": with a minus that is as wide as a plus.
  static func number(_ value: Double, _ decimals: Int) -> String {
    DecimalText.fixed(value, decimals).replacing("-", with: "−")
  }

  /// "Li₃PS₄".
  static func formula(_ text: String) -> String {
    String(text.map { raised($0, "₀₁₂₃₄₅₆₇₈₉") })
  }

  /// "(Li₂S)ₓ(P₂S₅)₁₋ₓ".
  static func line(_ endMembers: [String]) -> String {
    precondition(endMembers.count == 2, "a line has two ends")
    let ends = endMembers.map(formula)
    return "(\(ends[0]))ₓ(\(ends[1]))₁₋ₓ"
  }

  /// "10⁻⁵" for a whole exponent, else "3.2·10⁻⁵".
  static func powerOfTen(_ exponent: Double) -> String {
    guard exponent != exponent.rounded() else { return "10" + superscript(exponent) }
    let parts = DecimalText.powerOfTen(exponent, 1).split(separator: "e")
    return "\(parts[0])·10" + superscript(Double(parts[1])!)
  }

  private static func superscript(_ whole: Double) -> String {
    let digits = String(Int(abs(whole))).map { raised($0, "⁰¹²³⁴⁵⁶⁷⁸⁹") }
    return (whole < 0 ? "⁻" : "") + String(digits)
  }

  private static func raised(_ character: Character, _ digits: String) -> Character {
    guard character.isASCII, let digit = character.wholeNumberValue else { return character }
    return digits[digits.index(digits.startIndex, offsetBy: digit)]
  }
}
