import Archives
import Foundation
import Quantities
import Reports
import Structures
import Testing

@testable import Campaigns

@Suite struct ListedCandidatesTests {
  let folder: TemporaryFolder
  let archive: Archive

  /// References 0 and 1; 2 to 61 of two compositions in turn, lower and lower, each tenth failed; 3 and 4
  /// relaxed fully.
  init() throws {
    folder = try TemporaryFolder()
    archive = try Archive.create(
      at: folder.url.appending(path: "archive.db"),
      run: RunRecord(
        name: "made up", config: "", seed: 1, programVersion: "0", potentialDigest: "abc",
        machine: "none"))
    var results = [
      try result(0, "Li2S", "1:0", .final, -3), try result(1, "P2S5", "0:1", .final, -4),
    ]
    for number in 2..<62 {
      let (crystal, mixture) =
        number.isMultiple(of: 2) ? ("gamma-Li3PS4", "3:1") : ("Li7P3S11", "7:3")
      results.append(
        try result(
          number, crystal, mixture, .search, -4 - 0.01 * Double(number),
          reason: number % 10 == 9 ? "lost" : nil))
    }
    results.append(try result(3, "Li7P3S11", "7:3", .final, -4.9))
    results.append(try result(4, "gamma-Li3PS4", "3:1", .final, -4.95))
    try archive.record(results)
  }

  private func result(
    _ number: Int, _ crystal: String, _ mixture: String, _ stage: Job.Stage, _ energy: Double,
    reason: String? = nil
  ) throws -> CandidateResult {
    let structure = try Samples.crystal(crystal)
    return CandidateResult(
      CandidateRecord(
        number: number, kind: number < 2 ? "reference" : "candidate", name: "n\(number)",
        generation: 0, origin: "random", mixture: mixture,
        parents: number > 2 ? [number - 1] : []),
      EvaluationRecord(
        candidate: number, stage: stage.rawValue, outcome: reason == nil ? "converged" : "failed",
        reason: reason, structure: structure, energy: energy * Double(structure.count), steps: 1,
        evaluations: 1, shortContacts: 0))
  }

  @Test func `Few candidates are all listed`() throws {
    let listed = try ListedCandidates(archive, most: 62)
    #expect(listed.numbers == Array(0..<62) && listed.leftOut == 0)
    #expect(listed.pages == [0...61])
  }

  @Test func `Of many the lowest of each composition are, and what was relaxed fully`() throws {
    let listed = try ListedCandidates(archive, most: 16)
    // 59 failed; six of each beside the four.
    let even = [50, 52, 54, 56, 58, 60]
    let odd = [47, 51, 53, 55, 57, 61]
    #expect(listed.numbers == ([0, 1, 3, 4] + even + odd).sorted())
    // Of 60 six failed, two are among the finals.
    #expect(listed.leftOut == 60 - 6 - 2 - 12)
    #expect(listed.pages.flatMap(Array.init) == listed.numbers)
    #expect(listed.pages.contains(0...1) && listed.pages.contains(3...4))
  }

  @Test func `A short table has the hull of a long one, and says that it is short`() throws {
    let ends = ["Li2S", "P2S5"]
    let long = try RunFolder(folder.url).phaseDiagram(of: archive, endMembers: ends)
    let short = try RunFolder(folder.url).phaseDiagram(of: archive, endMembers: ends, most: 16)
    #expect(long.rows.count == 56 && long.leftOut == 0 && long.remarks.count == 1)
    #expect(short.rows.count == 16 && short.leftOut == 40)
    #expect(short.remarks.first?.hasPrefix("40 candidates are not listed: of each") == true)
    let listed = Dictionary(uniqueKeysWithValues: short.rows.map { ($0.entry.id, $0) })
    for row in long.rows {
      guard let same = listed[row.entry.id] else { continue }
      #expect(same.energyAboveHull == row.energyAboveHull && same.isOnHull == row.isOnHull)
      #expect(same.entry == row.entry)
    }
    #expect(short.rows.contains { $0.entry.parents == ["n49"] }, "a parent that is not listed")
  }

  @Test func `Energies above hull are of those too that are not listed`() throws {
    let ends = ["Li2S", "P2S5"]
    let long = try RunFolder(folder.url).phaseDiagram(of: archive, endMembers: ends)
    let short = try RunFolder(folder.url).phaseDiagram(of: archive, endMembers: ends, most: 16)
    let expected = try ListedCandidates.energiesAboveHull(long, in: archive)
    let energies = try ListedCandidates.energiesAboveHull(short, in: archive)
    #expect(expected.count == 56 && Set(energies.keys) == Set(expected.keys))
    for (number, energy) in energies { #expect(abs(energy - expected[number]!) < 1e-12) }
  }
}
