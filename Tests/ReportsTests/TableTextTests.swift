import Foundation
import PhaseDiagrams
import Quantities
import Reports
import Structures
import Testing

@Suite struct TableTextTests {
  @Test func theHeaderNamesEveryColumnWithItsUnit() throws {
    let header = try #require(try ReportExamples.table().csv().split(separator: "\n").first)
    let expected = """
      id,formula,x_Li2S,atoms,energy_eV_per_atom,formation_energy_meV_per_atom,\
      energy_above_hull_meV_per_atom,energy_error_meV_per_atom,on_hull,volume_A3_per_atom,\
      density_g_per_cm3,conductivity_300K_S_per_cm,log10_conductivity_error,\
      activation_energy_eV,activation_energy_error_eV,PS4_fraction,P2S7_fraction,\
      P2S6_fraction,origin,generation,parents,conductivity_level,\
      surplus_electrons_per_atom,confirmed_formation_energy_meV_per_atom,confirmed_energy_above_hull_meV_per_atom,\
      confirmed_error_meV_per_atom
      """
    #expect(header == expected)
  }

  @Test func aRowHasTheNumbersOfTheHandCalculation() throws {
    let rows = try ReportExamples.table().csv().split(separator: "\n")
    // 180.03 amu (Li3PS4) in 8 · 64 Å³ are 0.5839 g/cm³; 10^-3.9 = 1.259e-4.
    #expect(
      rows[4]
        == "ref-Li3PS4,Li3PS4,0.750000,8,-4.500000,-62.500,0.000,14.142,true,64.0000,0.5839,"
        + "1.259e-04,0.500,,,0.0000,0.0000,0.0000,reference,0,,barrier,-1.0000,,,")
    // Without phosphorus there is no share of it.
    #expect(
      rows[6]
        == "ref-Li2S,Li2S,1.000000,3,-4.000000,0.000,0.000,0.000,true,64.0000,0.3973,,,,,,,,"
        + "reference,0,,,0.0000,,,")
  }

  /// Li7P3S11 as one PS4, two tetrahedra that share a corner, and lithium far away.
  @Test func theSharesOfUnitsAreThoseOfTheEntrysOwnStructure() throws {
    func corners(_ center: Vector3, _ sign: Double) -> [Vector3] {
      let arm = sign * 2.05 / 3.0.squareRoot()
      return [Vector3(1, 1, 1), Vector3(1, -1, -1), Vector3(-1, 1, -1), Vector3(-1, -1, 1)]
        .map { center + $0 * arm }
    }
    let alone = Vector3(10, 10, 10)
    let pair = corners(.zero, 1)
    let phosphorus = [alone, .zero, pair[0] * 2]
    let sulfur = corners(alone, 1) + pair + corners(phosphorus[2], -1).dropFirst()
    let lithium = (0..<7).map { Vector3(15, 0, 2 * Double($0)) }
    let edge = 20.0
    var entry = ReportExamples.entry("c9", "Li7P3S11", members: [-4.5, -4.5])
    entry.structure = Structure(
      lattice: .cubic(edge)!,
      species: phosphorus.map { _ in .phosphorus } + sulfur.map { _ in .sulfur }
        + lithium.map { _ in .lithium },
      positions: (phosphorus + sulfur + lithium).map { $0 / edge })
    let table = try ReportExamples.table(ReportExamples.run + [entry])
    let row = try #require(table.rows.first { $0.entry.id == "c9" })
    let cells = Dictionary(
      uniqueKeysWithValues: table.columns.map { ($0.name, $0.cell(row).csv) })
    #expect(cells["PS4_fraction"] == "0.3333")
    #expect(cells["P2S7_fraction"] == "0.6667")
    #expect(cells["P2S6_fraction"] == "0.0000")
    // Every row with phosphorus has the three shares, and no other has any.
    for row in table.rows {
      let isEmpty = row.entry.structure.composition[.phosphorus] == 0
      for column in table.columns where column.name.hasSuffix("_fraction") {
        #expect((column.cell(row) == .unknown) == isEmpty)
      }
    }
  }

  @Test func csvReadsBackToTheSameCells() throws {
    var entries = ReportExamples.run
    entries[3].id = "odd, \"id\"\nof two lines"
    for table in [try ReportExamples.table(entries), try ReportExamples.triangle()] {
      let read = try CSVTable(Array(table.csv().utf8), file: "phase-diagram.csv")
      #expect(read.header == table.columns.map(\.name))
      #expect(
        read.rows.map(\.fields)
          == table.rows.map { row in table.columns.map { $0.cell(row).csv } })
    }
  }

  @Test func jsonOfATriangleNamesAllItsEndMembers() throws {
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(ReportExamples.triangle().json().utf8))
        as? [String: Any])
    #expect(root["end_members"] as? [String] == ["Li2S", "P2S5", "LiCl"])
    let rows = try #require(root["entries"] as? [[String: Any]])
    let argyrodite = try #require(rows.first { $0["id"] as? String == "ref-argyrodite" })
    #expect(argyrodite["x_Li2S"] as? Double == 0.625 && argyrodite["x_P2S5"] as? Double == 0.125)
  }

  @Test func jsonHoldsTheCellsUnderTheirNames() throws {
    var entries = ReportExamples.run
    entries[3].origin = "a \"quote\", a \\ and a \u{1} tab\t"
    let table = try ReportExamples.table(entries)
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(table.json().utf8)) as? [String: Any])
    #expect(root["end_members"] as? [String] == ["Li2S", "P2S5"])
    let columns = try #require(root["columns"] as? [[String: String]])
    #expect(columns.map { $0["name"] } == table.columns.map(\.name))
    #expect(columns.allSatisfy { $0["sentence"]?.hasSuffix(".") == true })
    let rows = try #require(root["entries"] as? [[String: Any]])
    #expect(rows.count == table.rows.count)
    for (row, object) in zip(table.rows, rows) {
      for column in table.columns {
        let value = try #require(object[column.name])
        switch column.cell(row) {
        case .text(let text): #expect(value as? String == text)
        case .number(let digits): #expect((value as? NSNumber)?.doubleValue == Double(digits))
        case .flag(let flag): #expect(value as? Bool == flag)
        case .unknown: #expect(value is NSNull)
        }
      }
      let phases = try #require(object["decomposition"] as? [[String: Any]])
      #expect(phases.compactMap { $0["id"] as? String } == row.decomposition.map(\.id))
      let sum = phases.compactMap { $0["atom_fraction"] as? Double }.reduce(0, +)
      #expect(abs(sum - 1) < 1e-5)
    }
  }

  @Test func theOrderOfTheEntriesChangesNoByte() throws {
    // Two of the same energy: the hull may take either and must take one.
    let entries =
      ReportExamples.run + [
        ReportExamples.entry("c5", "Li7P3S11", members: [-4.57, -4.55]),
        ReportExamples.entry("c6", "Li4P2S6", members: [-4, -4]),
      ]
    func texts(_ entries: [ReportEntry]) throws -> [String] {
      let table = try ReportExamples.table(entries)
      return PhaseDiagramTable.Format.allCases.map { table.text(as: $0) } + [table.summary()]
    }
    let expected = try texts(entries)
    var random = RandomStream(seed: 3, purpose: "order", candidate: 0)
    for _ in 0..<5 { #expect(try texts(random.shuffled(entries)) == expected) }
    #expect(try texts(entries.reversed()) == expected)
  }

  @Test func aConductivityThatIsNotKnownIsAnEmptyCell() throws {
    var entries = ReportExamples.run
    entries[2].log10Conductivity = nil
    entries[4].log10Conductivity = Estimate(-.infinity, standardError: 0)
    entries[5].log10Conductivity = Estimate(-400, standardError: 1)
    let table = try ReportExamples.table(entries)
    let column = try #require(table.columns.first { $0.name == "conductivity_300K_S_per_cm" })
    let cells = Dictionary(
      uniqueKeysWithValues: table.rows.map { ($0.entry.id, column.cell($0).csv) })
    #expect(cells["ref-Li3PS4"] == "")
    #expect(cells["c2"] == "")
    #expect(cells["c3"] == "1.000e-400")
  }
}
