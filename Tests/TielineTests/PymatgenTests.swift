import Foundation
import Testing

/// Entries as pymatgen itself reads and writes them; `make test` puts it in `.build/pymatgen`.
@Suite struct PymatgenTests {
  private func exported() throws -> String {
    let run = try SampleTests.finished.get().run
    let result = try Tieline.run("export", run.path, "--format", "pymatgen")
    try #require(result.code == 0, "\(result)")
    return result.output
  }

  @Test func `Without pymatgen, the JSON has the entries of the table with cell and sites`() throws
  {
    let table = try Table(
      SampleTests.finished.get().run.appendingPathComponent("phase-diagram.csv"))
    let parsed = try JSONSerialization.jsonObject(with: Data(exported().utf8))
    let entries = try #require(parsed as? [[String: Any]])
    #expect(entries.compactMap { $0["entry_id"] as? String } == table["id"])
    for (row, entry) in entries.enumerated() {
      let energy = try #require(entry["energy"] as? Double)
      let composition = try #require(entry["composition"] as? [String: Double])
      let structure = try #require(entry["structure"] as? [String: Any])
      let sites = try #require(structure["sites"] as? [[String: Any]])
      let atoms = composition.values.reduce(0, +)
      #expect(Double(sites.count) == atoms)
      #expect(abs(energy / atoms - table.numbers("energy_eV_per_atom")[row]) < 1e-6)
      let data = try #require(entry["data"] as? [String: Any])
      #expect(data["x_Li2S"] as? Double == table.numbers("x_Li2S")[row])
    }
  }

  @Test func `The hull of the exported entries is that of the run`() throws {
    let folder = TemporaryFolder()
    try folder.write(exported(), to: "entries.json")
    let result = try Tieline.run("hull", "entries.json", "--line", "Li2S,P2S5", in: folder.url)
    try #require(result.code == 0, "\(result)")
    let (ours, table) = (
      try Table(result.output),
      try Table(SampleTests.finished.get().run.appendingPathComponent("phase-diagram.csv"))
    )
    #expect(ours["id"] == table["id"] && ours["on_hull"] == table["on_hull"])
    for (one, two) in zip(
      ours.numbers("energy_above_hull_eV_per_atom"),
      table.numbers("energy_above_hull_meV_per_atom"))
    {
      #expect(abs(one - two / 1000) < 1.1e-6)
    }
  }

  private struct Seen: Decodable {
    var ids: [String]
    var kinds: [String]
    var formation, above, elements: [Double]
    var volumes, distances: [Double]
    var drawn: Bool
  }

  /// In `elements` the diagram of the elements, of which some are put in far above all compounds.
  private static let reads = """
    import json, sys
    from monty.serialization import loadfn
    from pymatgen.analysis.phase_diagram import CompoundPhaseDiagram, PDEntry, PDPlotter, PhaseDiagram
    from pymatgen.core import Composition
    entries = loadfn(sys.argv[1])
    line = CompoundPhaseDiagram(entries, [Composition("Li2S"), Composition("P2S5")])
    by_id = {e.original_entry.entry_id: e for e in line.all_entries if hasattr(e, "original_entry")}
    moved = [by_id[e.entry_id] for e in entries]
    high = 1000 + max(e.energy_per_atom for e in entries)
    atoms = [PDEntry(Composition(s), high) for s in ("Li", "P", "S")]
    all = PhaseDiagram(entries + atoms)
    import matplotlib
    matplotlib.use("Agg")
    figure = PDPlotter(line, backend="matplotlib").get_plot()
    print(json.dumps(dict(
      ids=[e.entry_id for e in entries], kinds=sorted({type(e).__name__ for e in entries}),
      formation=[line.get_form_energy_per_atom(e) for e in moved],
      above=[line.get_e_above_hull(e) for e in moved],
      elements=[all.get_e_above_hull(e) for e in entries],
      volumes=[e.structure.volume / len(e.structure) for e in entries],
      distances=[float(e.structure.get_distance(0, 1)) for e in entries],
      drawn=figure is not None)))
    """

  @Test(.enabled(if: Python.pymatgen.isThere))
  func `Pymatgen reads the entries as they are and has the same energies above hull`() throws {
    let folder = TemporaryFolder()
    try folder.write(exported(), to: "entries.json")
    let table = try Table(
      SampleTests.finished.get().run.appendingPathComponent("phase-diagram.csv"))
    let seen: Seen = try Python.pymatgen.json(Self.reads, folder["entries.json"].path)
    #expect(seen.ids == table["id"] && seen.kinds == ["ComputedStructureEntry"] && seen.drawn)
    let (formation, above) = (
      table.numbers("formation_energy_meV_per_atom"),
      table.numbers("energy_above_hull_meV_per_atom")
    )
    for row in table.rows.indices {
      // The table has a thousandth of a meV.
      #expect(abs(seen.formation[row] - formation[row] / 1000) < 1e-6)
      #expect(abs(seen.above[row] - above[row] / 1000) < 1e-6)
      #expect(abs(seen.elements[row] - above[row] / 1000) < 1e-6)
      #expect(abs(seen.volumes[row] - table.numbers("volume_A3_per_atom")[row]) < 1e-4)
      #expect(seen.distances[row] > 1)
    }
  }

  /// A corrected and an uncorrected entry, a hull by pymatgen.
  private static let writes = """
    import json, sys
    from pymatgen.analysis.phase_diagram import PhaseDiagram
    from pymatgen.core import Lattice, Structure
    from pymatgen.entries.computed_entries import ComputedEntry, ComputedStructureEntry
    entries = [ComputedEntry("Li", -1.9, entry_id="Li"), ComputedEntry("S8", -33, entry_id="S"),
      ComputedEntry("Li4S2", -23.5, correction=-1.3, entry_id="a", parameters={"run_type": "GGA"}),
      ComputedStructureEntry(Structure(Lattice.cubic(4), ["Li", "S"], [[0, 0, 0], [.5, .5, .5]]),
        -7.5, entry_id="b", data={"note": "x"})]
    json.dump([e.as_dict() for e in entries], open(sys.argv[1], "w"))
    d = PhaseDiagram(entries)
    print(json.dumps([d.get_e_above_hull(e) for e in entries]))
    """

  @Test(.enabled(if: Python.pymatgen.isThere))
  func `Entries that pymatgen writes have the hull that it gives them`() throws {
    let folder = TemporaryFolder()
    let theirs: [Double] = try Python.pymatgen.json(Self.writes, folder["theirs.json"].path)
    let result = try Tieline.run("hull", "theirs.json", in: folder.url)
    try #require(result.code == 0, "\(result)")
    let table = try Table(result.output)
    #expect(table["id"] == ["Li", "S", "a", "b"])
    for (ours, theirs) in zip(table.numbers("energy_above_hull_eV_per_atom"), theirs) {
      #expect(abs(ours - theirs) < 1e-6)
    }
    #expect(theirs[3] > 0.1)
  }
}
