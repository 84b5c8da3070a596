import Formats
import Quantities
import Reports
import Structures
import Testing

@Suite struct TableStructuresTests {
  @Test func framesReadBackWithTheirEnergiesAndCells() throws {
    for table in [try ReportExamples.table(), try ReportExamples.triangle()] {
      let frames = try ExtendedXYZ.read(table.extendedXYZ(), file: "run.extxyz")
      #expect(frames.count == table.rows.count)
      for (frame, row) in zip(frames, table.rows) {
        #expect(frame.structure.species == row.entry.structure.species)
        #expect(frame.structure.lattice == row.entry.structure.lattice)
        #expect(frame.energy == row.entry.energy)
        for column in table.columns {
          let text = column.cell(row).csv
          #expect(frame.info[column.name] == (text.isEmpty ? nil : text))
        }
      }
    }
  }

  @Test func blocksOfTheCIFReadBackAsTheHullMembersAndTheBest() throws {
    let table = try ReportExamples.table()
    let crystals = try CIF.read(table.cif(), file: "run.cif")
    #expect(table.cifs().map(\.name) == crystals.map { "\($0.name).cif" })
    #expect(
      crystals.map(\.name) == [
        "P2S5_ref-P2S5", "LiPS3_c3", "Li7P3S11_c2", "Li3PS4_ref-Li3PS4", "Li2S_ref-Li2S",
      ])
    for (crystal, row) in zip(crystals, table.hullAndBest) {
      let structure = try #require(crystal.structure.ordered())
      #expect(structure.composition == row.entry.structure.composition)
      #expect(abs(structure.volumePerAtom - row.entry.structure.volumePerAtom) < 1e-9)
    }
  }

  @Test func namesOfFilesAreDifferentAndPlainWhateverTheIDs() throws {
    var entries = ReportExamples.run
    entries[2].id = "../up"
    entries.append(ReportExamples.entry(" . up", "Li3PS4", members: [-4.5, -4.5]))
    entries.append(ReportExamples.entry("../UP", "Li3PS4", members: [-4.5, -4.5]))
    let names = try ReportExamples.table(entries).cifs().map(\.name)
    #expect(names.count == 7)
    #expect(Set(names.map { $0.lowercased() }).count == names.count)
    #expect(names.allSatisfy { !$0.contains("/") && $0.hasSuffix(".cif") })
  }
}
