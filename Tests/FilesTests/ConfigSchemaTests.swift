import Foundation
import Testing

@testable import Files

@Suite struct ConfigSchemaTests {
  private enum Format: String, CaseIterable { case csv, json }

  private func schema(_ text: String) throws -> ConfigSchema {
    let document = try ConfigDocument(
      text: text, path: "config.yaml", folder: URL(fileURLWithPath: "/inputs"))
    let root = document.root
    _ = try root.string("name")
    let least = try root.int("least", default: 1, in: 1...10)
    _ = try root.int("most", default: 10, in: least...10)
    _ = try root.optionalDouble("limit", in: 0...1000, above: 0)
    _ = try root.double("any", default: 0.5)
    _ = try root.file("file", default: "a.cif")
    _ = try root.files("files", default: [])
    _ = try root.bool("quiet", default: false)
    let format = try root.choice("format", default: Format.csv)
    _ = try root.choices("formats", default: [Format.csv])
    if format == .json { _ = try root.int("indent", in: 0...8) }
    _ = try root.section("numerics").ints("sizes", in: 1...9)
    for part in try root.sections("parts") {
      _ = try part.string("id")
      _ = try part.optionalString("note")
    }
    if let distances = try root.optionalSection("distances") {
      for key in distances.keys { _ = try distances.double(key, in: 0...9) }
    }
    try document.finish()
    return root.schema
  }

  private static let first = "name: a\nnumerics: {sizes: [1]}\nleast: 5"
  private static let second =
    "name: b\nformat: json\nindent: 2\nnumerics: {sizes: [2]}\nparts: [{id: 1}]\ndistances: {Li: 1}"

  @Test func `What a reader asks for is written down with kind, bounds and default`() throws {
    let keys = try schema(Self.first).keys
    #expect(
      keys.map(\.name) == [
        "name", "least", "most", "limit", "any", "file", "files", "quiet", "format", "formats",
        "numerics", "parts", "distances",
      ])
    func key(_ name: String) throws -> ConfigSchema.Key {
      try #require(keys.first { $0.name == name })
    }
    #expect(try key("name").kind == .text && key("name").isRequired)
    #expect(try key("most").kind == .int(5...10) && key("most").standard == .integer(10))
    #expect(try key("limit").kind == .double(0...1000, above: 0) && !key("limit").isRequired)
    #expect(try key("file").kind == .file && key("file").standard == .string("a.cif"))
    #expect(try key("files").kind == .list(.file))
    #expect(try key("format").kind == .choice(["csv", "json"]))
    #expect(try key("formats").kind == .list(.choice(["csv", "json"])))
    #expect(try key("formats").standard == .array([.string("csv")]))
    #expect(try key("parts").kind == .sections(nil))
  }

  @Test func `Readings merge to all that may be asked for, whichever comes first`() throws {
    let (a, b) = (try schema(Self.first), try schema(Self.second))
    let merged = a.merging(b)
    #expect(Set(merged.paths.map(\.path)) == Set(b.merging(a).paths.map(\.path)))
    #expect(merged.merging(a) == merged && merged.merging(b) == merged)
    let keys = Dictionary(uniqueKeysWithValues: merged.paths.map { ($0.path, $0.key) })
    // Bounds that depend on another value are as wide as they can be.
    #expect(keys["most"]?.kind == .int(1...10))
    #expect(keys["indent"].map { !$0.isRequired } == true)
    #expect(keys["parts.id"]?.isRequired == true && keys["parts.note"]?.isRequired == false)
    #expect(merged.keys.map(\.name).firstIndex(of: "indent") == 10)
    // The first has no distances, which says nothing of those of the second.
    #expect(keys["distances.Li"]?.isRequired == true)
  }

  @Test func `A section whose keys are names from a list is a table`() throws {
    let schema = try schema(Self.second).withTables(of: ["Li", "P"])
    let kind = schema.keys.first { $0.name == "distances" }?.kind
    #expect(kind == .table(["Li", "P"], .double(0...9, above: nil)))
  }

  @Test func `The JSON Schema says what the readers say`() throws {
    let schema = try schema(Self.first).merging(schema(Self.second)).withTables(of: ["Li", "P"])
    let text = schema.json(title: "T", descriptions: ["numerics.sizes": "of layers"]).text()
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(json["additionalProperties"] as? Bool == false)
    // A section that is always read and has a required key is required itself.
    #expect(json["required"] as? [String] == ["name", "numerics"])
    let properties = try #require(json["properties"] as? [String: [String: Any]])
    #expect(
      properties["most"]?["minimum"] as? Int == 1 && properties["most"]?["default"] as? Int == 10)
    #expect(properties["limit"]?["exclusiveMinimum"] as? Int == 0)
    #expect(
      properties["any"]?["minimum"] == nil && properties["any"]?["type"] as? String == "number")
    #expect(properties["format"]?["enum"] as? [String] == ["csv", "json"])
    #expect((properties["files"]?["items"] as? [String: Any])?["type"] as? String == "string")
    let numerics = try #require(properties["numerics"]?["properties"] as? [String: [String: Any]])
    #expect(numerics["sizes"]?["description"] as? String == "of layers")
    let table = try #require(properties["distances"])
    #expect((table["propertyNames"] as? [String: [String]])?["enum"] == ["Li", "P"])
    #expect((table["additionalProperties"] as? [String: Any])?["maximum"] as? Int == 9)
    #expect(table["type"] as? [String] == ["object", "null"])
  }
}
