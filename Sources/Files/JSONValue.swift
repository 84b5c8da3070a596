import Foundation

/// A value of a JSON file (RFC 8259), with the line where it begins.
///
/// Foundation's reader does not say where in the file a value was, and whoever is told of a mistake
/// wants to find it. As Python writes them, NaN, Infinity and -Infinity are numbers too.
///
/// - Edge cases: of a key that is given twice the last value counts. Values within more than 200
///   others are refused: reading them would need as much stack as the file asks for.
public struct JSONValue: Sendable {
  public enum Kind: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
  }

  public let kind: Kind
  /// From 1.
  public let line: Int

  /// - Parameter path: named in errors.
  public init(_ bytes: some Sequence<UInt8>, path: String) throws(FileError) {
    var reader = JSONReader(Array(bytes), path: path)
    self = try reader.document()
  }

  public init(_ kind: Kind, line: Int) {
    self.kind = kind
    self.line = line
  }

  /// The value of a key; `nil` where there is none, or null, or this is no object.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = kind, let value = members[key] else { return nil }
    if case .null = value.kind { return nil }
    return value
  }

  public var array: [JSONValue]? {
    if case .array(let values) = kind { return values }
    return nil
  }

  public var object: [String: JSONValue]? {
    if case .object(let members) = kind { return members }
    return nil
  }

  public var string: String? {
    if case .string(let text) = kind { return text }
    return nil
  }

  /// A finite number.
  public var number: Double? {
    if case .number(let number) = kind, number.isFinite { return number }
    return nil
  }

  /// An array of as many finite numbers.
  public func numbers(_ count: Int) -> [Double]? {
    guard let array, array.count == count else { return nil }
    let numbers = array.compactMap(\.number)
    return numbers.count == count ? numbers : nil
  }

  /// What it is, for a sentence.
  public var description: String {
    switch kind {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let number): "\(number)"
    case .string(let text): "'\(text.count <= 40 ? text : text.prefix(37) + "...")'"
    case .array(let values): "a list of \(values.count)"
    case .object(let members): "an object of \(members.count)"
    }
  }
}

private struct JSONReader {
  private let bytes: [UInt8]
  private let path: String
  private var position = 0
  private var line = 1
  private var depth = 0

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    if bytes.starts(with: AtomicFile.byteOrderMark) { position = AtomicFile.byteOrderMark.count }
  }

  mutating func document() throws(FileError) -> JSONValue {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw unexpected("nothing after the value") }
    return value
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func value() throws(FileError) -> JSONValue {
    skipSpace()
    let start = line
    guard let byte = next else { throw unexpected("a value") }
    switch byte {
    case UInt8(ascii: "{"): return JSONValue(.object(try object()), line: start)
    case UInt8(ascii: "["): return JSONValue(.array(try array()), line: start)
    case UInt8(ascii: "\""): return JSONValue(.string(try string()), line: start)
    default: break
    }
    let words: [(String, JSONValue.Kind)] = [
      ("null", .null), ("true", .bool(true)), ("false", .bool(false)), ("NaN", .number(.nan)),
      ("Infinity", .number(.infinity)), ("-Infinity", .number(-.infinity)),
    ]
    for (word, kind) in words where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return JSONValue(kind, line: start)
    }
    return JSONValue(.number(try number()), line: start)
  }

  private mutating func object() throws(FileError) -> [String: JSONValue] {
    try enter()
    defer { depth -= 1 }
    var members: [String: JSONValue] = [:]
    if skip(UInt8(ascii: "}")) { return members }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
      let key = try string()
      guard skip(UInt8(ascii: ":")) else { throw unexpected("a colon after the key") }
      members[key] = try value()
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "}")) else { throw unexpected("a comma or }") }
    return members
  }

  private mutating func array() throws(FileError) -> [JSONValue] {
    try enter()
    defer { depth -= 1 }
    var values: [JSONValue] = []
    if skip(UInt8(ascii: "]")) { return values }
    repeat { values.append(try value()) } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "]")) else { throw unexpected("a comma or ]") }
    return values
  }

  private mutating func enter() throws(FileError) {
    position += 1
    depth += 1
    guard depth <= 200 else { throw unexpected("values within at most 200 others") }
  }

  private mutating func string() throws(FileError) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let valid = String(validating: text, as: UTF8.self) else {
          throw .notText(path: path, line: line)
        }
        return valid
      case UInt8(ascii: "\\"):
        guard let escaped = next else { break }
        position += 1
        let plain: [UInt8: UInt8] = [
          UInt8(ascii: "\""): 34, UInt8(ascii: "\\"): 92, UInt8(ascii: "/"): 47,
          UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
          UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
        ]
        if let byte = plain[escaped] {
          text.append(byte)
        } else if escaped == UInt8(ascii: "u") {
          text += try character()
        } else {
          position -= 1
          throw unexpected("a character that can be escaped")
        }
      case 0..<32:
        position -= 1
        throw unexpected("no bare control characters within quotes")
      default: text.append(byte)
      }
    }
    throw unexpected("a closing quote")
  }

  /// The bytes of what "\u" stands before, two halves together where it is a half.
  private mutating func character() throws(FileError) -> [UInt8] {
    var code = try hexadecimal()
    if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: "\\u".utf8) {
      position += 2
      let low = try hexadecimal()
      guard (0xDC00..<0xE000).contains(low) else { throw unexpected("the half of a character") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw unexpected("a character") }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal() throws(FileError) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw unexpected("four hexadecimal digits") }
    position += 4
    return code
  }

  private mutating func number() throws(FileError) -> Double {
    let start = position
    while let byte = next, (48...57).contains(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard text.first.map({ $0 == "-" || $0.isNumber }) ?? false, let number = Double(text) else {
      position = start
      throw unexpected("a value")
    }
    return number
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    skipSpace()
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, [32, 9, 10, 13].contains(byte) {
      if byte == 10 { line += 1 }
      position += 1
    }
  }

  private func unexpected(_ expected: String) -> FileError {
    guard let next else {
      return .notJSON(path: path, line: line, problem: "the file ends, expected \(expected)")
    }
    let found =
      (32..<127).contains(next) ? "'\(Character(Unicode.Scalar(next)))'" : "a byte \(next)"
    return .notJSON(path: path, line: line, problem: "found \(found), expected \(expected)")
  }
}
