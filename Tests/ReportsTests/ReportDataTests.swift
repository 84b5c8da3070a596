import Foundation
import Quantities
import Structures
import Testing

@testable import Reports

@Suite struct ReportDataTests {
  private func object(_ json: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(json.utf8))
  }

  @Test func `The columns of entries hold the rows of the table`() throws {
    let report = try ReportExamples.report()
    let rows = report.table.rows
    let entries = try #require(object(report.entriesJSON) as? [String: [Any]])
    for (name, column) in entries where !["formulas", "origins", "levels"].contains(name) {
      #expect(column.count == rows.count, "\(name)")
    }
    #expect(entries["id"] as? [String] == rows.map(\.entry.id))
    let numbers = { (name: String) in entries[name]?.map { ($0 as? NSNumber)?.doubleValue } ?? [] }
    for (number, row) in rows.enumerated() {
      #expect(abs(numbers("f")[number]! - row.formationEnergy * 1000) <= 0.0501)
      #expect(abs(numbers("h")[number]! - row.energyAboveHull * 1000) <= 0.0501)
      #expect((numbers("s")[number] == nil) == (row.conductivity == nil))
      let formula = Int(numbers("formula")[number]!)
      #expect(entries["formulas"]?[formula] as? String == row.formula)
    }
    #expect(numbers("level").contains(3) && numbers("level").contains(0))
  }

  @Test func `Structures are those of the rows that are shown, atom for atom`() throws {
    let report = try ReportExamples.report()
    let structures = try #require(object(report.structuresJSON) as? [[String: Any]])
    #expect(structures.compactMap { $0["row"] as? Int } == report.shown)
    for (structure, row) in zip(structures, report.shown) {
      let expected = report.table.rows[row].entry.structure
      #expect(structure["species"] as? [String] == expected.species.map(\.symbol))
      let places = try #require(structure["places"] as? [Double])
      for (number, place) in expected.positions.enumerated() {
        for axis in 0..<3 { #expect(abs(places[3 * number + axis] - place[axis]) < 1e-4) }
      }
      let lattice = try #require(structure["lattice"] as? [Double])
      let volume = Lattice(
        Matrix3(
          Vector3(lattice[0], lattice[1], lattice[2]), Vector3(lattice[3], lattice[4], lattice[5]),
          Vector3(lattice[6], lattice[7], lattice[8])))?.volume
      #expect(abs(try #require(volume) - expected.lattice.volume) < 0.1)
    }
    let entries = try #require(object(report.entriesJSON) as? [String: [Any]])
    let numbers = try #require(entries["structure"] as? [Int])
    for (row, number) in numbers.enumerated() {
      #expect(number < 0 || report.shown[number] == row)
      #expect((number >= 0) == report.shown.contains(row))
    }
  }

  @Test func `Ids of any text come through`() throws {
    let id = "\"</script>\\ 'é'\n"
    let entries = ReportExamples.run.map { entry in
      var entry = entry
      if entry.id == "c1" { entry.id = id }
      return entry
    }
    let read = try object(ReportExamples.report(entries).entriesJSON) as? [String: [Any]]
    #expect((read?["id"] as? [String])?.contains(id) == true)
  }
}
