/// JSON whose keys keep their order.
///
/// Foundation's encoder sorts keys or has them in none; a schema is read by people, and editors
/// propose keys in its order.
public indirect enum JSONText: Hashable, Sendable {
  case string(String)
  case integer(Int)
  /// Finite.
  case number(Double)
  case bool(Bool)
  case array([JSONText])
  case object([Pair])

  public struct Pair: Hashable, Sendable {
    public let key: String
    public let value: JSONText

    public init(_ key: String, _ value: JSONText) {
      self.key = key
      self.value = value
    }
  }

  /// With two spaces for each level; lists of single values on a line.
  public func text(indentation: Int = 0) -> String {
    let start = String(repeating: " ", count: indentation + 2)
    let end = "\n" + String(repeating: " ", count: indentation)
    switch self {
    case .string(let text): return Self.quoted(text)
    case .integer(let value): return String(value)
    case .number(let value): return Int(exactly: value).map(String.init) ?? value.description
    case .bool(let value): return value ? "true" : "false"
    case .array(let items):
      guard items.contains(where: \.isNested) else {
        return "[" + items.map { $0.text() }.joined(separator: ", ") + "]"
      }
      return "[\n"
        + items.map { start + $0.text(indentation: indentation + 2) }
        .joined(separator: ",\n") + end + "]"
    case .object(let pairs):
      guard !pairs.isEmpty else { return "{}" }
      return "{\n"
        + pairs.map {
          start + Self.quoted($0.key) + ": " + $0.value.text(indentation: indentation + 2)
        }.joined(separator: ",\n") + end + "}"
    }
  }

  private var isNested: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
