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

  /// Entries that were read from JSON are a table that CSV reads as the same.
  static func testEntries(_ bytes: [UInt8]) {
    guard let table = try? EntriesJSON.table(bytes, file: "read"),
      let entries = try? EntryTable(table)
    else { return }
    let text = ([table.header] + table.rows.map(\.fields)).map(CSVTable.line).joined()
    let again = mustHold(text) { try EntryTable(CSVTable(text.utf8, file: "written")) }
    law(again.entries == entries.entries, "the entries")
  }

  static let entries = [
    #"[{"energy": -12.5, "composition": {"Li": 4.0, "S2-": 2.0}, "entry_id": "a", "correction": -1}]"#,
    #"{"data": [{"material_id": "a", "formula_pretty": "Li2S", "energy_per_atom": -4, "thermo_type": "#
      + #""x"}, {"material_id": "b\u00e9", "composition": "P2S5", "energy_per_atom": -4, "thermo_id": "#
      + #"null}, {"material_id": "c", "energy_per_atom": 1e0, "structure": {"sites": [{"species": "#
      + #"[{"element": "Li", "occu": 1}]}]}}], "meta": [NaN, true]}"#,
  ].map { Array($0.utf8) }

  static let seeds = [
    "id,formula,energy_eV\na,Li2S,-12.5\n\"b,\"\"c\"\"\",P2S5,-3e1\r\n\n\"two\nlines\",Li3PS4, 1 \n",
    "\u{FEFF}energy_eV , id,other,formula\r0,x,,Ca(OH)2\r-1,\"y\",\"\",Li\r",
    "a\n1\n",
  ].map { Array($0.utf8) }
}
