import Foundation

/// A value of a CIF and where it stands.
struct CIFValue: Hashable {
  var text: String
  var line: Int
  var isQuoted = false

  /// "?" (not known) or "." (does not apply), unless in quotes.
  var isMissing: Bool { !isQuoted && (text == "?" || text == ".") }

  /// A number, with or without its standard uncertainty: "1.234(5)".
  var number: Double? {
    guard let open = text.firstIndex(of: "(") else { return DecimalNumber.parse(text) }
    let digits = text[open...].dropFirst().dropLast()
    guard text.last == ")", !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    return DecimalNumber.parse(text[..<open])
  }
}

/// One data block: names with their values, in loops or alone.
///
/// Names are in lower case and with "_" for ".", so that the names of the
/// older and the newer dictionaries look alike.
struct CIFBlock {
  let name: String
  let line: Int
  private(set) var columns: [String: [CIFValue]] = [:]

  /// The values of the first of the names that is there.
  func column(_ names: String...) -> [CIFValue]? {
    names.lazy.compactMap { columns[$0] }.first
  }

  /// A single value that is known.
  func value(_ names: String...) -> CIFValue? {
    names.lazy.compactMap { columns[$0]?.first }.first { !$0.isMissing }
  }

  static func read(_ lines: TextLines) throws -> [CIFBlock] {
    var tokens = CIFTokens(lines)
    var blocks: [CIFBlock] = []
    var token = try tokens.next()
    while let current = token {
      switch current.kind {
      case .data:
        blocks.append(CIFBlock(name: current.value.text, line: current.value.line))
        token = try tokens.next()
      case .name, .loop:
        guard !blocks.isEmpty else {
          throw lines.unexpected(current.value, "a data block, such as data_crystal")
        }
        let last = blocks.count - 1
        token =
          current.kind == .loop
          ? try blocks[last].readLoop(&tokens, lines, current.value)
          : try blocks[last].readItem(&tokens, lines, current.value)
      case .value:
        throw lines.unexpected(
          current.value, blocks.isEmpty ? "a data block, such as data_crystal" : "a name or loop_")
      }
    }
    return blocks
  }

  private mutating func readItem(
    _ tokens: inout CIFTokens, _ lines: TextLines, _ name: CIFValue
  ) throws -> CIFTokens.Token? {
    guard let token = try tokens.next() else {
      throw FormatError.endsEarly(
        file: lines.file, line: name.line, expected: "the value of \(name.text)")
    }
    guard token.kind == .value else {
      throw lines.unexpected(token.value, "the value of \(name.text)")
    }
    try add([token.value], name, lines)
    return try tokens.next()
  }

  private mutating func readLoop(
    _ tokens: inout CIFTokens, _ lines: TextLines, _ loop: CIFValue
  ) throws -> CIFTokens.Token? {
    var names: [CIFValue] = []
    var token = try tokens.next()
    while let current = token, current.kind == .name {
      names.append(current.value)
      token = try tokens.next()
    }
    guard !names.isEmpty else {
      throw FormatError.unexpected(
        file: lines.file, line: loop.line, found: "loop_", expected: "the names of its columns")
    }
    var values = [[CIFValue]](repeating: [], count: names.count)
    var count = 0
    while let current = token, current.kind == .value {
      values[count % names.count].append(current.value)
      count += 1
      token = try tokens.next()
    }
    guard count > 0, count % names.count == 0 else {
      throw FormatError.miscounted(
        file: lines.file, line: loop.line, found: count, of: "values in the loop",
        expected: "a multiple of its \(names.count) columns")
    }
    for (name, column) in zip(names, values) { try add(column, name, lines) }
    return token
  }

  private mutating func add(_ values: [CIFValue], _ name: CIFValue, _ lines: TextLines) throws {
    let key = name.text.lowercased().replacing(".", with: "_")
    guard columns.updateValue(values, forKey: key) == nil else {
      throw lines.unexpected(name, "each name once in a data block")
    }
  }
}

extension TextLines {
  func unexpected(_ value: CIFValue, _ expected: String) -> FormatError {
    .unexpected(file: file, line: value.line, found: value.text, expected: expected)
  }
}

/// The words of a CIF, by the grammar of CIF 1.1.
///
/// Source: S. R. Hall, J. D. Westbrook et al., International Tables for
/// Crystallography G, 2.2 (2006), doi:10.1107/97809553602060000728.
struct CIFTokens {
  enum Kind { case data, loop, name, value }
  struct Token {
    var kind: Kind
    var value: CIFValue
  }

  private var lines: TextLines
  private var line: Range<Int> = 0..<0

  init(_ lines: TextLines) { self.lines = lines }

  mutating func next() throws -> Token? {
    while true {
      if line.isEmpty {
        guard let next = lines.next() else { return nil }
        if let first = next.first, lines.bytes[first] == UInt8(ascii: ";") {
          return Token(kind: .value, value: try textField(next))
        }
        line = next
        continue
      }
      let byte = lines.bytes[line.lowerBound]
      if TextLines.isSpace(byte) {
        line = (line.lowerBound + 1)..<line.upperBound
      } else if byte == UInt8(ascii: "#") {
        line = line.upperBound..<line.upperBound
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        return Token(kind: .value, value: try quoted(by: byte))
      } else {
        return try word()
      }
    }
  }

  private mutating func word() throws -> Token? {
    let end = line.first { TextLines.isSpace(lines.bytes[$0]) } ?? line.upperBound
    let text = lines.text(line.lowerBound..<end)
    line = end..<line.upperBound
    let lower = text.lowercased()
    let value = CIFValue(text: text, line: lines.number)
    if text.hasPrefix("_") { return Token(kind: .name, value: value) }
    if lower == "loop_" { return Token(kind: .loop, value: value) }
    if lower.hasPrefix("data_") {
      return Token(
        kind: .data, value: CIFValue(text: String(text.dropFirst(5)), line: lines.number))
    }
    guard !lower.hasPrefix("save_"), lower != "global_", lower != "stop_" else {
      throw lines.unexpected(value, "a CIF of data blocks, without frames")
    }
    return Token(kind: .value, value: value)
  }

  /// A quote closes only before a space: 'a dog's life' is one value.
  private mutating func quoted(by quote: UInt8) throws -> CIFValue {
    let start = line.lowerBound + 1
    for position in start..<line.upperBound where lines.bytes[position] == quote {
      let after = position + 1
      guard after == line.upperBound || TextLines.isSpace(lines.bytes[after]) else { continue }
      line = after..<line.upperBound
      return CIFValue(text: lines.text(start..<position), line: lines.number, isQuoted: true)
    }
    throw FormatError.notClosed(file: lines.file, line: lines.number, what: "a quote")
  }

  /// From a ";" at the start of a line to the next one.
  private mutating func textField(_ first: Range<Int>) throws -> CIFValue {
    let start = lines.number
    var parts = [lines.text((first.lowerBound + 1)..<first.upperBound)]
    while let next = lines.next() {
      if let byte = next.first, lines.bytes[byte] == UInt8(ascii: ";") {
        line = (next.lowerBound + 1)..<next.upperBound
        return CIFValue(text: parts.joined(separator: "\n"), line: start, isQuoted: true)
      }
      parts.append(lines.text(next))
    }
    throw FormatError.notClosed(file: lines.file, line: start, what: "a text field by ';'")
  }
}
