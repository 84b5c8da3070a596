import Foundation
import PhaseDiagrams
import Testing

@Suite struct OpenJSONTests {
  private func object(_ range: VoltageRange?) throws -> [String: Any] {
    let text = try OpenTableTests.table().json(range)
    #expect(text.hasSuffix("}\n"))
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func entry(_ id: String, _ object: [String: Any]) throws -> [String: Any] {
    let entries = try #require(object["entries"] as? [[String: Any]])
    return try #require(entries.first { $0["id"] as? String == id })
  }

  @Test func `Windows and reactions are there, with their phases`() throws {
    let object = try object(nil)
    #expect(object["open"] as? String == "Li" && object["metal"] as? String == "Li")
    let phosphide = try entry("LiP", object)
    let window = try #require(phosphide["window"] as? [String: [String: Any]])
    #expect(abs(try #require(window["oxidation"]?["voltage_V"] as? Double) - 1) < 1e-12)
    #expect(window["reduction"]?["reaction"] as? String == "LiP + 2 Li -> Li3P")
    let products = try #require(window["reduction"]?["products"] as? [[String: Any]])
    #expect(products.map { $0["id"] as? String } == ["Li3P"])
    #expect(try entry("bad", object)["window"] == nil)
    #expect(phosphide["profile"] == nil && phosphide["at_voltage"] == nil)
  }

  @Test func `A range brings profiles, one voltage the hull at it`() throws {
    let profile = try #require(
      try entry("LiP", object(VoltageRange("0:5")))["profile"] as? [[String: Any]])
    #expect(profile.map { ($0["uptake"] as? Double)?.rounded() } == [-1, 0, 2])
    #expect(profile.map { $0["upper_V"] as? Double }.first == 5)
    let object = try object(VoltageRange("2"))
    #expect(object["voltage_V"] as? Double == 2)
    let there = try #require(try entry("LiP", object)["at_voltage"] as? [String: Any])
    #expect(there["reaction"] as? String == "LiP -> P + Li" && there["on_hull"] as? Bool == false)
    #expect(try entry("Li", object)["at_voltage"] == nil && entry("LiP", object)["profile"] == nil)
  }
}
