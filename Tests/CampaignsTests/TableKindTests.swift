import Campaigns
import PhaseDiagrams
import Testing

@Suite struct TableKindTests {
  @Test(arguments: TableKind.allCases)
  func `Columns have different names, sentences, and the units that their names have`(
    kind: TableKind
  ) throws {
    let columns = kind.columns
    #expect(Set(columns.map(\.name)).count == columns.count)
    for column in columns {
      #expect(column.sentence.hasSuffix("."), "\(column)")
      let units = ["eV": "eV", "meV_per_atom": "meV/atom", "K": "K", "S_per_cm": "S/cm", "V": "V"]
      for (ending, unit) in units where column.name.hasSuffix("_\(ending)") {
        #expect(column.unit == unit, "\(column)")
      }
    }
  }

  @Test func `The page has every column of every table once`() {
    let rows = TableKind.page.split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(rows.count == TableKind.allCases.reduce(0) { $0 + $1.columns.count })
    for kind in TableKind.allCases {
      #expect(TableKind.page.contains("\n### \(kind.title)\n"))
    }
  }
}
