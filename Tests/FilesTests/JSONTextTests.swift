import Files
import Foundation
import Testing

@Suite struct JSONTextTests {
  @Test func `Keys keep their order, and what is written is what Foundation reads`() throws {
    let text = JSONText.object([
      JSONText.Pair("z", .array([.integer(-3), .number(0.1), .number(2), .bool(true)])),
      JSONText.Pair("a \"quoted\"", .string("back\\slash\nline\u{1}é")),
      JSONText.Pair("m", .array([.object([]), .object([JSONText.Pair("k", .number(1e-5))])])),
    ]).text()
    #expect(text.hasPrefix("{\n  \"z\": [-3, 0.1, 2, true],\n  \"a \\\"quoted\\\"\": "))
    let read = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(read["z"] as? [Double] == [-3, 0.1, 2, 1])
    #expect(read["a \"quoted\""] as? String == "back\\slash\nline\u{1}é")
    #expect((read["m"] as? [[String: Double]])?.last == ["k": 1e-5])
  }
}
