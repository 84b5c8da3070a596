import ArgumentParser
import PhaseDiagrams
import Structures

struct Hull: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The convex hull of entries: which phases are stable, and by how much not.",
    discussion: """
      ENTRIES.csv has a header and the columns id, formula and energy_eV, or energy: the total \
      energy in eV of all atoms of the formula as it is written, so Li4S2 has twice the energy of \
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

      With --open the entries exchange ions with a metal, whose entry the file must have; \
      voltages are against it. Amounts are for each reduced formula unit. The output is one of three:

      Without --voltage, electrochemical windows: energy above hull and on_hull as above; \
      reduction_V, below which the phase takes up ions, with their number and the \
      reaction; oxidation_V, above which it gives them off, likewise; no limits for what is above \
      the hull, none where there is no ion to give off, and 0 V without a reaction where \
      the metal is deposited first; and metal_reaction_eV_per_atom, the most negative energy of \
      reaction with the metal in any ratio, for each atom of both, with the reaction.

      With one --voltage, the hull at it: grand_potential_eV_per_atom (E - n mu)/N, where N \
      counts the atoms that are not exchanged and mu the metal's energy less charge times \
      voltage; energy_above_hull_eV_per_atom, of the same N; on_hull; and what the entry becomes.

      With a range, voltage profiles: a row for each entry and set of phases that is \
      stable between upper_V and lower_V, with the ions in it and taken up, and the capacity of \
      that, mAh/g of the entry. The row of 0 uptake is the window.

      JSON has windows, reactions and, with --voltage, either of the others.
      """)

  @Argument(
    help: ArgumentHelp("The CSV or JSON file of entries.", valueName: "entries.csv"),
    completion: .file(extensions: ["csv", "json"]))
  var entries: String

  @Option(
    help: ArgumentHelp(
      "Two compounds or more, such as Li2S,P2S5 or Li2S,P2S5,LiCl.", valueName: "A,B,..."))
  var line: String?

  @Option(
    help: ArgumentHelp("A metal whose ions are exchanged, such as Li.", valueName: "metal"),
    completion: .list(WorkingIon.all.map(\.element.symbol)))
  var open: String?

  @Option(
    help: ArgumentHelp(
      "With --open: volts against the metal, one or a range such as 0:5.", valueName: "V"))
  var voltage: String?

  enum Format: String, CaseIterable, ExpressibleByArgument { case csv, json }

  @Option(help: "csv; with --open also json.")
  var format = Format.csv

  @Option(
    help: ArgumentHelp("Writes here instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws {
    do {
      _ = try line.map { try CompoundSystem($0) }
    } catch let error as StructureError {
      throw ValidationError(error.sentence)
    }
    guard let open else {
      guard voltage == nil else { throw ValidationError("--voltage goes with --open") }
      guard format == .csv else { throw ValidationError("--format json goes with --open") }
      return
    }
    guard line == nil else { throw ValidationError("--open and --line do not go together") }
    guard ion(open) != nil else {
      let known = WorkingIon.all.map(\.element.symbol).joined(separator: ", ")
      throw ValidationError("'\(open)' is no metal whose ion is known; expected one of \(known)")
    }
    if let voltage, VoltageRange(voltage) == nil {
      throw ValidationError(
        "'\(voltage)' is no voltage; expected a number from 0 to 20, or a rising range such as 0:5")
    }
  }

  private func ion(_ symbol: String) -> WorkingIon? { Element(symbol).flatMap(WorkingIon.init) }

  func run() throws {
    let isJSON = entries.lowercased().hasSuffix(".json")
    let table = try EntryTable(
      isJSON ? EntriesJSON.table(contentsOf: entries) : CSVTable(contentsOf: entries))
    if let ion = open.flatMap(ion) { return try write(OpenTable(table, open: ion)) }
    let hull =
      if let line { try HullTable(table, between: CompoundSystem(line)) } else {
        try HullTable(table)
      }
    try Delivery.write(hull.csv, to: output)
    hull.remarks.forEach(Message.write)
  }

  private func write(_ table: OpenTable) throws {
    let range = voltage.flatMap(VoltageRange.init)
    let text =
      switch (format, range) {
      case (.json, _): try table.json(range)
      case (.csv, nil): table.windows
      case (.csv, let range?) where range.isSingle: table.stabilities(at: range.lower)
      case (.csv, let range?): table.profiles(in: range)
      }
    try Delivery.write(text, to: output)
    table.remarks.forEach(Message.write)
  }
}
