import PhaseDiagrams
import Quantities
import Structures

/// What stands in one cell of a report.
public enum ReportCell: Sendable, Hashable {
  case text(String)
  /// Digits as they are written, the same in every format.
  case number(String)
  case flag(Bool)
  case unknown

  /// In a table of text; what is not known is empty.
  public var csv: String {
    switch self {
    case .text(let text), .number(let text): text
    case .flag(let isTrue): isTrue ? "true" : "false"
    case .unknown: ""
    }
  }

  /// As a JSON value; what is not known is null.
  public var json: String {
    switch self {
    case .text(let text): JSONText.string(text)
    case .number(let digits): digits
    case .flag(let isTrue): isTrue ? "true" : "false"
    case .unknown: "null"
    }
  }
}

/// A column of the phase diagram: its name, its unit, a sentence on what it is,
/// and its value for a row. Header, documentation and cells all come from here.
public struct ReportColumn: Sendable {
  public let name: String
  /// Empty for what has none.
  public let unit: String
  public let sentence: String
  public let cell: @Sendable (PhaseDiagramTable.Row) -> ReportCell

  /// All columns, from left to right.
  ///
  /// - Parameter endMembers: their formulas; the mole fraction of each but the
  ///   last has a column, that of the last is what is left to 1.
  public static func all(endMembers: [String]) -> [ReportColumn] {
    let x = moleFractions(endMembers).enumerated().map { number, name in
      ReportColumn(
        name, "",
        endMembers.count == 2
          ? "Mole fraction x in (\(endMembers[0]))x(\(endMembers[1]))1-x."
          : "Mole fraction of \(endMembers[number]), of \(endMembers.listed())."
      ) { Self.number($0.moleFractions[number].value, 6) }
    }
    return [
      ReportColumn("id", "", "Name of the entry in the run.") { .text($0.entry.id) },
      ReportColumn("formula", "", "Reduced formula.") { .text($0.formula) },
    ] + x + [
      ReportColumn("atoms", "", "Atoms in the cell.") { .number(String($0.entry.structure.count)) },
      ReportColumn(
        "energy_eV_per_atom", "eV/atom",
        "Energy of the relaxed crystal, the mean of the committee of potentials."
      ) { number($0.energyPerAtom, 6) },
      ReportColumn(
        "formation_energy_meV_per_atom", "meV/atom",
        "Energy above the mixture of the most stable \(endMembers.listed()); negative is more stable."
      ) { number($0.formationEnergy * 1000, 3) },
      ReportColumn(
        "energy_above_hull_meV_per_atom", "meV/atom",
        "Energy above the convex hull, released on decomposing; 0 on the hull."
      ) { number($0.energyAboveHull * 1000, 3) },
      ReportColumn(
        "energy_error_meV_per_atom", "meV/atom",
        "Standard error of the formation energy, from the calibrated spread of the committee."
      ) { number($0.energyError.map { $0 * 1000 }, 3) },
      ReportColumn("on_hull", "", "Whether the entry is on the convex hull.") {
        .flag($0.isOnHull)
      },
      ReportColumn("volume_A3_per_atom", "Å³/atom", "Volume of the cell per atom.") {
        number($0.entry.structure.volumePerAtom, 4)
      },
      ReportColumn("density_g_per_cm3", "g/cm³", "Mass density.") {
        number($0.entry.structure.density * Constants.gramPerCubicCentimetre, 4)
      },
      ReportColumn(
        "conductivity_300K_S_per_cm", "S/cm", "Estimated Li-ion conductivity at 300 K."
      ) { row in
        known(row.entry.log10Conductivity)
          .map { .number(DecimalText.powerOfTen($0.value, 3)) } ?? .unknown
      },
      ReportColumn(
        "log10_conductivity_error", "decades",
        "Standard error of the decimal logarithm of the conductivity."
      ) { number(known($0.entry.log10Conductivity)?.standardError, 3) },
      ReportColumn(
        "activation_energy_eV", "eV", "Estimated activation energy of Li-ion conduction."
      ) { number(known($0.entry.activationEnergy)?.value, 4) },
      ReportColumn(
        "activation_energy_error_eV", "eV", "Standard error of the activation energy."
      ) { number(known($0.entry.activationEnergy)?.standardError, 4) },
      ReportColumn("PS4_fraction", "", "Share of the P atoms in isolated PS4 tetrahedra.") {
        number($0.units.fraction(of: .isolatedPS4), 4)
      },
      ReportColumn(
        "P2S7_fraction", "", "Share of the P atoms in P2S7: two tetrahedra that share a corner."
      ) { number($0.units.fraction(of: .cornerSharingP2S7), 4) },
      ReportColumn(
        "P2S6_fraction", "", "Share of the P atoms in P2S6: two tetrahedra that share an edge."
      ) { number($0.units.fraction(of: .edgeSharingP2S6), 4) },
      ReportColumn("origin", "", "How the entry came to be.") { .text($0.entry.origin) },
      ReportColumn("generation", "", "Generation of the search.") {
        .number(String($0.entry.generation))
      },
      ReportColumn(
        "parents", "", "Ids of what the entry was made from, with spaces between them."
      ) { .text($0.entry.parents.joined(separator: " ")) },
      ReportColumn(
        "conductivity_level", "",
        "Where the conductivity is from: barrier (of the crystal's bond-valence landscape), "
          + "regression (over what the run has watched) or dynamics."
      ) { row in
        known(row.entry.log10Conductivity) == nil
          ? .unknown : .text(row.entry.conductivityLevel.rawValue)
      },
      ReportColumn(
        "surplus_electrons_per_atom", "",
        "Electrons of Li that no P-S unit has a place for by the octet rule, negative where some are missing: "
          + "where it is not 0, the energy may be too low by one or two electronvolts for each pair."
      ) { row in
        number(row.units.surplusElectrons.map { Double($0) / Double(row.entry.structure.count) }, 4)
      },
      ReportColumn(
        "confirmed_formation_energy_meV_per_atom", "meV/atom",
        "Formation energy by first principles, of the crystal as the potential relaxed it; see `tieline confirm`."
      ) { number($0.confirmation.map { $0.formationEnergy * 1000 }, 3) },
      ReportColumn(
        "confirmed_energy_above_hull_meV_per_atom", "meV/atom",
        "Energy above the convex hull of all that was computed by first principles."
      ) { number($0.confirmation.map { $0.energyAboveHull * 1000 }, 3) },
      ReportColumn(
        "confirmed_error_meV_per_atom", "meV/atom",
        "What the potential gets wrong: its formation energy less that by first principles."
      ) { number($0.confirmedError.map { $0 * 1000 }, 3) },
    ]
  }

  /// Names of the columns of mole fractions: "x_Li2S".
  static func moleFractions(_ endMembers: [String]) -> [String] {
    endMembers.dropLast().map { "x_\($0)" }
  }

  /// Without values, for documentation.
  public var column: TableColumn { TableColumn(name, unit, sentence) }

  private init(
    _ name: String, _ unit: String, _ sentence: String,
    cell: @escaping @Sendable (PhaseDiagramTable.Row) -> ReportCell
  ) {
    (self.name, self.unit, self.sentence, self.cell) = (name, unit, sentence, cell)
  }

  private static func number(_ value: Double?, _ decimals: Int) -> ReportCell {
    guard let value, value.isFinite else { return .unknown }
    return .number(DecimalText.fixed(value, decimals))
  }
}

/// An estimate with numbers in it: a crystal without a path for the ions has
/// the logarithm of zero, which no table holds.
func known(_ estimate: Estimate?) -> Estimate? {
  estimate.flatMap { $0.value.isFinite ? $0 : nil }
}
