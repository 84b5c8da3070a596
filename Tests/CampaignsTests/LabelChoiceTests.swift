import Files
import Formats
import Foundation
import Potentials
import Quantities
import Reports
import Structures
import Testing

@testable import Campaigns

struct LabelChoiceTests {
  private func settings(_ more: String = "") throws -> LabelSettings {
    try LabelSettings(
      ConfigDocument(
        text: "cp2k: cp2k.psmp\ntraining: a.yaml\nbudget: 9\nmaximum_atoms: 30\n" + more,
        path: "map.yaml", folder: URL(fileURLWithPath: "/in")
      ).root)
  }

  /// Cells of γ-Li3PS4, each strained to be another crystal.
  private func table() throws -> PhaseDiagramTable {
    let gamma = try Samples.crystal("gamma-Li3PS4")
    func entry(
      _ id: String, _ structure: Structure, perAtom: Double, spread: Double, isReference: Bool
    ) -> ReportEntry {
      let count = Double(structure.count)
      return ReportEntry(
        id: id, structure: structure,
        memberEnergies: [(perAtom - spread) * count, (perAtom + spread) * count],
        energy: perAtom * count, isReference: isReference,
        origin: isReference ? "reference" : "rattle", generation: 1)
    }
    func strained(_ factor: Double) throws -> Structure {
      var structure = gamma
      structure.lattice = try #require(Lattice(gamma.lattice.matrix * factor))
      return structure
    }
    return try PhaseDiagramTable(
      [
        entry("Li2S", try Samples.crystal("Li2S"), perAtom: -4, spread: 0, isReference: true),
        entry("P2S5", try Samples.crystal("P2S5"), perAtom: -4, spread: 0, isReference: true),
        entry("known", try strained(0.9), perAtom: -4.1, spread: 0.001, isReference: false),
        entry("unknown", try strained(0.95), perAtom: -4.05, spread: 0.003, isReference: false),
        entry("twin", try strained(0.9501), perAtom: -4.049, spread: 0.002, isReference: false),
        entry("second", try strained(0.92), perAtom: -4.08, spread: 0.0001, isReference: false),
        entry(
          "other", try Samples.crystal("Li2P2S6"), perAtom: -4, spread: 0.0005, isReference: false),
        entry("far", try strained(1.05), perAtom: -3.9, spread: 0.02, isReference: false),
        entry(
          "large", gamma.supercell(2, 1, 1), perAtom: -4.1, spread: 0.02, isReference: false),
      ], endMembers: ["Li2S", "P2S5"])
  }

  private func ids(
    _ settings: LabelSettings, count: Int, labelled: [Structure] = [],
    of other: PhaseDiagramTable? = nil
  ) throws -> [String] {
    let choice = LabelChoice(
      settings: settings, potential: try Samples.shippedPotential(), seed: 1, labelled: labelled)
    let chosen = try choice.chosen(of: other ?? table(), count: count, isInterrupted: { false })
    return try #require(chosen).map { $0.info["id"]! + ($0.info["origin"] == "minimum" ? "" : "*") }
  }

  @Test
  func `References come first, then in turn the best of each composition and the least known`()
    throws
  {
    #expect(
      try ids(settings(), count: 9) == ["P2S5", "Li2S", "known", "unknown", "other", "second"])
    #expect(try ids(settings(), count: 3) == ["P2S5", "Li2S", "known"])
    #expect(
      try ids(settings("window_meV_per_atom: 300"), count: 9)
        == ["P2S5", "Li2S", "known", "far", "other", "unknown", "second"])
  }

  @Test func `The best is the lowest whose electrons come out even`() throws {
    // At 1.4 times the edges no two atoms are bonded.
    var loose = try Samples.crystal("gamma-Li3PS4")
    loose.lattice = try #require(Lattice(loose.lattice.matrix * 1.4))
    let count = Double(loose.count)
    let low = ReportEntry(
      id: "loose", structure: loose, memberEnergies: [-4.2 * count, -4.2 * count],
      energy: -4.2 * count, isReference: false, origin: "rattle", generation: 1)
    let table = try table()
    let more = try PhaseDiagramTable(
      table.rows.map(\.entry) + [low], endMembers: table.endMembers)
    let wide = try settings("window_meV_per_atom: 300")
    // On the hull it comes first all the same, since all energies above hull hang on it.
    #expect(try ids(wide, count: 3, of: more) == ["P2S5", "Li2S", "loose"])
    let lower = ReportEntry(
      id: "lower", structure: try Samples.crystal("gamma-Li3PS4"),
      memberEnergies: [-4.3 * count, -4.3 * count], energy: -4.3 * count, isReference: false,
      origin: "rattle", generation: 1)
    let most = try PhaseDiagramTable(
      more.rows.map(\.entry) + [lower], endMembers: table.endMembers)
    let all = try ids(wide, count: 99, of: most)
    #expect(all[2] == "lower")
    #expect(all.contains("loose") && all.firstIndex(of: "loose")! > all.firstIndex(of: "known")!)
  }

  @Test func `What has a label is not labelled again`() throws {
    let labelled = [try Samples.crystal("Li2S")]
    #expect(
      try ids(settings(), count: 9, labelled: labelled) == [
        "P2S5", "known", "unknown", "other", "second",
      ])
  }

  @Test func `A snapshot stands beside each, is another structure, and the same every time`()
    throws
  {
    let settings = try settings("snapshot_K: 500")
    #expect(try ids(settings, count: 4) == ["P2S5", "P2S5*", "Li2S", "Li2S*"])
    let choice = LabelChoice(
      settings: settings, potential: try Samples.shippedPotential(), seed: 1, labelled: [])
    let table = try table()
    let first = try #require(try choice.chosen(of: table, count: 4, isInterrupted: { false }))
    #expect(try choice.chosen(of: table, count: 4, isInterrupted: { false }) == first)
    #expect(first[3].info["origin"] == "snapshot at 500 K")
    #expect(first[3].structure.lattice == first[2].structure.lattice)
    let fingerprints = first.map { Fingerprint($0.structure) }
    #expect(fingerprints[3].distance(to: fingerprints[2]) > Fingerprint.duplicateTolerance)
    #expect(try choice.chosen(of: table, count: 4, isInterrupted: { true }) == nil)
  }
}
