import Foundation
import Quantities
import Testing

@testable import Reports

@Suite struct ChartAxisTests {
  private func axis(_ low: Double, _ high: Double, decades: Bool = false) -> ChartAxis {
    ChartAxis("quantity", unit: "unit", from: low, to: high, isInDecades: decades)
  }

  private func range(_ number: Int) -> (low: Double, high: Double) {
    var random = RandomStream(seed: 7, purpose: "axis", candidate: number)
    let width = pow(10, 8 * Double.random(in: 0..<1, using: &random) - 4)
    let low = (Double.random(in: 0..<1, using: &random) - 0.5) * 20 * width
    return (low, low + width)
  }

  @Test(arguments: 0..<100)
  func `Ticks are equally spaced multiples within the axis, not too many and not too few`(
    number: Int
  ) throws {
    let (low, high) = range(number)
    for most in 3...12 {
      let values = axis(low, high).ticks(atMost: most).map(\.value)
      #expect((1...most).contains(values.count), "\(low) to \(high): \(values)")
      if most >= 6 { #expect(values.count >= most / 3, "\(low) to \(high): \(values)") }
      let slack = (high - low) * 1e-6
      #expect(values.allSatisfy { $0 >= low - slack && $0 <= high + slack })
      guard values.count > 1 else { continue }
      let step = values[1] - values[0]
      for (value, next) in zip(values, values.dropFirst()) {
        #expect(abs(next - value - step) < step * 1e-6)
      }
      let mantissa = step / pow(10, log10(step * 1.000001).rounded(.down))
      #expect([1, 2, 5].contains { abs(mantissa - $0) < 1e-6 }, "step \(step)")
    }
  }

  @Test(arguments: 0..<30)
  func `Ten times the axis has ten times the ticks`(number: Int) {
    let (low, high) = range(number)
    let values = axis(low, high).ticks(atMost: 8).map(\.value)
    let larger = axis(10 * low, 10 * high).ticks(atMost: 8).map(\.value)
    #expect(values.count == larger.count)
    for (value, large) in zip(values, larger) {
      #expect(abs(large - 10 * value) < 1e-6 * (high - low))
    }
  }

  @Test(arguments: 0..<30)
  func `Labels are the values, and different for different ticks`(number: Int) throws {
    let (low, high) = range(number)
    let ticks = axis(low, high).ticks(atMost: 8)
    #expect(Set(ticks.map(\.label)).count == ticks.count)
    for tick in ticks {
      let read = try #require(Double(tick.label.replacing("−", with: "-")))
      #expect(abs(read - tick.value) < 1e-6 * (high - low))
    }
  }

  @Test func `Decades are marked by whole powers where there are two`() {
    let labels = axis(-10.4, -1.2, decades: true).ticks(atMost: 11).map(\.label)
    #expect(labels == (2...10).reversed().map { Typography.powerOfTen(-Double($0)) })
    #expect(axis(0.9, 2.1, decades: true).ticks(atMost: 9).map(\.label) == ["10¹", "10²"])
    let part = axis(0.4, 0.84, decades: true).ticks(atMost: 6)
    #expect(part.map(\.label) == ["3", "4", "5", "6"])
    #expect(part.map(\.value) == [3, 4, 5, 6].map(log10))
    #expect(
      axis(-4.9, -4.5, decades: true).ticks(atMost: 6).map(\.label)
        == ["1.5·10⁻⁵", "2.0·10⁻⁵", "2.5·10⁻⁵", "3.0·10⁻⁵"])
  }

  @Test func `An axis of one value has a length, and its title a unit`() {
    let single = axis(5, 5)
    #expect(single.low < 5 && single.high > 5)
    #expect(single.title == "quantity (unit)")
    #expect(ChartAxis("x", unit: "", from: 0, to: 1).title == "x")
    #expect(axis(-2, 6).share(-2) == 0 && axis(-2, 6).share(6) == 1 && axis(-2, 6).share(2) == 0.5)
  }
}
