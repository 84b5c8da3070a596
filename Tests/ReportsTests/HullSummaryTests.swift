import Quantities
import Reports
import Structures
import Testing

@Suite struct HullSummaryTests {
  @Test func theTableHasHullReferencesAndBestCandidates() throws {
    let summary = try ReportExamples.table().summary()
    let ids = ["ref-P2S5", "c3", "c2", "ref-Li3PS4", "c1", "ref-Li2S"]
    let lines = summary.split(separator: "\n").dropFirst(2).prefix(ids.count)
    for (line, id) in zip(lines, ids) { #expect(line.contains(" \(id)")) }
    #expect(lines.map { $0.hasSuffix("*") } == [true, true, true, true, false, true])
  }

  @Test func theConclusionSaysHowFarAndHowSure() throws {
    // c3 is 5 atoms of 3/10 Li2S: on the hull of the references 8/15 Li3PS4 and 7/15 P2S5,
    // -4.5 · 8/15 - 5 · 7/15 = -4.7333, so -4.75 is 16.7 below; of the members' ∓0.01 the
    // P2S5 takes 7/15, and 0.01 · 8/15 · √2 = 7.5. c2 is 4.4 ± 12.6 below, c1 above.
    let expected = """
      Of the 5 entries on the hull 2 are candidates more stable than the reference crystals, 1 \
      by more than two standard errors: LiPS3 (c3) most, by 16.7 ± 7.5 meV/atom; the error is the spread \
      of 2 potentials and leaves out what they all get wrong.
      """
    #expect(try ReportExamples.table().conclusion == expected)
  }

  @Test func aReferenceFoundAgainIsNoDiscovery() throws {
    let entries =
      ReportExamples.run.filter(\.isReference) + [
        ReportExamples.entry("c7", "Li3PS4", members: [-4.5004, -4.5004])
      ]
    let conclusion = try ReportExamples.table(entries).conclusion
    #expect(conclusion.hasPrefix("No candidate is more stable"))
    #expect(
      conclusion.contains("the only one, Li3PS4 (c7), is on their hull within 0.4 ± 0.0 meV/atom;"))
  }

  @Test func withoutCandidatesTheSentenceSaysSo() throws {
    #expect(
      try ReportExamples.table(ReportExamples.run.filter(\.isReference)).conclusion
        == "There are no candidates yet: 3 of 3 reference crystals are on the hull.")
  }

  @Test func aCandidateAboveTheReferencesIsSaidToBe() throws {
    let entries = ReportExamples.run.filter { $0.isReference || $0.id == "c1" }
    #expect(
      try ReportExamples.table(entries).conclusion.contains(
        "the only one, Li3PS4 (c1), is 50.0 ± 14.1 meV/atom above their hull;"))
  }

  @Test func withoutReferencesNothingIsSaidOfThem() throws {
    let entries = ReportExamples.run.map { entry in
      var entry = entry
      entry.isReference = false
      return entry
    }
    #expect(
      try ReportExamples.table(entries).conclusion.hasPrefix("5 of 6 entries are on the hull;"))
  }

  @Test func withoutACommitteeNoErrorIsClaimed() throws {
    let entries = ReportExamples.run.map { entry in
      var entry = entry
      entry.memberEnergies = []
      return entry
    }
    let table = try ReportExamples.table(entries)
    #expect(table.conclusion.hasSuffix("by 16.7 meV/atom; no committee says how sure this is."))
    #expect(!table.conclusion.contains("±"))
  }

  @Test func aTriangleHasAColumnForEachMoleFractionButTheLast() throws {
    let lines = try ReportExamples.triangle().summary().split(separator: "\n")
    #expect(lines[0].split(separator: " ").prefix(4) == ["phase", "id", "x_Li2S", "x_P2S5"])
    let argyrodite = try #require(lines.first { $0.hasPrefix("Li6PS5Cl  ref-argyrodite") })
    #expect(argyrodite.contains("(reference)  0.6250  0.1250 "))
    #expect(lines.contains { $0.hasPrefix("Li6PS5Cl  c5") })
  }
}
