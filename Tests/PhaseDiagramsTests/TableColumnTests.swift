import PhaseDiagrams
import Testing

@Suite struct TableColumnTests {
  private static let columns = [
    TableColumn("id", "", "Of the entry."), TableColumn("energy_eV", "eV", "Of all atoms."),
  ]

  @Test func `A table has a row for each column, and nothing where there is no unit`() {
    #expect(
      TableColumn.markdown(Self.columns) == """
        | column | unit | what it is |
        |---|---|---|
        | `id` | | Of the entry. |
        | `energy_eV` | eV | Of all atoms. |
        """)
  }

  @Test func `The header reads back as the names`() throws {
    let header = TableColumn.header(Self.columns)
    #expect(try CSVTable(header.utf8, file: "header").header == Self.columns.map(\.name))
  }
}
