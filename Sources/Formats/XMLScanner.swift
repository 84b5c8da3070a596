/// The elements of an XML file one after another, as far as programs that print numbers write it:
/// no entities within what matters, no namespaces.
///
/// Foundation's parser makes strings of everything in a file, of which most is neither energy nor
/// force, and says nothing of how far a file that was cut off can be trusted.
///
/// - Edge cases: comments, declarations and CDATA are passed over. Elements that do not close in
///   the order in which they were opened are refused; so is a file that ends within one.
struct XMLScanner {
  enum Event {
    case start(tag: String)
    /// `text` is what stood before it, back to the tag before.
    case end(tag: String, text: Range<Int>)
  }

  let file: String
  let bytes: [UInt8]
  private var position = 0
  private var open: [String] = []
  /// Inside of the tag last started, behind its name.
  private var attributes = 0..<0
  /// An element that ends where it starts still has to end.
  private var endsAtOnce = false

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    self.bytes = bytes
  }

  /// `nil` at the end of a file whose elements are all closed.
  mutating func next() throws -> Event? {
    if endsAtOnce {
      endsAtOnce = false
      return .end(tag: open.removeLast(), text: position..<position)
    }
    let start = position
    while true {
      guard let mark = find(UInt8(ascii: "<"), from: position) else {
        guard open.isEmpty else { throw endsEarly }
        return nil
      }
      let inside = mark + 1
      guard inside < bytes.count else { throw endsEarly }
      switch bytes[inside] {
      case UInt8(ascii: "?"): position = try skip("?>", from: inside)
      case UInt8(ascii: "!"):
        let ends = [("!--", "-->"), ("![CDATA[", "]]>")]
        let end = ends.first { bytes[inside...].starts(with: $0.0.utf8) }?.1 ?? ">"
        position = try skip(end, from: inside)
      case UInt8(ascii: "/"):
        guard let close = find(UInt8(ascii: ">"), from: inside) else { throw endsEarly }
        let tag = name(from: inside + 1, to: close)
        guard tag == open.last else {
          throw unexpected(
            "</\(tag)>", open.last.map { "</\($0)>" } ?? "an element that begins", at: mark)
        }
        open.removeLast()
        position = close + 1
        return .end(tag: tag, text: start..<mark)
      default:
        guard let close = find(UInt8(ascii: ">"), from: inside) else { throw endsEarly }
        let tag = name(from: inside, to: close)
        // Deeper than any file goes; an error of nesting would otherwise fill the memory.
        guard !tag.isEmpty, open.count < 100 else {
          throw unexpected("<\(tag)", "the name of an element, within at most 100 others", at: mark)
        }
        open.append(tag)
        endsAtOnce = bytes[close - 1] == UInt8(ascii: "/")
        attributes = min(inside + tag.utf8.count, close)..<close
        position = close + 1
        return .start(tag: tag)
      }
    }
  }

  /// Of the element last started, in double quotes.
  func attribute(_ name: String) -> String? {
    let key = Array(" \(name)=\"".utf8)
    var place = attributes.lowerBound
    while place + key.count <= attributes.upperBound {
      if bytes[place] == 32, bytes[place..<(place + key.count)].elementsEqual(key) {
        let value = bytes[(place + key.count)..<attributes.upperBound].prefix { $0 != 34 }
        return String(decoding: value, as: UTF8.self)
      }
      place += 1
    }
    return nil
  }

  /// Words of a text, as places.
  func words(_ text: Range<Int>, into fields: inout [Range<Int>]) {
    fields.removeAll(keepingCapacity: true)
    var place = text.lowerBound
    while true {
      while place < text.upperBound, TextLines.isSpace(bytes[place]) { place += 1 }
      guard place < text.upperBound else { return }
      let start = place
      while place < text.upperBound, !TextLines.isSpace(bytes[place]) { place += 1 }
      fields.append(start..<place)
    }
  }

  /// From 1.
  func line(at place: Int) -> Int { bytes[..<place].reduce(1) { $1 == 10 ? $0 + 1 : $0 } }

  /// Of what was read last.
  var line: Int { line(at: position) }

  func unexpected(_ found: String, _ expected: String, at place: Int) -> FormatError {
    .unexpected(file: file, line: line(at: place), found: found, expected: expected)
  }

  private var endsEarly: FormatError {
    .endsEarly(
      file: file, line: line(at: bytes.count), expected: open.last.map { "</\($0)>" } ?? ">")
  }

  private func find(_ byte: UInt8, from start: Int) -> Int? {
    var place = start
    while place < bytes.count {
      if bytes[place] == byte { return place }
      place += 1
    }
    return nil
  }

  private func name(from start: Int, to end: Int) -> String {
    let name = bytes[start..<end].prefix { !TextLines.isSpace($0) && $0 != UInt8(ascii: "/") }
    return String(decoding: name, as: UTF8.self)
  }

  private func skip(_ end: String, from start: Int) throws -> Int {
    let last = Array(end.utf8)
    var place = start
    while let found = find(last[0], from: place) {
      if bytes[found...].starts(with: last) { return found + last.count }
      place = found + 1
    }
    throw endsEarly
  }
}
