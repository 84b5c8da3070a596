/// How many atoms of each element: integers, never fractions.
///
/// Used for formula units and whole cells alike; `reduced` goes from one to
/// the other.
public struct Composition: Hashable, Sendable {
  /// Elements with positive counts only.
  public private(set) var counts: [Element: Int]

  public init(_ counts: [Element: Int] = [:]) {
    precondition(counts.values.allSatisfy { $0 >= 0 }, "an atom count is never negative")
    self.counts = counts.filter { $0.value > 0 }
  }

  public init(_ species: some Sequence<Element>) {
    self.init(species.reduce(into: [:]) { $0[$1, default: 0] += 1 })
  }

  /// Reads a formula such as "Li7P3S11" or "Ca(OH)2", with integer counts.
  ///
  /// - Edge cases: `nil` for an unknown symbol, a fractional or zero count, an
  ///   unbalanced bracket, an empty formula, or more than 999,999 atoms of one
  ///   element.
  public init?(formula: some StringProtocol) {
    var reader = FormulaReader(Array(formula.utf8))
    guard let counts = reader.group(), reader.isAtEnd, !counts.isEmpty else { return nil }
    self.init(counts)
  }

  public subscript(element: Element) -> Int { counts[element] ?? 0 }

  /// In order of atomic number.
  public var elements: [Element] { counts.keys.sorted() }

  public var atomCount: Int { counts.values.reduce(0, +) }
  public var isEmpty: Bool { counts.isEmpty }

  /// Mass of all atoms, atomic mass units.
  public var mass: Double {
    elements.reduce(0) { $0 + $1.mass * Double(self[$1]) }
  }

  /// Greatest common divisor of the counts; 0 for nothing.
  public var formulaUnits: Int { counts.values.reduce(0, greatestCommonDivisor) }

  /// The smallest whole formula unit.
  public var reduced: Composition {
    let divisor = formulaUnits
    return divisor <= 1 ? self : Composition(counts.mapValues { $0 / divisor })
  }

  public static func + (lhs: Composition, rhs: Composition) -> Composition {
    Composition(lhs.counts.merging(rhs.counts, uniquingKeysWith: +))
  }

  /// `nil` where something is taken that is not there.
  public func subtracting(_ other: Composition) -> Composition? {
    var left = counts
    for (element, count) in other.counts {
      guard let present = left[element], present >= count else { return nil }
      left[element] = present - count
    }
    return Composition(left)
  }

  public static func * (lhs: Composition, rhs: Int) -> Composition {
    Composition(lhs.counts.mapValues { $0 * rhs })
  }

  /// Symbols and counts in order of atomic number: "Li3PS4".
  public var formula: String {
    elements.map { self[$0] == 1 ? $0.symbol : "\($0.symbol)\(self[$0])" }.joined()
  }
}

extension Composition: CustomStringConvertible {
  public var description: String { formula }
}

/// Greatest common divisor, by Euclid; gcd(0, n) = n.
public func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (a, b) = (abs(a), abs(b))
  while b != 0 { (a, b) = (b, a % b) }
  return a
}

private struct FormulaReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func group() -> [Element: Int]? {
    var counts: [Element: Int] = [:]
    while let byte = next {
      let part: [Element: Int]
      if byte == UInt8(ascii: "(") {
        position += 1
        depth += 1
        guard depth < 16, let inner = group(), next == UInt8(ascii: ")") else { return nil }
        position += 1
        depth -= 1
        part = inner
      } else if byte == UInt8(ascii: ")") {
        return depth > 0 ? counts : nil
      } else {
        guard let element = element() else { return nil }
        part = [element: 1]
      }
      guard let factor = count() else { return nil }
      for (element, number) in part {
        let sum = number * factor + (counts[element] ?? 0)
        // As many as can be read where one number says it.
        guard sum <= 999_999 else { return nil }
        counts[element] = sum
      }
    }
    return counts
  }

  private mutating func element() -> Element? {
    guard let first = next, (65...90).contains(first) else { return nil }
    var symbol = [first]
    position += 1
    while let byte = next, (97...122).contains(byte), symbol.count < 3 {
      symbol.append(byte)
      position += 1
    }
    return Element(String(decoding: symbol, as: UTF8.self))
  }

  /// 1 where no number stands; `nil` for zero or more than six digits.
  private mutating func count() -> Int? {
    var digits: [UInt8] = []
    while let byte = next, (48...57).contains(byte) {
      digits.append(byte)
      position += 1
    }
    guard !digits.isEmpty else { return 1 }
    guard digits.count <= 6, let count = Int(String(decoding: digits, as: UTF8.self)), count > 0
    else { return nil }
    return count
  }
}
