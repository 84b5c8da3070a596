import Foundation
import Testing

@testable import Files

struct ConfigTextTests {
  private let text = """
    # A comment.
    name: first
    seed: 7
    ratio: 0.30000000000000004
    files: [a.cif, "b: c.cif"]
    search:
      steps: 20
      tolerance: 1e-3
    parts:
      - {file: one, weight: 2}

    """

  private func read(_ text: String) throws -> ConfigSection {
    try ConfigDocument(text: text, path: "x.yaml", folder: URL(fileURLWithPath: "/")).root
  }

  @Test func `Unchanged, it has the values it had`() throws {
    let root = try read(ConfigText(text, path: "x.yaml").text)
    #expect(try root.string("name") == "first")
    #expect(try root.int("seed") == 7)
    #expect(try root.double("ratio") == 0.1 + 0.2)
    #expect(try root.strings("files") == ["a.cif", "b: c.cif"])
    #expect(try root.section("search").double("tolerance") == 1e-3)
    #expect(try root.sections("parts")[0].int("weight") == 2)
  }

  @Test func `Keys are set, taken out and added to`() throws {
    var config = try ConfigText(text, path: "x.yaml")
    #expect(config.string("name") == "first")
    #expect(config.string("search") == nil && config.string("none") == nil)
    config.set("name", to: "second: or 3")
    config.set("potential", to: "true")
    config.remove("search")
    config.append("d.cif", to: "files")
    config.append("e.cif", to: "more")
    config.append(
      [
        (key: "file", value: .text("two")), (key: "weight", value: .number(0.1)),
        (key: "offsets", value: .section([(key: "Li", value: .number(-5.1e-3))])),
      ], to: "parts")
    let root = try read(config.text)
    #expect(try root.string("name") == "second: or 3")
    #expect(try root.string("potential") == "true")
    #expect(try root.optionalSection("search") == nil)
    #expect(try root.strings("files") == ["a.cif", "b: c.cif", "d.cif"])
    #expect(try root.strings("more") == ["e.cif"])
    let parts = try root.sections("parts")
    #expect(try parts.map { try $0.string("file") } == ["one", "two"])
    #expect(try parts[1].double("weight") == 0.1)
    #expect(try parts[1].section("offsets").double("Li") == -5.1e-3)
  }

  @Test func `What is no config is refused as a config is`() {
    #expect(throws: FileError.self) { try ConfigText("- a\n- b\n", path: "x.yaml") }
    #expect(throws: FileError.self) { try ConfigText("a: 1\na: 2\n", path: "x.yaml") }
  }
}

struct ConfigSourceTests {
  private func effective(_ path: String, from folder: String) -> String {
    ConfigSource(
      path: "x.yaml", folder: URL(fileURLWithPath: folder),
      effectiveFolder: URL(fileURLWithPath: "/one/run")
    ).effective(path)
  }

  @Test func `A folder is named the same way by whatever path it was reached`() {
    #expect(effective(".", from: "/one") == "..")
    #expect(effective("..", from: "/one/run") == "..")
    #expect(effective("./", from: "/one/run/..") == "..")
    #expect(effective(".", from: "/one/run") == ".")
    #expect(effective("../in/a.cif", from: "/one/in") == "../in/a.cif")
    #expect(effective("/else/a.cif", from: "/one/in") == "/else/a.cif")
  }
}
