/// A formatted file of Fortran: texts have lines of their own, numbers stand in
/// columns or as the compiler likes, and what one statement writes ends a line.
/// aenet-PyTorch writes the same without columns, a list of elements in one line.
struct FortranText: AenetFields {
  let file: String
  private let bytes: [UInt8]
  private let lines: [Substring]
  private var next = 0

  init(_ bytes: [UInt8], file: String) throws(PotentialError) {
    self.file = file
    self.bytes = bytes
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .damaged(file: file, what: "it is neither text nor binary")
    }
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
  }

  mutating func integers(_ count: Int, _ field: String) throws(PotentialError) -> [Int] {
    var result: [Int] = []
    for word in try words(count, field) {
      guard let number = Int(word.text), Int32(exactly: number) != nil else {
        throw .unexpected(
          file: file, line: word.line, expected: "a whole number of \(field)",
          found: String(word.text.prefix(40)))
      }
      result.append(number)
    }
    return result
  }

  mutating func reals(_ count: Int, _ field: String) throws(PotentialError) -> [Double] {
    var result: [Double] = []
    for word in try words(count, field) {
      guard let number = Self.number(word.text) else {
        throw .unexpected(
          file: file, line: word.line, expected: "a number of \(field)",
          found: String(word.text.prefix(40)))
      }
      guard number.isFinite else {
        throw .notFinite(file: "\(file):\(word.line)", what: "a number of its \(field)")
      }
      result.append(number)
    }
    return result
  }

  /// "1.5", "1.5E+00", "1.5D+00", and "1.5-100": for a third digit of the
  /// exponent Fortran drops the letter.
  private static func number(_ text: Substring) -> Double? {
    if let number = Double(text) { return number }
    let text = text.map { "dD".contains($0) ? "e" : $0 }
    if let number = Double(String(text)) { return number }
    guard let sign = text.lastIndex(where: { "+-".contains($0) }), sign > 0 else { return nil }
    return Double(String(text[..<sign]) + "e" + String(text[sign...]))
  }

  mutating func logical(_ field: String) throws(PotentialError) -> Bool {
    let word = try words(1, field)[0]
    switch word.text.uppercased() {
    case "T", "TRUE", ".TRUE.": return true
    case "F", "FALSE", ".FALSE.": return false
    default:
      throw .unexpected(
        file: file, line: word.line, expected: "T or F for \(field)",
        found: String(word.text.prefix(40)))
    }
  }

  mutating func text(_ length: Int, _ field: String) throws(PotentialError) -> String {
    let line = plain(String(try line(field)))
    guard line.utf8.count <= length else {
      throw .unexpected(
        file: file, line: next, expected: "\(length) characters of \(field) at most",
        found: "\(line.utf8.count)")
    }
    return line
  }

  mutating func symbols(_ count: Int, _ field: String) throws(PotentialError) -> [String] {
    try words(count, field).map { String($0.text) }
  }

  /// As many rows as elements; but aenet-PyTorch writes two, in one line.
  mutating func skipEnvironments(
    features: Int, elements: Int, _ field: String
  ) throws(PotentialError) {
    let isOneLine =
      next < lines.count
      && lines[next].split(maxSplits: 2 * features) { $0.isWhitespace }.count == 2 * features
    _ = try integers(features * (isOneLine ? 2 : elements), field)
  }

  func finish() throws(PotentialError) {
    if let more = lines[next...].firstIndex(where: { $0.contains { !$0.isWhitespace } }) {
      throw .unexpected(
        file: file, line: more + 1, expected: "the end of the file",
        found: String(lines[more].prefix(40)))
    }
  }

  /// The last line must be ended, or a number in it could be cut short unseen.
  private mutating func line(_ field: String) throws(PotentialError) -> Substring {
    guard next < lines.count - 1 else {
      throw .endsEarly(file: file, bytes: bytes.count, field: field)
    }
    next += 1
    return lines[next - 1]
  }

  /// From as many lines as they need, to the end of the last of them.
  private mutating func words(
    _ count: Int, _ field: String
  ) throws(PotentialError) -> [(text: Substring, line: Int)] {
    var words: [(text: Substring, line: Int)] = []
    while words.count < count {
      let line = try line(field)
      words += line.split { $0.isWhitespace }.map { ($0, next) }
    }
    guard words.count == count else {
      throw .unexpected(
        file: file, line: next, expected: "the end of the line after \(count) of \(field)",
        found: String(words[count].text.prefix(40)))
    }
    return words
  }
}
