import Foundation

/// An axis of a chart: what is along it, in which unit, from where to where.
struct ChartAxis: Sendable, Hashable {
  struct Tick: Sendable, Hashable {
    var value: Double
    var label: String
  }

  var quantity: String
  /// Empty for what has none.
  var unit: String
  private(set) var low: Double
  private(set) var high: Double
  /// Values are the exponents of powers of ten, and labels the powers, or round numbers where no two whole powers
  /// are on the axis.
  var isInDecades = false
  /// Names in place of numbers; empty for numbers.
  var names: [Tick] = []

  /// - Edge cases: a range without a length gets one.
  init(
    _ quantity: String, unit: String, from low: Double, to high: Double, isInDecades: Bool = false
  ) {
    precondition(low.isFinite && high.isFinite && low <= high, "an axis goes from low to high")
    self.quantity = quantity
    self.unit = unit
    let widening = high > low ? 0 : max(abs(low) * 0.1, 1)
    self.low = low - widening
    self.high = high + widening
    self.isInDecades = isInDecades
  }

  var title: String { unit.isEmpty ? quantity : "\(quantity) (\(unit))" }

  /// Share of the axis below a value: 0 at `low`, 1 at `high`.
  func share(_ value: Double) -> Double { (value - low) / (high - low) }

  /// Multiples of 1, 2 or 5 times a power of ten, with at most `count` of them on the axis.
  func ticks(atMost count: Int) -> [Tick] {
    guard names.isEmpty else { return names }
    precondition(count > 1, "an axis with fewer than two marks says nothing")
    var step = Self.step(high - low, atMost: count)
    if isInDecades, step < 1 {
      guard high.rounded(.down) > low.rounded(.up) else { return roundNumbers(atMost: count) }
      step = 1
    }
    return Self.multiples(of: step, from: low, to: high).map { value in
      Tick(
        value: value,
        label: isInDecades
          ? Typography.powerOfTen(value) : Typography.number(value, Self.decimals(step)))
    }
  }

  /// Of a part of a decade, such as 3, 4, 5 and 6: not evenly spaced, as logarithms are not.
  private func roundNumbers(atMost count: Int) -> [Tick] {
    let (from, to) = (pow(10, low), pow(10, high))
    let step = Self.step(to - from, atMost: count)
    return Self.multiples(of: step, from: from, to: to).map { number in
      let exponent = log10(number)
      return Tick(
        value: exponent,
        label: abs(exponent) < 4
          ? Typography.number(number, Self.decimals(step)) : Typography.powerOfTen(exponent))
    }
  }

  private static func multiples(of step: Double, from low: Double, to high: Double) -> [Double] {
    let first = Int((low / step - 1e-9).rounded(.up))
    let last = Int((high / step + 1e-9).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }

  /// Digits after the point that tell multiples of a step apart.
  private static func decimals(_ step: Double) -> Int {
    max(0, Int(-log10(step).rounded(.down)))
  }

  private static func step(_ range: Double, atMost count: Int) -> Double {
    let power = pow(10, log10(range / Double(count)).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { range / $0 <= Double(count) - 1 + 1e-9 }
      ?? 20 * power
  }
}
