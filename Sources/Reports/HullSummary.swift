import PhaseDiagrams
import Quantities
import Structures

extension PhaseDiagramTable {
  /// Two relaxations of one crystal agree better than this, eV/atom; a candidate
  /// that is less below the hull of the references may be one of them again.
  public static let sameEnergy = 1e-3

  /// The hull for the terminal: hull members, reference crystals and the best
  /// candidate of each composition by rising x, the remarks, and a sentence on
  /// what was found and how sure it is.
  public func summary() -> String {
    let x = ReportColumn.moleFractions(endMembers)
    // By first principles, where they have anything.
    let isConfirmed = rows.contains { $0.confirmation != nil }
    let header =
      ["phase", "id"] + x + ["formation energy"] + (isConfirmed ? ["confirmed"] : [])
      + ["above hull", "conductivity 300 K", "on hull"]
    let units =
      ["", ""] + x.map { _ in "" } + (isConfirmed ? ["meV/atom"] : [])
      + ["meV/atom", "meV/atom", "S/cm", ""]
    var lines = [header, units]
    lines += rows.hullReferencesAndBest.map { number in
      let row = rows[number]
      return [row.formula, row.entry.id + (row.entry.isReference ? " (reference)" : "")]
        + row.moleFractions.dropLast().map { DecimalText.fixed($0.value, 4) }
        + [Self.energy(row.formationEnergy, row.energyError)]
        + (isConfirmed
          ? [row.confirmation.map { Self.energy($0.formationEnergy, nil) } ?? ""] : [])
        + [
          Self.energy(row.energyAboveHull, row.aboveHullError),
          known(row.entry.log10Conductivity).map {
            "\(DecimalText.powerOfTen($0.value, 1)) "
              + "± \(DecimalText.fixed($0.standardError, 1)) decades"
          } ?? "", row.isOnHull ? "*" : "",
        ]
    }
    let widths = header.indices.map { column in lines.map { $0[column].count }.max()! }
    var text = lines.map { Self.line($0, widths) }.joined()
    text += "\n" + (remarks + [conclusion]).map { $0 + "\n" }.joined()
    return text
  }

  /// What was found and how sure it is, in a sentence.
  public var conclusion: String {
    let candidates = rows.filter { !$0.entry.isReference }
    let references = rows.count - candidates.count
    let hull = rows.count(where: \.isOnHull)
    guard !candidates.isEmpty else {
      return "There are no candidates yet: \(hull) of \(references) reference crystals are on the "
        + "hull."
    }
    let compared = rows.hullReferencesAndBest.map { rows[$0] }.filter { !$0.entry.isReference }
      .compactMap { row in row.energyAboveReferences.map { (row, $0) } }
    guard let (best, energy) = compared.min(by: { $0.1.value < $1.1.value }) else {
      return "\(hull) of \(rows.count) entries are on the hull; without reference crystals at "
        + "\(endMembers.count == 2 ? "both" : "all") ends nothing is said of how new they are."
    }
    let name = "\(best.formula) (\(best.entry.id))"
    let amount =
      Self.energy(abs(energy.value), committeeSize > 0 ? energy.standardError : nil)
      + " meV/atom"
    let caveat =
      committeeSize > 0
      ? "the error is the spread of \(committeeSize) potentials and leaves out what they all get "
        + "wrong"
      : "no committee says how sure this is"
    if energy.value > -Self.sameEnergy {
      let place =
        energy.value <= Self.sameEnergy
        ? "on their hull within \(amount)" : "\(amount) above their hull"
      let count = candidates.count + leftOut
      let candidate = count == 1 ? "the only one" : "the best of \(count)"
      return "No candidate is more stable than the reference crystals: \(candidate), \(name), is "
        + "\(place); \(caveat)."
    }
    // The one furthest below the references is always on the hull: theirs is convex.
    let found = compared.filter { $0.0.isOnHull && $0.1.value <= -Self.sameEnergy }
    let sure = found.count { $0.1.value < -2 * $0.1.standardError }
    let certainty = committeeSize > 0 ? ", \(sure) by more than two standard errors" : ""
    let are = found.count == 1 ? "is a candidate" : "are candidates"
    return
      "Of the \(hull) entries on the hull \(found.count) \(are) more stable than the reference "
      + "crystals\(certainty): \(name) most, by \(amount); \(caveat)."
  }

  /// "-12.3 ± 1.5" from eV/atom, in meV/atom.
  private static func energy(_ value: Double, _ error: Double?) -> String {
    DecimalText.fixed(value * 1000, 1)
      + (error.map { " ± \(DecimalText.fixed($0 * 1000, 1))" } ?? "")
  }

  /// Text to the left, numbers to the right.
  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = cells.indices.map { column in
      let space = String(repeating: " ", count: widths[column] - cells[column].count)
      return column < 2 || column == cells.count - 1 ? cells[column] + space : space + cells[column]
    }.joined(separator: "  ")
    while line.hasSuffix(" ") { line.removeLast() }
    return line + "\n"
  }
}
