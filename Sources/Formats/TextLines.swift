import Files
import Foundation
import Quantities

/// The lines of a file as bytes, with their numbers.
///
/// Bytes rather than `String`: the files are large and all that matters in
/// them is ASCII.
struct TextLines {
  let file: String
  let bytes: [UInt8]
  /// Number of the line last read, from 1.
  private(set) var number = 0
  private var position = 0

  init(_ text: String, file: String) { self.init(Array(text.utf8), file: file) }

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    self.bytes = bytes
    skipMark()
  }

  init(contentsOf url: URL) throws {
    self.init(try Self.bytes(of: url), file: url.relativePath)
  }

  static func bytes(of url: URL) throws -> [UInt8] {
    do {
      return try AtomicFile.read(url)
    } catch .cannotRead(let path, let reason) {
      throw FormatError.cannotRead(file: path, reason: reason.lowercased())
    }
  }

  private mutating func skipMark() {
    if bytes.starts(with: AtomicFile.byteOrderMark) { position = AtomicFile.byteOrderMark.count }
  }

  /// The next line without its end; `nil` at the end of the file.
  mutating func next() -> Range<Int>? {
    guard position < bytes.count else { return nil }
    let start = position
    while position < bytes.count, bytes[position] != 10 { position += 1 }
    var end = position
    position += 1
    if end > start, bytes[end - 1] == 13 { end -= 1 }
    number += 1
    return start..<end
  }

  /// The next line with anything on it.
  mutating func nextFilled() -> Range<Int>? {
    while let line = next() {
      if bytes[line].contains(where: { !Self.isSpace($0) }) { return line }
    }
    return nil
  }

  /// The next line, which must be there.
  mutating func required(_ expected: String) throws -> Range<Int> {
    guard let line = next() else {
      throw FormatError.endsEarly(file: file, line: number, expected: expected)
    }
    return line
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The text of a line without spaces around it.
  func trimmed(_ range: Range<Int>) -> String {
    var range = range
    while let first = range.first, Self.isSpace(bytes[first]) {
      range = (first + 1)..<range.upperBound
    }
    while let last = range.last, Self.isSpace(bytes[last]) { range = range.lowerBound..<last }
    return text(range)
  }

  /// The words of a line into `fields`, which keeps its storage.
  func split(_ line: Range<Int>, into fields: inout [Range<Int>]) {
    fields.removeAll(keepingCapacity: true)
    var position = line.lowerBound
    while true {
      while position < line.upperBound, Self.isSpace(bytes[position]) { position += 1 }
      guard position < line.upperBound else { return }
      let start = position
      while position < line.upperBound, !Self.isSpace(bytes[position]) { position += 1 }
      fields.append(start..<position)
    }
  }

  func words(_ line: Range<Int>) -> [String] {
    var fields: [Range<Int>] = []
    split(line, into: &fields)
    return fields.map(text)
  }

  /// A finite number on the current line.
  func number(_ range: Range<Int>, _ expected: String) throws -> Double {
    guard let value = DecimalNumber.parse(bytes, range) else {
      throw unexpected(text(range), expected)
    }
    return value
  }

  /// A fractional position on the current line, where it is one that a crystal
  /// or a trajectory can have.
  func position(_ fractional: Vector3) throws -> Vector3 {
    for component in [fractional.x, fractional.y, fractional.z] {
      guard Self.isPlace(component) else {
        throw unexpected("\(component) cells", "a coordinate within a million cells")
      }
    }
    return fractional
  }

  /// Finite, and not so far off that nothing is left of its decimals.
  static func isPlace(_ fractional: Double) -> Bool { abs(fractional) <= 1e6 }

  /// Of a file that is no text, nothing that a terminal would obey.
  static func printable(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }
    return String(String.UnicodeScalarView(scalars))
  }

  /// An error at the current line.
  func unexpected(_ found: String, _ expected: String) -> FormatError {
    .unexpected(file: file, line: number, found: found, expected: expected)
  }

  @inline(__always) static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || (byte >= 9 && byte <= 13)
  }
}
