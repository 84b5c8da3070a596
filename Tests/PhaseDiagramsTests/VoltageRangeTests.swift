import PhaseDiagrams
import Testing

@Suite struct VoltageRangeTests {
  @Test func `A number is one voltage, two are a range`() throws {
    let range = try #require(VoltageRange("0:5"))
    #expect(range.lower == 0 && range.upper == 5 && !range.isSingle)
    let single = try #require(VoltageRange("2.5"))
    #expect(single.lower == 2.5 && single.upper == 2.5 && single.isSingle)
  }

  @Test(arguments: [
    "", ":", "1:", ":5", "5:0", "2:2", "-1", "-1:2", "0:21", "0:5:7", "nan", "inf", "0x2", "2 V",
  ])
  func `What is no voltage is refused`(text: String) {
    #expect(VoltageRange(text) == nil)
  }
}
