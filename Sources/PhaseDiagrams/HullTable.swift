import Quantities
import Structures

/// The hull of a table of entries, as a table and remarks for its reader.
public struct HullTable: Sendable {
  public static let columns = [
    "formation_energy_eV_per_atom", "energy_above_hull_eV_per_atom", "on_hull", "decomposition",
  ]

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
        "\(table.table.file) has no entry of pure \(Self.either(missing)): formation energies of "
          + "what contains \(missing.count == 1 ? "it" : "them") are left empty, and energies "
          + "above hull hold against the entries given only."
      ]
  }

  /// Against the entries on a line, formation energies from its end members.
  public init(_ table: EntryTable, line: PseudoBinaryLine) throws {
    let diagram = try PseudoBinaryDiagram(table.entries, line: line)
    let (a, b) = (line.a.formula, line.b.formula)
    guard let span = diagram.span else {
      throw PhaseDiagramError.nothingOnLine(file: table.table.file, a: a, b: b)
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
        "\(outside.count) of \(table.entries.count) entries \(verb) not between \(a) and \(b) and "
          + "\(verb) left out: \(named.joined(separator: ", "))\(more).")
    }
    let missing = [diagram.endMemberA == nil ? a : nil, diagram.endMemberB == nil ? b : nil]
      .compactMap(\.self)
    if !missing.isEmpty {
      remarks.append(
        "\(table.table.file) has no entry of \(Self.either(missing)): formation "
          + "energies are left empty, and the hull spans x = \(span.lowerBound)"
          + (span.lowerBound < span.upperBound ? " to \(span.upperBound) in" : " only in")
          + " (\(a))x(\(b))1-x.")
    }
    self.remarks = remarks
  }

  /// A row for each entry that has a stability.
  private static func csv(_ table: EntryTable, stabilities: [Stability?]) -> String {
    let kept = table.table.header.indices.filter { !columns.contains(table.table.header[$0]) }
    var text = CSVTable.line(kept.map { table.table.header[$0] } + columns)
    for (row, stability) in zip(table.table.rows, stabilities) {
      guard let stability else { continue }
      text += CSVTable.line(
        kept.map { row.fields[$0] } + [
          stability.formationEnergy.map { decimal($0.value) } ?? "",
          decimal(stability.energyAboveHull.value),
          stability.isOnHull ? "true" : "false",
          decomposition(stability.decomposition, table),
        ])
    }
    return text
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
  private static func either(_ names: [String]) -> String {
    names.count < 2
      ? names.joined() : names.dropLast().joined(separator: ", ") + " or " + names.last!
  }

  /// Six decimals, and no minus before zero.
  static func decimal(_ value: Double) -> String {
    let millionths = Int((value * 1e6).rounded())
    let digits = String(millionths.magnitude % 1_000_000)
    return (millionths < 0 ? "-" : "") + "\(millionths.magnitude / 1_000_000)."
      + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
