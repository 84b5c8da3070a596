import Testing

@testable import Reports

@Suite struct PageTableTests {
  let table = PageTable(
    caption: "a < b", columns: [.init(name: "what"), .init(name: "E", unit: "eV", isNumber: true)],
    rows: [.init(id: "r1", cells: ["one", "1 ± 2"]), .init(cells: ["two", "<b>3</b>"])])

  @Test func `It has a caption, heads of columns and rows, and its cells`() throws {
    let read = try XMLText(table.html)
    #expect(read.text.contains("a < b"))
    #expect(read.count("th") == 4 && read.count("td") == 2)
    #expect(read.elements.filter { $0.attributes["scope"] == "col" }.count == 2)
    #expect(read.elements.filter { $0.attributes["scope"] == "row" }.count == 2)
    #expect(read.elements.contains { $0.name == "tr" && $0.attributes["id"] == "r1" })
    #expect(read.count("td", class: "n") == 2 && read.count("small") == 1 && read.count("b") == 1)
  }

  @Test func `Folded it is the same under a line`() throws {
    #expect(table.folded.contains(table.html))
    #expect(try XMLText(table.folded).count("summary") == 1)
  }
}
