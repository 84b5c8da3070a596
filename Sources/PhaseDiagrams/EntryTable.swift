import Foundation
import Quantities
import Structures

/// Entries from a CSV file with the columns `id`, `formula` and `energy_eV`, in
/// any order and among others.
public struct EntryTable: Sendable {
  public let table: CSVTable
  /// One for each row, in their order.
  public let entries: [Entry]

  private let formulaColumn: Int

  public static let columns = ["id", "formula", "energy_eV"]

  /// Beyond this, in eV/atom, no total energy is meant, and rounding would be
  /// felt. All electrons of a uranium atom are bound by 8 × 10⁵ eV.
  private static let largestEnergyPerAtom = 1e7

  public init(_ table: CSVTable) throws {
    // With the unit or without.
    let columns = Self.columns.map {
      $0 == "energy_eV" && !table.header.contains($0) && table.header.contains("energy")
        ? "energy" : $0
    }
    let missing = columns.filter { !table.header.contains($0) }
    guard missing.isEmpty else {
      throw PhaseDiagramError.missingColumns(
        missing, of: Self.columns, found: table.header, file: table.file, line: table.headerLine)
    }
    guard !table.rows.isEmpty else { throw PhaseDiagramError.noEntries(file: table.file) }
    let position = columns.map { table.header.firstIndex(of: $0)! }

    var lines: [String: Int] = [:]
    var compositions: [String: Composition] = [:]
    entries = try table.rows.map { row in
      let id = row.fields[position[0]]
      guard !trimmed(id).isEmpty else {
        throw PhaseDiagramError.missingID(file: table.file, line: row.line)
      }
      if let firstLine = lines.updateValue(row.line, forKey: id) {
        throw PhaseDiagramError.duplicateID(
          id, file: table.file, line: row.line, firstLine: firstLine)
      }
      let formula = trimmed(row.fields[position[1]])
      guard let composition = compositions[formula] ?? Composition(formula: formula)
      else {
        throw PhaseDiagramError.badFormula(formula, file: table.file, line: row.line)
      }
      compositions[formula] = composition
      let number = trimmed(row.fields[position[2]])
      // Swift would read hexadecimal too.
      guard let energy = Double(number), !number.contains(where: { $0 == "x" || $0 == "X" }),
        abs(energy) <= Self.largestEnergyPerAtom * Double(composition.atomCount)
      else {
        throw PhaseDiagramError.badEnergy(number, file: table.file, line: row.line)
      }
      return Entry(
        id: id, composition: composition, energy: Estimate(energy, standardError: 0))
    }
    self.table = table
    formulaColumn = position[1]
  }

  /// The table with columns at its right, in place of those of the same names.
  ///
  /// - Parameter cells: of an entry by its number, one for each column; `nil` leaves its row out.
  func csv(adding columns: [TableColumn], _ cells: (Int) -> [String]?) -> String {
    let added = columns.map(\.name)
    let kept = table.header.indices.filter { !added.contains(table.header[$0]) }
    var text = CSVTable.line(kept.map { table.header[$0] } + added)
    for (number, row) in table.rows.enumerated() {
      guard let cells = cells(number) else { continue }
      text += CSVTable.line(kept.map { row.fields[$0] } + cells)
    }
    return text
  }

  /// How a phase is named in a decomposition: by its formula as it is in the
  /// file where that is one formula unit ("SiO2"), else reduced.
  func label(_ entry: Int) -> String {
    let composition = entries[entry].composition
    guard composition.formulaUnits == 1 else { return composition.reduced.formula }
    return formula(entry)
  }

  /// As it is in the file.
  func formula(_ entry: Int) -> String {
    trimmed(table.rows[entry].fields[formulaColumn])
  }
}
