import Structures

/// Which element a symbol or a label of a CIF stands for.
enum CIFSpecies {
  /// A type symbol: "Li", "Li1+", "S2-", "O-2", "D".
  static func symbol(_ text: String) -> (element: Element, charge: Double?)? {
    let letters = text.prefix { $0.isASCII && $0.isLetter }
    guard let element = isotope(letters) ?? Element(letters) else { return nil }
    let rest = text.dropFirst(letters.count)
    if rest.isEmpty || rest.allSatisfy({ $0.isASCII && $0.isNumber }) { return (element, nil) }
    let sign: Double
    let digits: Substring
    if let last = rest.last, last == "+" || last == "-" {
      (sign, digits) = (last == "+" ? 1 : -1, rest.dropLast())
    } else if let first = rest.first, first == "+" || first == "-" {
      (sign, digits) = (first == "+" ? 1 : -1, rest.dropFirst())
    } else {
      return nil
    }
    if digits.isEmpty { return (element, sign) }
    guard let amount = DecimalNumber.parse(digits), amount >= 0 else { return nil }
    return (element, amount == 0 ? 0 : sign * amount)
  }

  /// A label, where no type symbol is given: "Li1", "S2A", "CL3".
  ///
  /// All elements it may stand for: "SI1" is sulfur or silicon.
  static func label(_ text: String) -> [Element] {
    let letters = text.prefix { $0.isASCII && $0.isLetter }
    let two = letters.count >= 2 ? Element(letters.prefix(2)) : nil
    let one = isotope(letters.prefix(1)) ?? Element(letters.prefix(1))
    if let two, letters.dropFirst().first?.isLowercase == true { return [two] }
    return [two, one].compactMap { $0 }
  }

  /// Deuterium and tritium are hydrogen to everything but a neutron.
  private static func isotope(_ symbol: Substring) -> Element? {
    symbol == "D" || symbol == "T" ? Element("H") : nil
  }
}
