import Formats
import Foundation
import Structures
import Testing

/// Searches beyond the lattices of known crystals, and beyond lithium, phosphorus and sulfur.
@Suite struct FreeCellTests {
  @Test func `Free cells and decorations share a search, and each candidate names its operator`()
    throws
  {
    let folder = try InputConfig(of: "free-cells.yaml").folder
    let result = try Tieline.run("sample", "free-cells.yaml", "--run", "run", in: folder.url)
    #expect(result.code == 0, "\(result)")
    let table = try Table(folder["run/phase-diagram.csv"])
    let origins = Set(table["origin"])
    #expect(origins.isSuperset(of: ["reference", "removal"]))
    #expect(!origins.isDisjoint(with: ["random", "symmetric", "assembly"]))
    #expect(!origins.isDisjoint(with: ["splice", "rattle", "strain", "softMode", "permutation"]))
    let atoms = zip(table["origin"], table.numbers("atoms"))
    for (origin, count) in atoms where ["random", "symmetric", "splice"].contains(origin) {
      #expect(count <= 16)
    }
    #expect(try Tieline.run("status", "run", in: folder.url).output.contains("finished"))
  }

  /// Three noble gases that differ in nothing but their names: a triangle.
  private func triangle(_ folder: TemporaryFolder, search: String) throws {
    let gases = ["Ar", "Kr", "Xe"]
    try folder.write(
      "elements: [\(gases.joined(separator: ", "))]\nepsilon_eV: 0.0103236\nsigma_A: 3.405\n"
        + "cutoff_A: 8.5125\n", to: "gases.yaml")
    for gas in gases {
      try folder.write(
        """
        4
        Lattice="5.3 0 0 0 5.3 0 0 0 5.3" Properties=species:S:1:pos:R:3
        \(gas) 0 0 0
        \(gas) 0 2.65 2.65
        \(gas) 2.65 0 2.65
        \(gas) 2.65 2.65 0

        """, to: "\(gas).xyz")
    }
    try folder.write(
      """
      name: triangle
      end_members: [Ar, Kr, Xe]
      potential: gases.yaml
      references: [Ar.xyz, Kr.xyz, Xe.xyz]
      cells:
        maximum_atoms: 6
      compositions:
        grid: 3
      search:
        population: 3
        elites: 1
        lag: 4
      \(search)
      final:
        per_composition: 1

      """, to: "triangle.yaml")
  }

  @Test func `A triangle of three elements with another potential is searched and exported`() throws
  {
    let folder = TemporaryFolder()
    try triangle(folder, search: "  candidates: 40")
    let result = try Tieline.run("sample", "triangle.yaml", "--run", "run", in: folder.url)
    #expect(result.code == 0, "\(result)")
    let table = try Table(folder["run/phase-diagram.csv"])
    #expect(Array(table.header.prefix(5)) == ["id", "formula", "x_Ar", "x_Kr", "atoms"])
    // Ten points of the grid.
    let points = zip(table["x_Ar"], table["x_Kr"]).map { "\($0) \($1)" }
    #expect(Set(points).count == 10)
    // Atoms that differ in nothing gain nothing by mixing.
    for energy in table.numbers("formation_energy_meV_per_atom") { #expect(energy > -0.1) }
  }

  @Test func `Patience and time end a search, which is resumed as what it is: finished`() throws {
    let folder = TemporaryFolder()
    try triangle(folder, search: "  candidates: 4000\n  patience: 30")
    let patient = try Tieline.run("sample", "triangle.yaml", "--run", "patience", in: folder.url)
    #expect(patient.code == 0, "\(patient)")
    let reason = "the search ended: the last 30 candidates brought no new member of the hull"
    #expect(patient.messages.contains(reason))
    // It is said of the run as long as there is one.
    #expect(try Tieline.run("status", "patience", in: folder.url).output.contains(reason))
    #expect(try Tieline.run("resume", "patience", in: folder.url).messages.contains(reason))
    #expect(
      try String(contentsOf: folder["patience/report.html"], encoding: .utf8).contains(reason))
    let hours = 0.0003 * Double(Tieline.slowness)
    try triangle(folder, search: "  candidates: 4000000\n  hours: \(hours)")
    let timed = try Tieline.run("sample", "triangle.yaml", "--run", "time", in: folder.url)
    #expect(timed.code == 0, "\(timed)")
    #expect(timed.messages.contains("its time was up"))
    let before = try Results(of: folder["time"])
    #expect(try Tieline.run("resume", "time", in: folder.url).messages.contains("is finished"))
    #expect(try Results(of: folder["time"]) == before)
  }

  @Test func `A run in which everything fails stops and says why`() throws {
    let config = try InputConfig([
      ("  steps: 20", "  steps: 20\n  maximum_spread_meV_per_atom: 1.0e-6")
    ])
    let result = try Tieline.run(
      "sample", config.url.path, "--run", "run", in: config.folder.url)
    #expect(result.code == 65, "\(result)")
    #expect(result.lines.last?.contains("none of 24 candidates came to anything") == true)
    #expect(result.lines.last?.contains("24 unknown to the potential") == true)
    let status = try Tieline.run("status", "run", in: config.folder.url)
    #expect(status.output.contains("24 unknown to the potential"), "\(status)")
  }

  @Test(arguments: [
    ("charges: {Li: 1, P: 5, S: -2}", "charges: {Li: 1, P: 5}", "leaves out S"),
    ("charges: {Li: 1, P: 5, S: -2}", "charges: {Li: 1, P: 3, S: -2}", "gives P2S5 a charge of -4"),
    ("units/P2S7.xyz", "units/none.xyz", "cannot be read"),
    ("[Li2S, P2S5]", "[Li2S, Li4S2]", "none of them a combination of the others"),
    ("cells:", "seeds: [structures/Li7P3S11.cif]\ncells:", "is at no composition"),
  ])
  func `What a config of free cells gets wrong is one sentence`(
    old: String, new: String, expected: String
  ) throws {
    let folder = try InputConfig([(old, new)], of: "free-cells.yaml").folder
    let result = try Tieline.run("sample", "free-cells.yaml", "--run", "run", in: folder.url)
    #expect(result.code == 65 && result.lines.count == 1, "\(result)")
    #expect(result.messages.contains(expected), "\(result)")
    #expect(!FileManager.default.fileExists(atPath: folder["run"].path))
  }

  @Test func `Killed in its last candidates, a search with patience ends as one left alone`() throws
  {
    let folder = TemporaryFolder()
    try triangle(folder, search: "  candidates: 4000\n  patience: 30")
    let alone = try Tieline.run("sample", "triangle.yaml", "--run", "alone", in: folder.url)
    #expect(alone.code == 0, "\(alone)")
    // On a busy machine a run may end before it is killed: the next is killed earlier.
    let attempt = try #require(
      try (1...10).first { attempt in
        let run = "killed-\(attempt)"
        let killed = try Tieline(["sample", "triangle.yaml", "--run", run], in: folder.url)
        try #require(try killed.wait { try KillTests.candidates(in: folder[run]) > 20 / attempt })
        killed.send(SIGKILL)
        return killed.result().code == -SIGKILL
      })
    let run = "killed-\(attempt)"
    let resumed = try Tieline.run("resume", run, in: folder.url)
    #expect(resumed.code == 0, "\(resumed)")
    #expect(try Results(of: folder[run]) == Results(of: folder["alone"]))
  }

  @Test func `Cells of one crystal are one finalist`() throws {
    let folder = try InputConfig(of: "free-cells.yaml").folder
    let crystal = try #require(
      StructureFile.read(folder["structures/gamma-Li3PS4.cif"]).first
    ).structure
    let doubled = LabelledStructure(structure: crystal.supercell(1, 1, 2))
    // With a column that there is no place for, of which a search tells too.
    let lines = ExtendedXYZ.write([doubled]).split(separator: "\n")
    let tagged =
      lines.prefix(1) + [lines[1].replacing("pos:R:3", with: "pos:R:3:tags:I:1")]
      + lines.dropFirst(2).map { "\($0) 0" }
    try folder.write(tagged.joined(separator: "\n") + "\n", to: "doubled.xyz")
    try folder.write(
      """
      name: twins
      end_members: [Li2S, P2S5]
      potential: potentials/li-p-s.potential
      references: [structures/Li2S.cif, structures/P2S5.cif]
      seeds: [doubled.xyz, structures/gamma-Li3PS4.cif]
      cells: {maximum_atoms: 32, space_groups: []}
      compositions: {x: [0.75]}
      search: {candidates: 4, lag: 2, population: 3, elites: 1, steps: 30}
      final: {per_composition: 4, steps: 100}

      """, to: "twins.yaml")
    let result = try Tieline.run("sample", "twins.yaml", "--run", "run", in: folder.url)
    #expect(result.code == 0, "\(result)")
    #expect(
      result.messages.contains(
        "doubled.xyz: left out, for Tieline has no place for it: tags\n"), "\(result)")
    let table = try Table(folder["run/phase-diagram.csv"])
    #expect(table["origin"].count { $0 == "seed" } == 2)
    // Relaxed to the end were two references, and of four candidates three: two are one crystal.
    let status = try Tieline.run("status", "run", in: folder.url).output
    let final = try #require(status.firstMatch(of: /final +(.*)/)).1
    #expect(final.matches(of: /\d+/).reduce(0) { $0 + Int($1.0)! } == 5, "\(status)")
  }

  @Test func `What the parents have no more of is named by its formula`() throws {
    let folder = try InputConfig().folder
    // One Li2S is taken out of two Li3PS4, in 33 ways up to the symmetry of the crystal.
    try folder.write(
      """
      name: all
      end_members: [Li2S, P2S5]
      potential: potentials/li-p-s.potential
      references: [structures/Li2S.cif, structures/P2S5.cif]
      parents: [{structure: structures/gamma-Li3PS4.cif}]
      compositions: {x: [0.6667], minimum_atoms: 6}
      search: {candidates: 1000, lag: 4, population: 6, elites: 2, steps: 1}
      final: {per_composition: 1, steps: 1}

      """, to: "all.yaml")
    let result = try Tieline.run("sample", "all.yaml", "--run", "run", in: folder.url)
    #expect(result.code == 0, "\(result)")
    let status = try Tieline.run("status", "run", in: folder.url)
    #expect(status.output.contains("33 of 1000 evaluated"), "\(status)")
    #expect(status.output.contains("ending      the search ended: there is no candidate left"))
    let line = try #require(
      status.output.split(separator: "\n").first { $0.contains("all that the parents have") })
    #expect(line.hasPrefix("ending") && line.hasSuffix(" at Li4P2S7"), "\(line)")
  }

  @Test func `A changed config and a lost archive are said, not passed over`() throws {
    let config = try InputConfig()
    let folder = config.folder
    let result = try Tieline.run("sample", config.url.path, "--run", "run", in: folder.url)
    #expect(result.code == 0, "\(result)")
    let text = try String(contentsOf: folder["run/config.yaml"], encoding: .utf8)
    // Another executor is as good as the one before.
    try folder.write(
      text + "\nexecutor:\n  kind: command\n  batches: 2\n  command: tieline work\n",
      to: "run/config.yaml")
    let other = try Tieline.run("resume", "run", in: folder.url)
    #expect(other.code == 0 && !other.messages.contains("began with"), "\(other)")
    try folder.write(
      text.replacing("candidates: 24", with: "candidates: 99"), to: "run/config.yaml")
    let resumed = try Tieline.run("resume", "run", in: folder.url)
    #expect(resumed.code == 0 && resumed.messages.contains("is not what the run began with"))
    try FileManager.default.removeItem(at: folder["run/archive.db"])
    let lost = try Tieline.run("resume", "run", in: folder.url)
    #expect(lost.code == 65 && lost.messages.contains("whose archive.db is gone"), "\(lost)")
  }
}
