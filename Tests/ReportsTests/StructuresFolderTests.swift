import Formats
import Foundation
import Quantities
import Reports
import Structures
import Testing

@Suite struct StructuresFolderTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("structures-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func files(_ folder: URL) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
  }

  @Test func theFolderHoldsWhatWasWritten() throws {
    try withFolder { folder in
      let table = try ReportExamples.table()
      let names = try StructuresFolder.write(table, to: folder)
      #expect(try files(folder) == Set(names))
      #expect(names.count == 6)
      let frames = try ExtendedXYZ.read(
        contentsOf: folder.appendingPathComponent(StructuresFolder.index))
      #expect(frames.map { $0.info["id"] } == table.hullAndBest.map(\.entry.id))
      for frame in frames {
        let name = try #require(frame.info["file"])
        let crystals = try CIF.read(contentsOf: folder.appendingPathComponent(name))
        #expect(crystals[0].structure.ordered()?.composition == frame.structure.composition)
      }
    }
  }

  @Test func whatFellOffTheHullGoesAndFilesOfOthersStay() throws {
    try withFolder { folder in
      try StructuresFolder.write(try ReportExamples.table(), to: folder)
      try Data("mine".utf8).write(to: folder.appendingPathComponent("mine.cif"))
      let better = ReportExamples.entry("c9", "Li7P3S11", members: [-4.6, -4.6])
      let names = try StructuresFolder.write(
        try ReportExamples.table(ReportExamples.run + [better]), to: folder)
      #expect(try files(folder) == Set(names + ["mine.cif"]))
      #expect(names.contains("Li7P3S11_c9.cif") && !names.contains("Li7P3S11_c2.cif"))
    }
  }

  @Test func aFileInPlaceOfTheFolderIsRefused() throws {
    try withFolder { folder in
      try Data("a file".utf8).write(to: folder)
      #expect(throws: ReportError.self) {
        try StructuresFolder.write(try ReportExamples.table(), to: folder)
      }
    }
  }
}
