import Foundation
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
    #expect(patient.messages.contains("the last 30 candidates brought no new member of the hull"))
    try triangle(folder, search: "  candidates: 4000000\n  hours: 0.0003")
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
}
