import Archives
import Foundation
import Quantities
import Testing

/// Writes of many candidates at once, and what a run adds as it goes on.
@Suite struct ArchiveWritingTests {
  let folder: Folder
  let archive: Archive

  init() throws {
    folder = try Folder()
    archive = try Archive.create(at: folder.archive, run: Samples.run)
  }

  @Test func `A batch holds what its candidates hold one by one, parents among them`() throws {
    try archive.record((0..<5).map(Samples.result))
    // What is there already may be in it again.
    try archive.record((3..<20).map(Samples.result))
    let other = try Folder()
    let single = try Archive.create(at: other.archive, run: Samples.run)
    for n in 0..<20 { try Samples.record(n, in: single) }
    #expect(try archive.candidates() == single.candidates())
    #expect(try archive.evaluations(stage: "search") == single.evaluations(stage: "search"))
    #expect(try archive.properties() == single.properties())
    try archive.record([])
    #expect(try archive.counts() == single.counts())
  }

  @Test func `A batch with one candidate that is refused is refused whole`() throws {
    try archive.record((0..<3).map(Samples.result))
    var changed = Samples.result(1)
    changed.evaluation.energy = 1
    var orphan = Samples.result(9)
    orphan.candidate.parents = [8]
    var infinite = Samples.result(5)
    infinite.evaluation.forces = [.init(0, .infinity, 0)]
    for wrong in [changed, orphan, infinite] {
      #expect {
        try archive.record([Samples.result(3), Samples.result(4), wrong], elapsed: 5)
      } throws: { error in
        guard case .conflict(let number, _)? = error as? ArchiveError else { return false }
        return number == wrong.candidate.number
      }
      #expect(try archive.candidates() == (0..<3).map { Samples.candidate($0) })
      #expect(try archive.elapsed == 0)
    }
  }

  @Test func `Time adds up over sessions`() throws {
    #expect(try archive.elapsed == 0)
    try archive.addElapsed(1.5)
    try archive.record([Samples.result(0)], elapsed: 2)
    try archive.record([], elapsed: 0.25)
    try archive.close()
    let again = try Archive.open(at: folder.archive)
    try again.addElapsed(1)
    #expect(try again.elapsed == 4.75)
    #expect(try Archive.openReadOnly(at: folder.archive).elapsed == 4.75)
  }

  @Test func `Which candidate is the last stays decided`() throws {
    #expect(try archive.lastCandidate == nil)
    try archive.setLastCandidate(117)
    try archive.setFinished("the time is over")
    try archive.close()
    let again = try Archive.open(at: folder.archive)
    #expect(try again.lastCandidate == 117)
    #expect(try again.run() == Samples.run)
    try again.setLastCandidate(nil)
    #expect(try again.lastCandidate == nil)
    #expect(try again.finished == "the time is over")
  }

  @Test func `Energies above hull are those last set, and go with a new evaluation`() throws {
    try archive.record((0..<6).map(Samples.result))
    try archive.setEnergiesAboveHull([0: 0, 2: 0.25, 3: 0.5])
    try archive.setEnergiesAboveHull([0: 0, 1: -0.0, 2: 1 / 3, 5: 0.125])
    #expect(try archive.energiesAboveHull() == [0: 0, 1: 0, 2: 1 / 3, 5: 0.125])
    try archive.record(Samples.candidate(2), Samples.evaluation(2, stage: "final"), [])
    try archive.record([Samples.result(5)])
    try archive.close()
    let again = try Archive.open(at: folder.archive)
    #expect(try again.energiesAboveHull() == [0: 0, 1: 0, 5: 0.125])
  }

  @Test func `An energy above hull needs its candidate and a number`() throws {
    try archive.record((0..<3).map(Samples.result))
    try archive.setEnergiesAboveHull([1: 0.5])
    for energies in [[0: 1, 7: 1.0], [0: 1, 2: .nan]] {
      #expect(throws: ArchiveError.self) { try archive.setEnergiesAboveHull(energies) }
    }
    #expect(try archive.energiesAboveHull() == [1: 0.5])
  }
}
