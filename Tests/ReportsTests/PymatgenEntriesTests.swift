import Foundation
import PhaseDiagrams
import Quantities
import Reports
import Structures
import Testing

/// That pymatgen itself reads them is tested with the program.
@Suite struct PymatgenEntriesTests {
  private func objects(_ table: PhaseDiagramTable) throws -> [[String: Any]] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(table.pymatgen().utf8)) as? [[String: Any]])
  }

  @Test func `Every row is an entry with its total energy and the columns of the table`() throws {
    for table in [try ReportExamples.table(), try ReportExamples.triangle()] {
      let objects = try objects(table)
      #expect(objects.count == table.rows.count)
      for (object, row) in zip(objects, table.rows) {
        #expect(object["@class"] as? String == "ComputedStructureEntry")
        #expect(object["entry_id"] as? String == row.entry.id)
        let energy = try #require(object["energy"] as? Double)
        #expect(abs(energy - row.entry.energy) < 1e-9)
        #expect(object["correction"] as? Double == 0)
        let data = try #require(object["data"] as? [String: Any])
        #expect(data.count == table.columns.count + 3)
        #expect(data["formula"] as? String == row.formula)
        let above = try #require(data["energy_above_hull_meV_per_atom"] as? Double)
        #expect(abs(above / 1000 - row.energyAboveHull) < 1e-6)
        let error = data["energy_above_hull_error_meV_per_atom"] as? Double
        #expect((error == nil) == (row.aboveHullError == nil))
        if let error { #expect(abs(error / 1000 - row.aboveHullError!) < 1e-6) }
      }
    }
  }

  @Test func `Cell and sites are those of the crystal`() throws {
    let table = try ReportExamples.table()
    for (object, row) in zip(try objects(table), table.rows) {
      let structure = row.entry.structure
      let counts = try #require(object["composition"] as? [String: Double])
      #expect(counts.count == structure.composition.elements.count)
      for (symbol, count) in counts {
        #expect(structure.composition[try #require(Element(symbol))] == Int(count))
      }
      let crystal = try #require(object["structure"] as? [String: Any])
      let lattice = try #require(crystal["lattice"] as? [String: Any])
      let matrix = try #require(lattice["matrix"] as? [[Double]])
      #expect(matrix.flatMap(\.self) == structure.lattice.matrix.rowMajor)
      #expect(lattice["volume"] as? Double == structure.lattice.volume)
      let sites = try #require(crystal["sites"] as? [[String: Any]])
      #expect(sites.compactMap { $0["label"] as? String } == structure.species.map(\.symbol))
      // Foundation reads some numbers one bit beside what they are.
      let places = try sites.map { try #require($0["abc"] as? [Double]) }
      #expect(places.count == structure.count)
      for (place, position) in zip(places, structure.positions) {
        for (read, written) in zip(place, [position.x, position.y, position.z]) {
          #expect(abs(read - written) < 1e-15)
        }
      }
    }
  }

  @Test func `The hull of the entries is that of the table`() throws {
    let table = try ReportExamples.table()
    let entries = try EntryTable(EntriesJSON.table(table.pymatgen().utf8, file: "e.json"))
    #expect(entries.entries.map(\.id) == table.rows.map(\.entry.id))
    let diagram = try CompoundDiagram(entries.entries, in: CompoundSystem("Li2S,P2S5"))
    for (member, row) in zip(diagram.members, table.rows) {
      let stability = try #require(member?.stability)
      #expect(abs(stability.energyAboveHull.value - row.energyAboveHull) < 1e-9)
    }
  }
}
