import Archives
import Foundation
import Structures
import Testing

/// Parts of an archive, and what there is without its structures.
@Suite struct ArchiveReadingTests {
  let folder: Folder
  let archive: Archive

  init() throws {
    folder = try Folder()
    archive = try Archive.create(at: folder.archive, run: Samples.run)
    try archive.record((0..<30).map(Samples.result))
  }

  @Test(arguments: [0...0, 0...9, 7...22, 25...29, 28...400, 30...40])
  func `A range of numbers has of the whole what is in it`(numbers: ClosedRange<Int>) throws {
    let inside = numbers.clamped(to: 0...30)
    #expect(
      try archive.candidates(in: numbers)
        == archive.candidates().filter { inside.contains($0.number) })
    #expect(
      try archive.evaluations(stage: "search", of: numbers)
        == archive.evaluations(stage: "search").filter { inside.contains($0.key) })
    #expect(
      try archive.properties(of: numbers)
        == archive.properties().filter { inside.contains($0.key) })
    #expect(try archive.evaluations(stage: "final", of: numbers).isEmpty)
  }

  @Test func `Energies are those of the structures, in order, without what failed`() throws {
    for (n, reason) in [(30, "exploded: at once"), (31, "error: a disk")] {
      var failed = Samples.result(n)
      (failed.evaluation.outcome, failed.evaluation.reason) = ("failed", reason)
      if n == 31 { (failed.evaluation.structure, failed.evaluation.forces) = (nil, []) }
      try archive.record([failed])
    }
    try archive.record([Samples.result(32)])
    let energies = try archive.energies(stage: "search")
    #expect(energies.map(\.candidate) == Array(0..<30) + [32])
    for record in energies {
      let n = record.candidate
      let atoms = Double(Samples.structure(n).count)
      #expect(record.energyPerAtom == Samples.evaluation(n).energy! / atoms)
      #expect(record.mixture == Samples.candidate(n).mixture)
    }
    #expect(try archive.reasons(stage: "search") == ["exploded: at once", "error: a disk"])
    #expect(try archive.lastEvaluated(stage: "search") == 32)
  }

  @Test func `Of a stage that nobody has come to there is nothing`() throws {
    #expect(try archive.energies(stage: "final").isEmpty)
    #expect(try archive.reasons(stage: "final").isEmpty)
    #expect(try archive.lastEvaluated(stage: "final") == nil)
  }
}
