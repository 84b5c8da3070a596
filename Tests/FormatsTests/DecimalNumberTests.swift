import Quantities
import Testing

@testable import Formats

@Suite("Decimal numbers")
struct DecimalNumberTests {
  @Test("Printed numbers come back to the last bit")
  func roundTrip() {
    var stream = RandomStream(seed: 7, purpose: "numbers", candidate: 0)
    for _ in 0..<2000 {
      let value =
        (stream.uniform() - 0.5) * [1e-300, 1e-9, 1, 1e5, 1e22][Int(stream.uniform() * 5)]
      #expect(DecimalNumber.parse(value.description) == value)
    }
  }

  @Test(
    "As programs print them",
    arguments: [
      ("3", 3), ("-.5", -0.5), ("+2.", 2), ("1e-3", 1e-3), ("1.0D+02", 100), ("0.1", 0.1),
      ("123456789012345678901234567890", 1.2345678901234568e29),
      ("0.30000000000000004", 0.1 + 0.2),
    ])
  func reads(text: String, value: Double) {
    #expect(DecimalNumber.parse(text) == value)
  }

  @Test(
    "Anything else is no number",
    arguments: [
      "", "-", ".", "nan", "inf", "1e", "1e+", "0x10", "1.2.3", "1,2", "1e999", "1 ", "--1", "1e5x",
    ])
  func refuses(text: String) {
    #expect(DecimalNumber.parse(text) == nil)
  }
}
