/// The comment line of extended XYZ: key=value, the values quoted or in
/// brackets where they hold spaces, a bare key standing for "true".
enum KeyValueLine {
  /// In the order of the line; `nil` where a quote or bracket is not closed. A
  /// line break of another system, within the line, is a space.
  static func parse(_ line: some Sequence<UInt8>) -> [(key: String, value: String)]? {
    var pairs: [(key: String, value: String)] = []
    var key: [UInt8]?
    var word: [UInt8] = []
    var isWord = false
    var closing: [UInt8] = []
    var escaped = false

    func finish() {
      let text = String(decoding: word, as: UTF8.self)
      if let key {
        pairs.append((String(decoding: key, as: UTF8.self), text))
      } else if isWord {
        pairs.append((text, "T"))
      }
      key = nil
      word = []
      isWord = false
    }

    for byte in line.lazy.map({ (10...13).contains($0) ? UInt8(ascii: " ") : $0 }) {
      if escaped {
        word.append(byte)
        escaped = false
      } else if byte == UInt8(ascii: "\\") {
        escaped = true
        isWord = true
      } else if let last = closing.last {
        if byte == last {
          closing.removeLast()
        } else if last != UInt8(ascii: "\""), last != UInt8(ascii: "'"),
          let inner = bracket(opening: byte)
        {
          closing.append(inner)
        } else {
          word.append(byte)
        }
      } else if let close = bracket(opening: byte) ?? quote(byte) {
        closing.append(close)
        isWord = true
      } else if TextLines.isSpace(byte) {
        finish()
      } else if byte == UInt8(ascii: "="), key == nil {
        key = word
        word = []
        isWord = false
      } else {
        word.append(byte)
        isWord = true
      }
    }
    finish()
    return closing.isEmpty && !escaped ? pairs : nil
  }

  /// A word so that `parse` gives it back; line breaks become spaces.
  static func quoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy {
      !TextLines.isSpace($0) && !special.contains($0)
    }
    if plain && !text.isEmpty { return text }
    var quoted = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"", "\\": quoted += "\\\(character)"
      case "\n", "\r", "\u{0B}", "\u{0C}": quoted += " "
      default: quoted.unicodeScalars.append(character)
      }
    }
    return quoted + "\""
  }

  private static let special = Set("\"'{}[]=\\,".utf8)

  private static func quote(_ byte: UInt8) -> UInt8? {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") ? byte : nil
  }

  private static func bracket(opening byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "["): UInt8(ascii: "]")
    case UInt8(ascii: "{"): UInt8(ascii: "}")
    default: nil
    }
  }
}
