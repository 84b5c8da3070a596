import ArgumentParser
import PhaseDiagrams
import Structures

struct Hull: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The convex hull of entries: which phases are stable, and by how much not.",
    discussion: """
      ENTRIES.csv has a header and the columns id, formula and energy_eV: the total energy \
      in eV of all atoms of the formula as it is written, so Li4S2 has twice the energy of \
      Li2S. Other columns are kept. Each id stands once; formulas may repeat.

      A file whose name ends in .json holds entries of pymatgen, ComputedEntry or \
      ComputedStructureEntry as as_dict() gives them, of which energy + correction is taken, as \
      pymatgen's own phase diagrams do; or an answer of the Materials Project, a list or its data, \
      of which energy_per_atom is taken, with the corrections of the Materials Project, and \
      uncorrected_energy_per_atom where one of the entries lacks the other. The table is then one \
      of id, formula and energy_eV.

      The output is the input with four columns more, replaced where the input has them:

      formation_energy_eV_per_atom: against the lowest entry of each pure element, with \
      --line against those of its compounds; empty where the file lacks one of these.

      energy_above_hull_eV_per_atom: what decomposing would release; 0 on the hull.

      on_hull: true up to 1e-9 eV/atom above the hull.

      decomposition: the phases of lowest energy with the same composition, such as \
      "0.6 Li2S + 0.4 Li3PS4"; the numbers are fractions of atoms and sum to 1.

      The hull knows only the entries given: one that no mixture of others can make is on \
      it. With --line, entries that are not exactly between its compounds are left out, \
      with a message, and do not compete; without it they do. Two compounds span a line, \
      three a triangle, and so on; elements are compounds too, as in Li,Si.
      """)

  @Argument(
    help: ArgumentHelp("The CSV or JSON file of entries.", valueName: "entries.csv"),
    completion: .file())
  var entries: String

  @Option(
    help: ArgumentHelp(
      "Two compounds or more, such as Li2S,P2S5 or Li2S,P2S5,LiCl.", valueName: "A,B,..."))
  var line: String?

  @Option(help: ArgumentHelp("Writes here instead of standard output.", valueName: "file"))
  var output: String?

  func validate() throws {
    do {
      _ = try line.map { try CompoundSystem($0) }
    } catch let error as StructureError {
      throw ValidationError(error.sentence)
    }
  }

  func run() throws {
    let isJSON = entries.lowercased().hasSuffix(".json")
    let table = try EntryTable(
      isJSON ? EntriesJSON.table(contentsOf: entries) : CSVTable(contentsOf: entries))
    let hull =
      if let line { try HullTable(table, between: CompoundSystem(line)) } else {
        try HullTable(table)
      }
    try Delivery.write(hull.csv, to: output)
    hull.remarks.forEach(Message.write)
  }
}
