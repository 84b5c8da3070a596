import Quantities
import Structures

/// The hull of a table of entries, as a table and remarks for its reader.
public struct HullTable: Sendable {
  /// Those that the hull adds to the columns of the input.
  public static let columns = [
    TableColumn(
      "formation_energy_eV_per_atom", "eV/atom",
      "Energy above the elements, with a line above its end members; empty where one of them is missing."
    ),
    aboveHull, onHull,
    TableColumn(
      "decomposition", "",
      "The phases of lowest energy with the same composition, with their shares of the atoms."),
  ]

  static let aboveHull = TableColumn(
    "energy_above_hull_eV_per_atom", "eV/atom", "What decomposing would release; 0 on the hull.")
  static let onHull = TableColumn("on_hull", "", "Whether the entry is on the convex hull.")

  /// The columns of the input without those that the hull adds, then those.
  public let csv: String
  /// One sentence each on what the table does not show.
  public let remarks: [String]

  /// Against all entries, formation energies from the elements.
  public init(_ table: EntryTable) throws {
    let diagram = try PhaseDiagram(table.entries)
    csv = Self.csv(table, stabilities: diagram.stabilities)
    let missing = diagram.missingReferences.map(\.symbol)
    remarks =
      missing.isEmpty
      ? []
      : [
        "\(table.table.file) has no entry of pure \(Self.list(missing, "or")): formation energies of "
          + "what contains \(missing.count == 1 ? "it" : "them") are left empty, and energies "
          + "above hull hold against the entries given only."
      ]
  }

  /// Against the entries between compounds, formation energies from these.
  public init(_ table: EntryTable, between system: CompoundSystem) throws {
    let diagram = try CompoundDiagram(table.entries, in: system)
    let ends = system.endMembers.map(\.formula)
    guard !diagram.hull.isEmpty else {
      throw PhaseDiagramError.nothingBetween(ends, file: table.table.file)
    }
    csv = Self.csv(table, stabilities: diagram.members.map { $0?.stability })

    var remarks: [String] = []
    let outside = diagram.members.indices.filter { diagram.members[$0] == nil }
    if !outside.isEmpty {
      let named = outside.prefix(5).map {
        "\(table.entries[$0].id) (\(table.formula($0)), "
          + "line \(table.table.rows[$0].line))"
      }
      let verb = outside.count == 1 ? "is" : "are"
      let more = outside.count > 5 ? " and \(outside.count - 5) more" : ""
      remarks.append(
        "\(outside.count) of \(table.entries.count) entries \(verb) not between "
          + "\(Self.list(ends, "and")) and \(verb) left out: \(named.joined(separator: ", "))\(more)."
      )
    }
    let missing = zip(ends, diagram.endMembers).filter { $0.1 == nil }.map(\.0)
    if !missing.isEmpty {
      remarks.append(
        "\(table.table.file) has no entry of \(Self.list(missing, "or")): formation "
          + "energies are left empty, and the hull spans \(Self.span(diagram)).")
    }
    self.remarks = remarks
  }

  /// What a hull without all its end members covers.
  private static func span(_ diagram: CompoundDiagram) -> String {
    let ends = diagram.system.endMembers.map(\.formula)
    guard ends.count == 2 else { return "only mixtures of the entries" }
    let x = diagram.hull.map { diagram.members[$0]!.position.moleFractions[0] }
    return "x = \(x[0])" + (x.count > 1 ? " to \(x[x.count - 1]) in" : " only in")
      + " (\(ends[0]))x(\(ends[1]))1-x"
  }

  /// A row for each entry that has a stability.
  private static func csv(_ table: EntryTable, stabilities: [Stability?]) -> String {
    table.csv(adding: columns) { number in
      stabilities[number].map { stability in
        [
          stability.formationEnergy.map { decimal($0.value) } ?? "",
          decimal(stability.energyAboveHull.value),
          stability.isOnHull ? "true" : "false",
          decomposition(stability.decomposition, table),
        ]
      }
    }
  }

  /// "0.6 Li2S + 0.4 Li3PS4": fractions of atoms, the largest first.
  private static func decomposition(_ phases: [PhaseFraction], _ table: EntryTable) -> String {
    phases.map { (amount: decimal($0.atomFraction), label: table.label($0.entry)) }
      .sorted { $0.amount == $1.amount ? $0.label < $1.label : $0.amount > $1.amount }
      .map { phase in
        var amount = Substring(phase.amount)
        while amount.hasSuffix("0") { amount.removeLast() }
        if amount.hasSuffix(".") { amount.removeLast() }
        return "\(amount) \(phase.label)"
      }.joined(separator: " + ")
  }

  /// "Li", "Li or P", "Li, P or S".
  static func list(_ names: [String], _ word: String) -> String {
    names.count < 2
      ? names.joined() : names.dropLast().joined(separator: ", ") + " \(word) " + names.last!
  }

  /// Six decimals, and no minus before zero.
  static func decimal(_ value: Double) -> String {
    let millionths = Int((value * 1e6).rounded())
    let digits = String(millionths.magnitude % 1_000_000)
    return (millionths < 0 ? "-" : "") + "\(millionths.magnitude / 1_000_000)."
      + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
