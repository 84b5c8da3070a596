import Foundation
import Testing

/// `tieline hull --open`, as the documentation has it.
@Suite struct HullTests {
  private static let entries = Tieline.inputs.appendingPathComponent("li-p-s-entries.csv").path

  private func row(_ id: String, _ arguments: String...) throws -> [Substring] {
    let result = try Tieline(["hull", Self.entries, "--open", "Li"] + arguments).result()
    #expect(result.code == 0 && result.messages.isEmpty, "\(result)")
    return result.output.split(separator: "\n").filter { $0.hasPrefix(id + ",") }
  }

  @Test func `Windows and reactions of Li3PS4 are those that the documentation tells`() throws {
    let row = try #require(row("mp-985583").first)
    #expect(row.contains(",true,1.707650,5.000000,Li3PS4 + 5 Li -> 4 Li2S + P,2.368810,"))
    #expect(row.contains(",8 Li3PS4 -> 4 P2S7 + LiS4 + 23 Li,-0.707759,Li3PS4 + 8 Li -> "))
    let page = try ReadmeTests.Page("\(DocumentationTests.folder)/ElectrochemicalWindow.md").text
    for text in ["1.708 V", "2.369 V", "-0.708 eV/atom"] { #expect(page.contains(text)) }
  }

  @Test func `A voltage has the hull at it, a range the profiles, JSON both`() throws {
    let there = try #require(row("mp-641703", "--voltage", "2").first)
    #expect(there.hasSuffix(",0.055431,false,4 Li7P3S11 + 5 Li -> 11 Li3PS4 + P"))
    let profile = try row("mp-736", "--voltage", "0:5")
    #expect(profile.count == 5)
    #expect(profile.last == "mp-736,Li3P,0.869703,0.000000,3.000000,0.000000,0.000000,Li3P")
    func json(_ arguments: String...) throws -> [String: Any] {
      let result = try Tieline(
        ["hull", Self.entries, "--open", "Li", "--format", "json"] + arguments
      ).result()
      let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      return try #require(object as? [String: Any])
    }
    func entry(_ object: [String: Any]) throws -> [String: Any] {
      let entries = try #require(object["entries"] as? [[String: Any]])
      #expect(entries.count == 87)
      return try #require(entries.first { $0["id"] as? String == "mp-641703" })
    }
    let at = try json("--voltage", "2")
    #expect(at["voltage_V"] as? Double == 2)
    #expect((try entry(at)["at_voltage"] as? [String: Any])?["on_hull"] as? Bool == false)
    let range = try entry(json("--voltage", "0:5"))
    #expect((range["profile"] as? [Any])?.isEmpty == false && range["at_voltage"] == nil)
  }

  @Test func `Arguments that do not go together are wrong usage`() throws {
    for arguments in [
      ["--open", "Fe"], ["--open", "Xx"], ["--voltage", "2"], ["--open", "Li", "--voltage", "5:0"],
      ["--open", "Li", "--voltage", "-1:2"], ["--open", "Li", "--line", "Li2S,P2S5"],
      ["--format", "json"],
    ] {
      let result = try Tieline(["hull", Self.entries] + arguments).result()
      #expect(result.code == 64 && result.output.isEmpty, "\(arguments) \(result)")
    }
  }

  @Test func `A file without the metal is bad input`() throws {
    let folder = TemporaryFolder()
    try folder.write("id,formula,energy_eV\na,Li2S,-12\n", to: "e.csv")
    for (metal, words) in [("Li", "no entry of pure Li"), ("Na", "no entry with Na")] {
      let result = try Tieline(["hull", "e.csv", "--open", metal], in: folder.url).result()
      #expect(result.code == 65 && result.messages.contains(words), "\(result)")
    }
  }
}
