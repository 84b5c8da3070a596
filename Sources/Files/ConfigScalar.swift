import Yams

/// A single value of a config, with stricter types than YAML's: `yes` is no
/// truth, `010` and `1_000` are no numbers, and a quoted number is a text.
struct ConfigScalar {
  private let text: String
  private let isPlain: Bool

  init?(_ node: Node) {
    guard case .scalar(let scalar) = node else { return nil }
    text = scalar.string
    isPlain = scalar.style == .plain || scalar.style == .any
  }

  var isNothing: Bool { isPlain && Self.nothing.contains(text) }

  var int: Int? {
    guard isPlain, Self.isWholeNumber(text) else { return nil }
    return Int(text)
  }

  /// Finite.
  var double: Double? {
    guard isPlain, Self.looksNumeric(text), let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }

  var bool: Bool? { isPlain ? Bool(text) : nil }

  var string: String? { isNothing ? nil : text }

  /// For "found …" in a message.
  var shown: String {
    if isNothing { return "nothing" }
    let short = text.count > 60 ? text.prefix(60) + "…" : text[...]
    let line = String(short.map { $0.isNewline ? " " : $0 })
    return isPlain ? "'\(line)'" : "the text '\(line)'"
  }

  /// A text in YAML, quoted where it would read as something else.
  static func yaml(_ text: String) -> String {
    let plain = text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
        || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/")
        || $0 == UInt8(ascii: "-")
    }
    let startsPlain = text.first.map { $0.isLetter || $0 == "/" || $0 == "." } ?? false
    let reserved = ["yes", "no", "on", "off", "true", "false", "null", "y", "n"]
    if plain && startsPlain && !text.hasPrefix("...") && !reserved.contains(text.lowercased())
      && Double(text) == nil
    {
      return text
    }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where (0x20...0x7e).contains(scalar.value): quoted.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return quoted + "\""
  }

  /// "a whole number from 1 to 100".
  static func expectation(_ noun: String, _ range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): noun
    case (let lower, .max): "\(noun) of at least \(lower)"
    case (.min, let upper): "\(noun) of at most \(upper)"
    case (let lower, let upper): "\(noun) from \(lower) to \(upper)"
    }
  }

  static func expectation(_ noun: String, _ range: ClosedRange<Double>?, above: Double?) -> String {
    var words = noun
    if let above { words += " above \(shown(above))" }
    guard let range else { return words }
    let (lower, upper) = (range.lowerBound, range.upperBound)
    switch (above == nil && lower.isFinite, upper.isFinite) {
    case (true, true): words += " from \(shown(lower)) to \(shown(upper))"
    case (true, false): words += " of at least \(shown(lower))"
    case (false, true): words += (above == nil ? "" : " and") + " of at most \(shown(upper))"
    case (false, false): break
    }
    return words
  }

  static func admits(_ value: Double, _ range: ClosedRange<Double>?, above: Double?) -> Bool {
    (range?.contains(value) ?? true) && above.map { value > $0 } ?? true
  }

  private static let nothing: Set = ["", "~", "null", "Null", "NULL"]

  private static func shown(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  private static func isWholeNumber(_ text: String) -> Bool {
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return false
    }
    return digits.count == 1 || digits.first != "0"
  }

  /// Keeps out what `Double` reads besides: nan, infinity, hexadecimals.
  private static func looksNumeric(_ text: String) -> Bool {
    text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E")
    }
  }
}
