import Foundation
import Testing

@testable import Reports

@Suite struct MarkupTests {
  @Test func `Text that looks like markup is read back as the text it is`() throws {
    for text in [
      "a < b & c > d", "<script>alert('x')</script>", "\"quoted\" 'single'", "&amp;", "é₃ x",
    ] {
      let document = "<t a=\"\(Markup.escaped(text))\">\(Markup.escaped(text))</t>"
      let read = try XMLText(document)
      #expect(read.text == text)
      #expect(read.attributes["a"] == text)
    }
  }

  @Test func `Characters that XML has no place for are replaced`() throws {
    let text = "a\u{1}b\u{1B}[31m\u{FFFF}\0"
    #expect(
      try XMLText("<t>\(Markup.escaped(text))</t>").text == "a\u{FFFD}b\u{FFFD}[31m\u{FFFD}\u{FFFD}"
    )
  }

  @Test(arguments: [0, 1, -1, 0.004, -0.004, 12.5, -12.25, 3.999, 99.07, -0.5, 1e6 + 0.01])
  func `A length is the number to a hundredth`(value: Double) throws {
    let text = Markup.length(value)
    #expect(abs(try #require(Double(text)) - value) <= 0.005 + 1e-9)
    #expect(!text.hasSuffix(".0") && text != "-0")
    #expect(Markup.length(try #require(Double(text))) == text)
  }

  @Test func `Nothing in a script ends it`() throws {
    let json = Markup.script("[\"</script><b>\", \"<!--\"]")
    #expect(!json.contains("<"))
    let read = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String]
    #expect(read == ["</script><b>", "<!--"])
  }

  @Test func `Formulas, lines and powers are written as people write them`() {
    #expect(Typography.formula("Li10GeP2S12") == "Li₁₀GeP₂S₁₂")
    #expect(Typography.line(["Li2S", "P2S5"]) == "(Li₂S)ₓ(P₂S₅)₁₋ₓ")
    #expect(Typography.powerOfTen(-10) == "10⁻¹⁰")
    #expect(Typography.powerOfTen(3) == "10³")
    #expect(Typography.powerOfTen(log10(3.2e-5)) == "3.2·10⁻⁵")
    #expect(Typography.number(-0.04, 1) == "0.0")
    #expect(Typography.number(-1.25, 2) == "−1.25")
  }
}
