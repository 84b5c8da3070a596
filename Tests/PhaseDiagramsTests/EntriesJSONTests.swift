import Foundation
import Quantities
import Structures
import Testing

@testable import PhaseDiagrams

struct EntriesJSONTests {
  private func read(_ text: String) throws -> EntryTable {
    try EntryTable(EntriesJSON.table(text.utf8, file: "e.json"))
  }

  private func sentence(_ text: String) -> String {
    do {
      _ = try read(text)
      return "no error"
    } catch { return (error as? any ReportableError)?.sentence ?? "another error: \(error)" }
  }

  /// As pymatgen 2026 writes two of its entries, the structure of the second shortened.
  private static let pymatgen = """
    [{"@module": "pymatgen.core.entries", "@class": "ComputedEntry", "energy": -12.5,
      "composition": {"Li": 4.0, "S": 2.0}, "entry_id": "mp-1153", "correction": -0.25,
      "energy_adjustments": [{"@module": "pymatgen.core.entries", "@class":
      "ManualEnergyAdjustment", "@version": null, "value": -0.25}], "parameters": {}, "data": {}},
     {"@module": "pymatgen.entries.computed_entries", "@class": "ComputedStructureEntry",
      "energy": -35.0, "composition": {"P5+": 2.0, "S2-": 5.0}, "entry_id": null,
      "correction": 0.0, "parameters": {}, "data": {"oxide_type": "None", "x": NaN},
      "structure": {"sites": []}}]
    """

  @Test func `Of pymatgen's entries the energy is that of its phase diagrams`() throws {
    let table = try read(Self.pymatgen)
    #expect(table.entries.map(\.id) == ["mp-1153", "entry 2"])
    #expect(table.entries.map(\.composition.formula) == ["Li4S2", "P2S5"])
    #expect(table.entries.map(\.energy.value) == [-12.75, -35])
    #expect(table.table.rows.map(\.line) == [1, 5])
  }

  @Test(arguments: ["data", "response", "entries"])
  func `A list may stand in an object that says more`(name: String) throws {
    let table = try read("{\"valid\": true, \"\(name)\": \(Self.pymatgen)}")
    #expect(try table.entries.map(\.energy) == read(Self.pymatgen).entries.map(\.energy))
  }

  private static let project = """
    {"data": [
    {"material_id": "mp-1", "formula_pretty": "Li2S", "nsites": 6, "energy_per_atom": -4.0,
     "uncorrected_energy_per_atom": -3.5, "composition": {"Li": 4.0, "S": 2.0}},
    {"material_id": "mp-2", "formula_pretty": "P2S5", "energy_per_atom": -5.0,
     "uncorrected_energy_per_atom": -4.5},
    {"material_id": "mp-3", "energy_per_atom": -4.5, "uncorrected_energy_per_atom": -4.25,
     "structure": {"sites": [{"species": [{"element": "Li", "occu": 1}]},
       {"species": [{"element": "P", "occu": 1.0}]}, {"species": [{"element": "S", "occu": 1}]},
       {"species": [{"element": "S", "occu": 1}]}, {"species": [{"element": "S", "occu": 1}]}]}}
    ], "meta": {"total_doc": 3}}
    """

  @Test func `Of the Materials Project it is the corrected one, of all atoms`() throws {
    let table = try read(Self.project)
    #expect(table.entries.map(\.id) == ["mp-1", "mp-2", "mp-3"])
    #expect(table.entries.map(\.composition.formula) == ["Li4S2", "P2S5", "LiPS3"])
    #expect(table.entries.map(\.energy.value) == [-24, -35, -22.5])
    let hull = try HullTable(table, between: CompoundSystem("Li2S,P2S5"))
    // LiPS3 on 3/10 Li2S and 7/10 P2S5 by atoms: −4.5 + 4.7.
    #expect(hull.csv.contains("mp-3,LiPS3,-22.5,0.200000,0.200000,false,"))
    // The bare list is the same.
    let list = Self.project.components(separatedBy: "\"data\": ")[1]
      .components(separatedBy: ", \"meta\"")[0]
    #expect(try read(list).entries == table.entries)
  }

  @Test func `Where one entry lacks the corrected energy, none is taken`() throws {
    let text = Self.project.replacing("\"energy_per_atom\": -5.0,", with: "")
    #expect(try read(text).entries.map(\.energy.value) == [-21, -31.5, -21.25])
  }

  @Test(arguments: [
    (
      "{}",
      "e.json, line 1: found an object of 0, expected a list of entries, or an object whose "
        + "data, response or entries is one."
    ),
    ("[]", "e.json has no entries; a hull needs at least one."),
    ("[1]", "e.json, line 1: found no composition, expected the composition of entry 1."),
    ("[", "e.json, line 1: not valid JSON: the file ends, expected a value."),
    (
      "[{\"composition\": {\"Li\": 0.5},\n \"energy\": 1}]",
      "e.json, line 1: found 0.5 atoms of Li, expected whole numbers of atoms in entry 1."
    ),
    (
      "[{\"composition\": {\"Li\": 1e99}, \"energy\": 1}]",
      "e.json, line 1: found 1e+99 atoms of Li, expected whole numbers of atoms in entry 1."
    ),
    (
      "[\n{\"composition\": {\"Xx\": 1}, \"energy\": 1}]",
      "e.json, line 2: found 'Xx', expected the symbol of an element in the composition of entry 1."
    ),
    (
      "[{\"composition\": {}, \"energy\": 1}]",
      "e.json, line 1: found an object of 0 as composition, expected atoms in the composition of "
        + "entry 1."
    ),
    (
      "[{\"composition\": \"Li\", \"energy\":\n null}]",
      "e.json, line 1: found no energy, expected the energy of entry 1, in eV."
    ),
    (
      "[{\"composition\": \"Li\", \"energy\": NaN}]",
      "e.json, line 1: found nan as energy, expected the energy of entry 1, in eV."
    ),
    (
      "[{\"composition\": \"Li\", \"energy\": 1e300}]",
      "e.json, line 1: found the energy '1e+300'; expected a number, the total energy in eV of "
        + "the atoms of the formula."
    ),
    (
      "[{\"material_id\": \"a\", \"formula_pretty\": \"Li\"}]",
      "e.json, line 1: found no uncorrected_energy_per_atom, expected energy_per_atom of all "
        + "entries, or uncorrected_energy_per_atom of all, in entry 1."
    ),
    (
      "[{\"material_id\": \"a\", \"formula_pretty\": \"Li\", \"energy_per_atom\": 1, "
        + "\"thermo_type\": \"R2SCAN\"}, {\"thermo_type\": \"GGA_GGA+U\"}]",
      "e.json holds energies of GGA_GGA+U and R2SCAN, which do not compare; expected those of one "
        + "thermo_type."
    ),
    (
      "[{\"material_id\": \"a\", \"energy_per_atom\": 1, \"structure\": {\"sites\": [\n"
        + "{\"species\": [{\"element\": \"Li\", \"occu\": 0.5}]}]}}]",
      "e.json, line 2: found a list of 1, expected one element on every site of entry 1."
    ),
    (
      "[{\"composition\": \"Li\", \"energy\": 1, \"entry_id\": \"a\"},\n"
        + "{\"composition\": \"Li\", \"energy\": 1, \"entry_id\": \"a\"}]",
      "e.json, line 2: the id 'a' stands in line 1 already; expected a different one for each entry."
    ),
  ])
  func `What holds no entries is refused with its line`(text: String, expected: String) {
    #expect(sentence(text) == expected)
  }

  @Test func `Damaged files are read or refused with a sentence`() {
    for (number, text) in [Self.pymatgen, Self.project].enumerated() {
      var stream = RandomStream(seed: 7, purpose: "damage", candidate: number)
      let bytes = Array(text.utf8)
      var refused = 0
      for _ in 0..<500 {
        var damaged = bytes
        damaged[stream.index(below: bytes.count)] =
          Array("\0\n\"[]{},:-9eE\u{7F}".utf8)[stream.index(below: 14)]
        do { _ = try EntryTable(EntriesJSON.table(damaged, file: "e.json")) } catch {
          refused += 1
          #expect((error as? any ReportableError)?.sentence.hasPrefix("e.json") == true)
        }
      }
      #expect(refused > 100)
    }
  }
}
