import Quantities
import Structures
import Testing

@Suite("Ideal shares of thiophosphate units")
struct IdealUnitsTests {
  typealias Unit = ThiophosphateUnits.Unit

  static func fraction(_ unit: Unit, _ x: Double) -> Double {
    ThiophosphateUnits.idealFraction(of: unit, x: x) ?? .nan
  }

  @Test("Between 2/3 and 3/4 the share of PS4 is x/(1 − x) − 2")
  func line() {
    for step in 0...20 {
      let x = 2.0 / 3 + (0.75 - 2.0 / 3) * Double(step) / 20
      #expect(abs(Self.fraction(.isolatedPS4, x) - (x / (1 - x) - 2)) < 1e-12)
    }
  }

  @Test("The known compounds have their units")
  func compounds() {
    let expected: [(x: Double, ps4: Double, p2S7: Double, p2S6: Double)] = [
      (0.5, 0, 0, 1), (0.6, 0, 0.5, 0.5), (2.0 / 3, 0, 1, 0), (0.7, 1.0 / 3, 2.0 / 3, 0),
      (0.75, 1, 0, 0), (0.875, 1, 0, 0),
    ]
    for (x, ps4, p2S7, p2S6) in expected {
      #expect(abs(Self.fraction(.isolatedPS4, x) - ps4) < 1e-12)
      #expect(abs(Self.fraction(.cornerSharingP2S7, x) - p2S7) < 1e-12)
      #expect(abs(Self.fraction(.edgeSharingP2S6, x) - p2S6) < 1e-12)
    }
  }

  @Test("Shares sum to one and balance the charge of the lithium and the sulfur of the line")
  func balances() {
    var random = RandomStream(seed: 1, purpose: "ideal units", candidate: 0)
    for _ in 0..<200 {
      let x = 0.5 + 0.25 * random.uniform()
      let shares = Unit.allCases.map { Self.fraction($0, x) }
      #expect(shares.allSatisfy { $0 >= 0 })
      #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
      let (f4, f7, f6) = (
        Self.fraction(.isolatedPS4, x), Self.fraction(.cornerSharingP2S7, x),
        Self.fraction(.edgeSharingP2S6, x)
      )
      // 2x Li, 2(1 − x) P and x + 5(1 − x) S.
      #expect(abs(3 * f4 + 2 * f7 + f6 - x / (1 - x)) < 1e-12)
      #expect(abs(4 * f4 + 3.5 * f7 + 3 * f6 - (x + 5 * (1 - x)) / (2 * (1 - x))) < 1e-12)
    }
  }

  @Test("Where charge does not decide, nothing is claimed", arguments: [0, 0.3, 0.4999, 1, 1.2])
  func outside(x: Double) {
    for unit in Unit.allCases {
      #expect(ThiophosphateUnits.idealFraction(of: unit, x: x) == nil)
    }
  }
}
