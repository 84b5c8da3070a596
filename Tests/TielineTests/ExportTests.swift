import Formats
import Foundation
import Quantities
import Structures
import Testing

@Suite struct ExportTests {
  var run: URL { get throws { try SampleTests.finished.get().run } }

  private func export(_ format: String) throws -> String {
    let result = try Tieline.run("export", run.path, "--format", format)
    #expect(result.code == 0, "\(result)")
    return result.output
  }

  @Test func `As CSV it is the table of the run`() throws {
    let table = try String(
      contentsOf: run.appendingPathComponent("phase-diagram.csv"), encoding: .utf8)
    #expect(try export("csv") == table)
    #expect(try Tieline.run("export", run.path).output == table)
    let folder = TemporaryFolder()
    let result = try Tieline.run("export", run.path, "--output", folder["t.csv"].path)
    #expect(result.code == 0)
    #expect(result.output.isEmpty)
    #expect(try String(contentsOf: folder["t.csv"], encoding: .utf8) == table)
  }

  @Test func `As JSON it has the entries of the table, number for number`() throws {
    let table = try Table(run.appendingPathComponent("phase-diagram.csv"))
    let parsed = try JSONSerialization.jsonObject(with: Data(export("json").utf8))
    let object = try #require(parsed as? [String: Any])
    #expect(object["end_members"] as? [String] == ["Li2S", "P2S5"])
    let entries = try #require(object["entries"] as? [[String: Any]])
    #expect(entries.compactMap { $0["id"] as? String } == table["id"])
    for column in ["x_Li2S", "energy_eV_per_atom", "energy_above_hull_meV_per_atom"] {
      let numbers = entries.compactMap { ($0[column] as? NSNumber)?.doubleValue }
      #expect(numbers == table.numbers(column))
    }
    #expect(entries.compactMap { $0["on_hull"] as? Bool }.map { "\($0)" } == table["on_hull"])
  }

  @Test func `As extended XYZ it has the relaxed crystal of every entry`() throws {
    let table = try Table(run.appendingPathComponent("phase-diagram.csv"))
    let frames = try ExtendedXYZ.read(export("extxyz"), file: "export")
    #expect(frames.count == table.rows.count)
    for (row, frame) in frames.enumerated() {
      #expect(frame.info["id"] == table["id"][row])
      #expect(frame.structure.composition.reduced.formula == table["formula"][row])
      #expect(frame.structure.count == Int(table["atoms"][row]))
      let energy = try #require(frame.energy) / Double(frame.structure.count)
      #expect(abs(energy - table.numbers("energy_eV_per_atom")[row]) < 1e-6)
      #expect(
        abs(frame.structure.volumePerAtom - table.numbers("volume_A3_per_atom")[row]) < 1e-4)
    }
  }

  @Test func `As CIF it has the members of the hull and the best of each composition`() throws {
    let table = try Table(run.appendingPathComponent("phase-diagram.csv"))
    let crystals = try CIF.read(export("cif"), file: "export")
    var best: Set<String> = []
    for row in table.rows.indices {
      let isFirst = row == 0 || table["x_Li2S"][row] != table["x_Li2S"][row - 1]
      if isFirst || table["on_hull"][row] == "true" {
        best.insert("\(table["formula"][row])_\(table["id"][row])")
      }
    }
    #expect(Set(crystals.map(\.name)) == best)
    let files = contents(of: try run.appendingPathComponent("structures")).keys
    #expect(Set(files) == Set(best.map { $0 + ".cif" } + ["structures.extxyz"]))
  }

  static let crystals: [String] = {
    let names = try! FileManager.default.contentsOfDirectory(atPath: Tieline.structures.path)
    let crystals = names.filter { $0.hasSuffix(".cif") }
    precondition(!crystals.isEmpty, "some are shipped")
    return crystals.sorted()
  }()

  @Test(arguments: ExportTests.crystals)
  func `Every shipped crystal is evaluated`(name: String) throws {
    let file = Tieline.structures.appendingPathComponent(name)
    let result = try Tieline.run("evaluate", file.path, "--potential", Tieline.potential.path)
    try #require(result.code == 0, "\(result)")
    let frames = try ExtendedXYZ.read(result.output, file: name)
    let frame = try #require(frames.first)
    #expect(frames.count == 1)
    #expect(frame.structure.composition == (try StructureFile.read(file))[0].structure.composition)
    let energy = try #require(frame.energy)
    #expect(energy.isFinite && energy < 0)
    let forces = try #require(frame.forces)
    #expect(forces.count == frame.structure.count)
    // Forces within a crystal add up to nothing.
    #expect(forces.reduce(.zero) { $0 + $1 }.length < 1e-4)
    #expect(frame.virial != nil)
    #expect(frame.freeEnergy == energy)
    #expect(try #require(frame.energyError) >= 0)
    let errors = try #require(frame.forceErrors)
    #expect(errors.count == forces.count && errors.allSatisfy { $0.isFinite && $0 >= 0 })
    #expect(frame.info["short_contacts"] == "0")
  }

  @Test func `A relaxed crystal is lower, evaluates to the energy said, and stays relaxed`() throws
  {
    let folder = TemporaryFolder()
    let file = Tieline.structures.appendingPathComponent("Li2S.cif").path
    let potential = ["--potential", Tieline.potential.path]
    let relaxed = try Tieline(
      ["relax", file, "--output", "r.xyz"] + potential, in: folder.url
    ).result()
    try #require(relaxed.code == 0, "\(relaxed)")
    let frame = try #require(try ExtendedXYZ.read(contentsOf: folder["r.xyz"]).first)
    #expect(frame.info["relaxation"] == "converged")
    #expect(try #require(frame.forceErrors).count == frame.structure.count)
    let before = try ExtendedXYZ.read(
      Tieline(["evaluate", file] + potential).result().output, file: "before")
    #expect(try #require(frame.energy) <= #require(before[0].energy))
    let after = try ExtendedXYZ.read(
      Tieline(["evaluate", folder["r.xyz"].path] + potential).result().output, file: "after")
    #expect(abs(try #require(frame.energy) - #require(after[0].energy)) < 1e-5)
    let again = try Tieline(["relax", folder["r.xyz"].path] + potential).result()
    #expect(try ExtendedXYZ.read(again.output, file: "again")[0].info["steps"] == "0")
    let fixed = try Tieline(["relax", file, "--fixed-cell", "--steps", "3"] + potential).result()
    let kept = try ExtendedXYZ.read(fixed.output, file: "fixed")[0].structure.lattice.volume
    #expect(abs(kept - before[0].structure.lattice.volume) < 1e-9)
  }

  @Test(arguments: ["POSCAR", "c.vasp", "c.xsf", "c.xyz", "c.extxyz", "c.cif", "c.lmp", "c.data"])
  func `Converted there and back, a crystal is the same`(name: String) throws {
    let folder = TemporaryFolder()
    let file = Tieline.structures.appendingPathComponent("gamma-Li3PS4.cif")
    let there = try Tieline.run("convert", file.path, name, in: folder.url)
    try #require(there.code == 0, "\(there)")
    #expect(there.output.isEmpty)
    let back = try Tieline.run("convert", name, "back.xyz", in: folder.url)
    try #require(back.code == 0, "\(back)")
    let first = try StructureFile.read(file)[0].structure
    let second = try StructureFile.read(folder["back.xyz"])[0].structure
    #expect(second.composition == first.composition)
    #expect(abs(second.lattice.volume - first.lattice.volume) < 1e-3)
    let energies = try [file, folder["back.xyz"]].map { file in
      let text = try Tieline.run("evaluate", file.path, "--potential", Tieline.potential.path)
      return try #require(try ExtendedXYZ.read(text.output, file: "energy")[0].energy)
    }
    #expect(abs(energies[0] - energies[1]) < 1e-3)
  }

  /// By hand: Li3PS4 lies 8 · 0.05 eV below 3/2 Li2S + 1/2 P2S5; LiPS3 halfway in energy
  /// between the ends, so that Li3PS4 and P2S5 together are lower.
  static let entries = """
    id,formula,energy_eV
    a,Li2S,-12
    b,P2S5,-35
    c,Li3PS4,-35.9
    d,LiPS3,-23.5

    """

  @Test func `The hull of a list of entries is that of the hand calculation`() throws {
    let folder = TemporaryFolder()
    try folder.write(Self.entries, to: "entries.csv")
    let result = try Tieline.run("hull", "entries.csv", "--line", "Li2S,P2S5", in: folder.url)
    try #require(result.code == 0, "\(result)")
    let table = try Table(result.output)
    #expect(table["id"] == ["a", "b", "c", "d"])
    #expect(table["on_hull"] == ["true", "true", "true", "false"])
    #expect(table.numbers("formation_energy_eV_per_atom") == [0, 0, -0.05, 0])
    // 5 atoms of LiPS3 are 8/3 of Li3PS4 and 7/3 of P2S5: −0.05 · 8/15 eV/atom.
    #expect(table.numbers("energy_above_hull_eV_per_atom") == [0, 0, 0, 0.026667])
    #expect(table["decomposition"][3].contains("Li3PS4"))
    #expect(table["decomposition"][3].contains("P2S5"))
    let file = try Tieline.run(
      "hull", "entries.csv", "--line", "Li2S,P2S5", "--output", "hull.csv", in: folder.url)
    #expect(file.code == 0)
    #expect(try String(contentsOf: folder["hull.csv"], encoding: .utf8) == result.output)
    // Without the line the formation energies are from the elements, which are not there.
    let all = try Tieline.run("hull", "entries.csv", in: folder.url)
    #expect(all.code == 0)
    #expect(try Table(all.output).numbers("energy_above_hull_eV_per_atom").last == 0.026667)
  }

  @Test func `Between three compounds the same list has one row more`() throws {
    let folder = TemporaryFolder()
    try folder.write(Self.entries + "e,LiCl,-7.4\nf,Li6PS5Cl,-58\n", to: "entries.csv")
    let line = try Tieline.run("hull", "entries.csv", "--line", "Li2S,P2S5", in: folder.url)
    #expect(line.lines.count == 1 && line.messages.hasPrefix("2 of 6 entries"), "\(line)")
    let result = try Tieline.run("hull", "entries.csv", "--line", "Li2S,P2S5,LiCl", in: folder.url)
    try #require(result.code == 0 && result.lines.isEmpty, "\(result)")
    #expect(result.output.hasPrefix(line.output))
    let table = try Table(result.output)
    #expect(table["on_hull"].suffix(2) == ["true", "true"])
    // Li6PS5Cl = 5/2 Li2S + 1/2 P2S5 + LiCl: (−58 + 30 + 17.5 + 7.4) / 13.
    #expect(table.numbers("formation_energy_eV_per_atom").last == -0.238462)
  }

  @Test func `Every command explains itself`() throws {
    for command in try [[]] + Tieline.commands().map({ [$0] }) {
      let result = try Tieline(command + ["--help"]).result()
      #expect(result.code == 0)
      #expect(result.output.contains("OVERVIEW: "))
      #expect(result.output.contains((["USAGE: tieline"] + command).joined(separator: " ")))
      #expect(result.messages.isEmpty)
    }
  }

  @Test func `The version is told`() throws {
    let result = try Tieline.run("--version")
    #expect(result.code == 0)
    #expect(result.output.split(separator: ".").count == 3)
  }
}
