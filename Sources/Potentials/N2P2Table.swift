/// Rows of numbers, as in `scaling.data` and `weights.*.data`; lines that begin with # are for
/// people.
struct N2P2Table {
  struct Row {
    var line: Int
    var words: [Substring]
  }

  let file: String
  let rows: [Row]
  let lineCount: Int

  init(_ bytes: [UInt8], file: String) throws(PotentialError) {
    self.file = file
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .damaged(file: file, what: "it is not text")
    }
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    // A number at the end could be cut short unseen.
    if let last = lines.last, last.contains(where: { !$0.isWhitespace }) {
      throw .endsEarly(file: file, bytes: bytes.count, field: "last line")
    }
    var rows: [Row] = []
    for (place, line) in lines.enumerated() where line.first != "#" {
      let words = line.split { $0.isWhitespace }
      if !words.isEmpty { rows.append(Row(line: place + 1, words: words)) }
    }
    self.rows = rows
    lineCount = max(1, lines.count - 1)
  }

  /// A finite one.
  static func number(
    _ row: Row, _ column: Int, _ expected: String, file: String
  ) throws(PotentialError) -> Double {
    let word = row.words.indices.contains(column) ? row.words[column] : "the end of the line"
    guard let number = Double(word) else {
      throw .unexpected(
        file: file, line: row.line, expected: expected, found: String(word.prefix(40)))
    }
    guard number.isFinite else { throw .notFinite(file: "\(file):\(row.line)", what: expected) }
    return number
  }
}
