import Structures

/// The fields of an aenet file, one after another: what its binary and its
/// ASCII form have in common.
///
/// Each call names the field for the sentence about what is wrong with it.
protocol AenetFields {
  var file: String { get }
  mutating func integers(_ count: Int, _ field: String) throws(PotentialError) -> [Int]
  /// Finite ones.
  mutating func reals(_ count: Int, _ field: String) throws(PotentialError) -> [Double]
  mutating func logical(_ field: String) throws(PotentialError) -> Bool
  /// A text of at most a length, without the spaces that fill it up.
  mutating func text(_ length: Int, _ field: String) throws(PotentialError) -> String
  /// Texts of one or two characters.
  mutating func symbols(_ count: Int, _ field: String) throws(PotentialError) -> [String]
  /// Passes over a table that has no meaning with this descriptor.
  mutating func skipEnvironments(
    features: Int, elements: Int, _ field: String
  ) throws(PotentialError)
  /// To be called when all is read.
  func finish() throws(PotentialError)
}

extension AenetFields {
  mutating func integer(_ field: String) throws(PotentialError) -> Int {
    try integers(1, field)[0]
  }

  /// A number of things, so that what follows has a size.
  mutating func count(
    _ field: String, in range: ClosedRange<Int>
  ) throws(PotentialError) -> Int {
    let count = try integer(field)
    guard range.contains(count) else {
      throw .damaged(
        file: file,
        what: "its \(field) is \(count), not \(range.lowerBound) to \(range.upperBound)")
    }
    return count
  }

  /// A text as both forms can hold it: on one line, without what fills it up.
  func plain(_ text: String) -> String {
    var scalars = text.unicodeScalars.map { Character($0).isNewline ? " " : $0 }
    while let last = scalars.last, last.properties.isWhitespace || last == "\0" {
      scalars.removeLast()
    }
    return String(String.UnicodeScalarView(scalars))
  }

  mutating func real(_ field: String) throws(PotentialError) -> Double { try reals(1, field)[0] }

  mutating func element(_ text: String, _ field: String) throws(PotentialError) -> Element {
    guard let element = Element(text) else {
      throw .damaged(
        file: file, what: "its \(field) '\(text)' is not the symbol of an element")
    }
    return element
  }

  mutating func elements(_ count: Int, _ field: String) throws(PotentialError) -> [Element] {
    var elements: [Element] = []
    for text in try symbols(count, field) {
      let next = try element(text, field)
      guard !elements.contains(next) else {
        throw .damaged(file: file, what: "its \(field) lists \(next.symbol) twice")
      }
      elements.append(next)
    }
    return elements
  }
}
