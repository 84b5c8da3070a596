import Foundation
import Quantities
import Structures

/// A table of entries open to a metal, as tables of windows, of stabilities at a voltage and of
/// voltage profiles.
public struct OpenTable: Sendable {
  /// One sentence each on what the tables do not show.
  public let remarks: [String]

  let table: EntryTable
  let diagram: OpenDiagram

  public init(_ table: EntryTable, open ion: WorkingIon) throws {
    let compositions = table.entries.map(\.composition)
    let (symbol, file) = (ion.element.symbol, table.table.file)
    guard compositions.contains(where: { $0[ion.element] > 0 }) else {
      throw PhaseDiagramError.elementAbsent(symbol, file: file)
    }
    guard compositions.contains(where: { $0.elements == [ion.element] }) else {
      throw PhaseDiagramError.noMetal(symbol, file: file)
    }
    self.table = table
    diagram = try OpenDiagram(table.entries, open: ion)
    let elements = Set(compositions.flatMap(\.elements)).sorted()
    let missing = elements.filter { element in
      !compositions.contains { $0.elements == [element] }
    }.map(\.symbol)
    remarks =
      missing.isEmpty
      ? []
      : [
        "\(file) has no entry of pure \(HullTable.list(missing, "or")): what contains "
          + "\(missing.count == 1 ? "it" : "them") may decompose where no limit is given."
      ]
  }

  private var symbol: String { diagram.ion.element.symbol }

  // MARK: columns

  /// Those that `windows` adds to the columns of the input.
  public static func windowColumns(metal: String) -> [TableColumn] {
    [
      HullTable.aboveHull, HullTable.onHull,
      TableColumn(
        "reduction_V", "V",
        "Against the metal, below which the phase takes up ions; empty above the hull."),
      TableColumn(
        "reduction_\(metal)", "", "Ions taken up there for each formula unit; empty without end."),
      TableColumn("reduction", "", "What becomes of it there, as a reaction."),
      TableColumn("oxidation_V", "V", "Above which it gives ions off; empty without such a limit."),
      TableColumn(
        "oxidation_\(metal)", "", "Ions taken up there for each formula unit, below 0 as given off."
      ),
      TableColumn("oxidation", "", "What becomes of it there, as a reaction."),
      TableColumn(
        "metal_reaction_eV_per_atom", "eV/atom",
        "The most negative energy of reaction with the metal, for each atom of both."),
      TableColumn("metal_reaction", "", "That reaction."),
    ]
  }

  /// Those that `stabilities` adds to the columns of the input. Atoms are those not exchanged.
  public static let voltageColumns = [
    TableColumn(
      "grand_potential_eV_per_atom", "eV/atom",
      "(E − n μ)/N, for each of the N atoms that are not exchanged."),
    TableColumn(
      "energy_above_hull_eV_per_atom", "eV/atom",
      "What decomposing at the voltage would release, of the same N."),
    TableColumn("on_hull", "", "Whether it is stable at the voltage."),
    TableColumn("decomposition", "", "What becomes of it, as a reaction; empty on the hull."),
  ]

  /// Of `profiles`.
  public static func profileColumns(metal: String) -> [TableColumn] {
    [
      TableColumn("id", "", "Of the entry."),
      TableColumn("formula", "", "Of the entry."),
      TableColumn("upper_V", "V", "Against the metal, up to which these phases are stable."),
      TableColumn("lower_V", "V", "Down to which they are."),
      TableColumn("\(metal)_per_formula", "", "Ions in a formula unit of the entry."),
      TableColumn(
        "\(metal)_uptake", "", "Ions that it has taken up, below 0 where it gave some off."),
      TableColumn("capacity_mAh_per_g", "mAh/g", "The charge of that, for the mass of the entry."),
      TableColumn("phases", "", "What it is there, and how much of each for a formula unit."),
    ]
  }

  // MARK: tables

  /// A row for each entry: the columns of the input, and window and reaction with the metal.
  public var windows: String {
    table.csv(adding: Self.windowColumns(metal: symbol)) { number in
      let member = diagram.members[number]
      func cells(_ limit: StabilityWindow.Limit?) -> [String] {
        guard let limit else { return ["", "", ""] }
        return [
          HullTable.decimal(limit.voltage.value), limit.uptake.map(HullTable.decimal) ?? "",
          reaction(number, limit)?.text ?? "",
        ]
      }
      return [
        HullTable.decimal(member.stability.energyAboveHull.value),
        member.stability.isOnHull ? "true" : "false",
      ] + cells(member.window?.reduction) + cells(member.window?.oxidation)
        + [
          member.reaction.map { HullTable.decimal($0.energy.value) } ?? "",
          reactionWithMetal(number)?.text ?? "",
        ]
    }
  }

  /// A row for each entry: the columns of the input, and its stability at a voltage.
  public func stabilities(at voltage: Double) -> String {
    table.csv(adding: Self.voltageColumns) { number in
      guard let stability = diagram.stability(of: number, at: voltage) else {
        // At 0 V the metal is in equilibrium with itself, above it is dissolved.
        let isStable = voltage == 0 && diagram.members[number].stability.isOnHull
        return ["", "", isStable ? "true" : "false", ""]
      }
      return [
        HullTable.decimal(stability.grandPotential.value),
        HullTable.decimal(stability.energyAboveHull.value), stability.isOnHull ? "true" : "false",
        stability.isOnHull ? "" : reaction(number, stability.stage)?.text ?? "",
      ]
    }
  }

  /// A row for each entry and stage, by falling voltage, as far as it is within the range.
  public func profiles(in range: VoltageRange) -> String {
    var text = TableColumn.header(Self.profileColumns(metal: symbol))
    for number in table.entries.indices {
      let compound = table.entries[number].composition.reduced
      for stage in stages(number, in: range) {
        text += CSVTable.line([
          table.entries[number].id, table.label(number), HullTable.decimal(stage.upper),
          HullTable.decimal(stage.lower),
          HullTable.decimal(Double(compound[diagram.ion.element]) + stage.stage.uptake),
          HullTable.decimal(stage.stage.uptake),
          HullTable.decimal(diagram.ion.capacity(ions: stage.stage.uptake, of: compound)),
          Reaction.text(terms(stage.stage.phases)),
        ])
      }
    }
    return text
  }

  /// The stages that are stable somewhere in a range, with the limits within it.
  func stages(
    _ number: Int, in range: VoltageRange
  ) -> [(stage: VoltageProfile.Stage, upper: Double, lower: Double)] {
    guard let profile = diagram.members[number].profile else { return [] }
    return profile.stages.compactMap { stage in
      let upper = min(stage.upperVoltage?.value ?? .infinity, range.upper)
      let lower = max(stage.lowerVoltage.value, range.lower)
      return upper > lower ? (stage, upper, lower) : nil
    }
  }

  // MARK: reactions

  /// Of an entry that takes up or gives off ions and becomes something else.
  private func reaction(
    _ number: Int, uptake: Double, _ products: [PhaseAmount]
  ) -> Reaction {
    func metal(_ amount: Double) -> Reaction.Term {
      Reaction.Term(
        label: symbol, compound: Composition([diagram.ion.element: 1]), amount: amount)
    }
    return Reaction(
      terms([PhaseAmount(entry: number, formulaUnits: 1)]) + [metal(uptake)],
      to: terms(products) + [metal(-uptake)])
  }

  func reaction(_ number: Int, _ stage: VoltageProfile.Stage) -> Reaction? {
    reaction(number, uptake: stage.uptake, stage.phases)
  }

  /// `nil` where the metal is deposited, or dissolved.
  func reaction(_ number: Int, _ limit: StabilityWindow.Limit) -> Reaction? {
    guard let uptake = limit.uptake, !limit.products.isEmpty else { return nil }
    return reaction(number, uptake: uptake, limit.products)
  }

  /// `nil` where nothing happens.
  func reactionWithMetal(_ number: Int) -> Reaction? {
    guard let metal = diagram.members[number].reaction, !metal.products.isEmpty else { return nil }
    return reaction(number, uptake: metal.metalAtoms, metal.products)
  }

  /// The largest amount first.
  func terms(_ phases: [PhaseAmount]) -> [Reaction.Term] {
    phases.map { phase in
      Reaction.Term(
        label: table.label(phase.entry),
        compound: table.entries[phase.entry].composition.reduced, amount: phase.formulaUnits)
    }.sorted {
      abs($0.amount - $1.amount) < 1e-9 ? $0.label < $1.label : $0.amount > $1.amount
    }
  }
}
