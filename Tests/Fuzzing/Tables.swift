@testable import PhaseDiagrams

/// A table that was read is written, and read again as the same fields.
enum Tables {
  static func test(_ bytes: [UInt8]) {
    guard let table = try? CSVTable(bytes, file: "read") else { return }
    let text = ([table.header] + table.rows.map(\.fields)).map(CSVTable.line).joined()
    let again = mustHold(text) { try CSVTable(text.utf8, file: "written") }
    law(again.header == table.header, "the header")
    law(again.rows.map(\.fields) == table.rows.map(\.fields), "the fields")
    guard let entries = try? EntryTable(table) else { return }
    let copies = mustHold(text) { try EntryTable(again) }
    law(entries.entries == copies.entries, "the entries")
    for entry in entries.entries.indices {
      _ = entries.label(entry)
      _ = entries.entries[entry].energyPerAtom
    }
  }

  static let seeds = [
    "id,formula,energy_eV\na,Li2S,-12.5\n\"b,\"\"c\"\"\",P2S5,-3e1\r\n\n\"two\nlines\",Li3PS4, 1 \n",
    "\u{FEFF}energy_eV , id,other,formula\r0,x,,Ca(OH)2\r-1,\"y\",\"\",Li\r",
    "a\n1\n",
  ].map { Array($0.utf8) }
}
