import Files
import Structures

extension ConfigSection {
  /// A list of different elements, at least one, by their symbols.
  public func elements(_ key: String) throws(FileError) -> [Element] {
    let symbols = try strings(key)
    guard !symbols.isEmpty else { throw refusal(of: key, because: "lists no element") }
    var elements: [Element] = []
    for (index, symbol) in symbols.enumerated() {
      guard let element = Element(symbol), !elements.contains(element) else {
        throw refusal(
          of: key, item: index, because: "'\(symbol)' is no element, or one named before")
      }
      elements.append(element)
    }
    return elements
  }

  /// A section whose keys are elements: a number for each of them.
  public func numbersOfElements(
    in range: ClosedRange<Double>? = nil
  ) throws(FileError) -> [Element: Double] {
    var numbers: [Element: Double] = [:]
    for key in keys {
      guard let element = Element(key) else {
        throw refusal(of: key, because: "'\(key)' is no element")
      }
      numbers[element] = try double(key, in: range)
    }
    return numbers
  }
}
