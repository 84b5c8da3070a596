import Foundation
import PhaseDiagrams
import Testing

@Suite("CSV tables")
struct CSVTableTests {
  private func table(_ text: String) throws -> CSVTable {
    try CSVTable(Array(text.utf8), file: "t.csv")
  }

  @Test("What is written is read back, whatever is in the fields")
  func roundTrip() throws {
    let rows = [
      ["a", "b", "c"], ["", "x,y", " spaced "], ["\"", "say \"no\"", "two\nlines"],
      ["crlf\r\n", "é ü 漢字", "\r"], ["last", "", "\u{FEFF}"],
      ["a quote with an accent", "\"\u{301}", "\"\u{301}\""],
    ]
    let text = rows.map(CSVTable.line).joined()
    let read = try table(text)
    #expect([read.header] + read.rows.map(\.fields) == rows)
    #expect(read.rows.map(\.line) == [2, 3, 5, 8, 9])
    let marked = try table(CSVTable.line(["\u{FEFF}a"]) + "1\n")
    #expect(marked.header == ["\u{FEFF}a"])
  }

  @Test("Line ends, byte order mark, blank lines and a missing last line end make no difference")
  func dialects() throws {
    let expected = [["1", "2"], ["3", "4"]]
    for text in [
      "a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4", "\u{FEFF}a,b\n1,2\n3,4",
      "\n\na, b\n\n1,2\n  \n,\n\"3\",\"4\"\n\n",
    ] {
      let read = try table(text)
      #expect(read.header == ["a", "b"] && read.rows.map(\.fields) == expected)
    }
  }

  @Test("Rows know the line they begin in")
  func lines() throws {
    let read = try table("a\n\n\"x\r\ny\nz\"\nend\r\n\r\nlast")
    #expect(read.rows.map(\.line) == [3, 6, 8] && read.headerLine == 1)
  }

  @Test("What is no table is refused, with the line")
  func refused() {
    for (text, error) in [
      ("", PhaseDiagramError.emptyFile(file: "t.csv", columns: EntryTable.columns)),
      ("\r\n \n", .emptyFile(file: "t.csv", columns: EntryTable.columns)),
      ("a,b\n1,\"2\n3,4\n", .unterminatedQuote(file: "t.csv", line: 2)),
      ("a,b\n1,\"2\"3\n", .textAfterQuote(file: "t.csv", line: 2)),
      ("a,b\n1,2\n3\n", .wrongFieldCount(1, expected: 2, file: "t.csv", line: 3)),
      ("a,b\n1,2,3\n", .wrongFieldCount(3, expected: 2, file: "t.csv", line: 2)),
      ("a,b,a\n", .duplicateColumn("a", file: "t.csv", line: 1)),
    ] {
      #expect(throws: error) { try table(text) }
    }
    #expect(throws: PhaseDiagramError.notText(file: "t.csv", line: 2)) {
      try CSVTable([97, 10, 0xFF], file: "t.csv")
    }
    #expect(
      throws: PhaseDiagramError.cannotRead(file: "/nowhere/t.csv", columns: EntryTable.columns)
    ) {
      try CSVTable(contentsOf: "/nowhere/t.csv")
    }
  }
}
