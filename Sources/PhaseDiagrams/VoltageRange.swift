import Foundation

/// Voltages against a metal, such as 0 to 5 V, or a single one.
public struct VoltageRange: Hashable, Sendable {
  /// V; 0 or more, for below 0 V there is metal only.
  public let lower: Double
  /// V; not below `lower`.
  public let upper: Double

  public var isSingle: Bool { lower == upper }

  /// No two electrodes are farther apart.
  private static let largest = 20.0

  /// Reads "0:5" or "2.5".
  ///
  /// - Edge cases: `nil` for what is no number, below 0 V or above 20 V, and for a range that does not
  ///   rise.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part -> Double? in
      // Swift would read hexadecimals too.
      guard !part.contains(where: { $0 == "x" || $0 == "X" }) else { return nil }
      return Double(part)
    }
    guard numbers.count == parts.count, (1...2).contains(parts.count),
      numbers.allSatisfy({ (0...Self.largest).contains($0) }),
      parts.count == 1 || numbers[0] < numbers[1]
    else { return nil }
    // Of a minus before zero nothing is left.
    lower = abs(numbers[0])
    upper = abs(numbers[numbers.count - 1])
  }
}
