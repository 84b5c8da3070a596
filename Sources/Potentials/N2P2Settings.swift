import Files
import Structures

/// The lines of an `input.nn`: a keyword and what belongs to it. What stands after # or ! is for
/// people.
struct N2P2Settings {
  struct Line {
    var number: Int
    var keyword: String
    var words: [String]
  }

  let file: String
  private let lines: [Line]

  init(_ bytes: [UInt8], file: String) throws(PotentialError) {
    self.file = file
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .damaged(file: file, what: "it is not text")
    }
    var lines: [Line] = []
    let all = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (place, line) in all.enumerated() {
      let words = line.prefix { $0 != "#" && $0 != "!" }.split { $0.isWhitespace }.map(String.init)
      guard let keyword = words.first else { continue }
      lines.append(Line(number: place + 1, keyword: keyword, words: Array(words.dropFirst())))
    }
    self.lines = lines
  }

  /// - Throws: for a keyword that is all but one of these.
  func refuseMisspelt(_ keywords: [String]) throws(PotentialError) {
    for line in lines where !keywords.contains(line.keyword) && line.keyword.utf8.count < 40 {
      // Two letters: n2p2 and RuNNer have no other keyword as near to one of these.
      if let meant = keywords.first(where: { editDistance($0, line.keyword) <= 2 }) {
        throw .unexpected(
          file: file, line: line.number, expected: "'\(meant)'", found: line.keyword)
      }
    }
  }

  func contains(_ keyword: String) -> Bool { lines.contains { $0.keyword == keyword } }

  /// The lines with one of some keywords of the same meaning.
  func all(_ keywords: String...) -> [Line] { lines.filter { keywords.contains($0.keyword) } }

  /// The line with one of some keywords of the same meaning, of which there may be one.
  func line(_ keywords: String...) throws(PotentialError) -> Line? {
    let found = lines.filter { keywords.contains($0.keyword) }
    guard found.count < 2 else {
      throw .unexpected(
        file: file, line: found[1].number,
        expected: "one \(keywords[0]), as in line \(found[0].number), and no other",
        found: found[1].keyword)
    }
    return found.first
  }

  func required(_ keyword: String) throws(PotentialError) -> Line {
    guard let line = try line(keyword) else { throw .missingKeyword(file: file, keyword: keyword) }
    return line
  }

  /// The one line of an element, by its first word.
  func line(_ keyword: String, of element: Element) throws(PotentialError) -> Line? {
    let found = lines.filter { $0.keyword == keyword && $0.words.first == element.symbol }
    guard found.count < 2 else {
      throw .unexpected(
        file: file, line: found[1].number,
        expected: "one \(keyword) of \(element.symbol), as in line \(found[0].number)",
        found: "another")
    }
    return found.first
  }

  // MARK: words

  func word(_ line: Line, _ place: Int, _ expected: String) throws(PotentialError) -> String {
    guard line.words.indices.contains(place) else {
      throw unexpected(line, expected, "the end of the line")
    }
    return line.words[place]
  }

  /// A finite one.
  func number(_ line: Line, _ place: Int, _ expected: String) throws(PotentialError) -> Double {
    let word = try word(line, place, expected)
    guard let number = Double(word), number.isFinite else {
      throw unexpected(line, expected, word)
    }
    return number
  }

  func integer(
    _ line: Line, _ place: Int, _ expected: String, in range: ClosedRange<Int>
  ) throws(PotentialError) -> Int {
    let word = try word(line, place, expected)
    guard let number = Int(word), range.contains(number) else {
      throw unexpected(
        line, "\(expected), \(range.lowerBound) to \(range.upperBound)", word)
    }
    return number
  }

  /// One of some elements.
  func element(
    _ line: Line, _ place: Int, among known: [Element]
  ) throws(PotentialError) -> Element {
    let expected = "one of the elements \(known.map(\.symbol).joined(separator: ", "))"
    let word = try word(line, place, expected)
    guard let element = Element(word), known.contains(element) else {
      throw unexpected(line, expected, word)
    }
    return element
  }

  func unexpected(_ line: Line, _ expected: String, _ found: String) -> PotentialError {
    .unexpected(
      file: file, line: line.number, expected: "\(expected), for \(line.keyword)",
      found: String(found.prefix(40)))
  }
}
