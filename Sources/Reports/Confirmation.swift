import PhaseDiagrams
import Quantities
import Structures

/// What first principles say of an entry of a phase diagram.
///
/// Its energies are of the crystal as the potential relaxed it, a single point: relaxed by first principles
/// it would be lower. What a code has for each atom of an element, such as the energy of a core or an error
/// of a basis, cancels between compounds. How wrong first principles are is not known here.
public struct Confirmation: Sendable, Hashable {
  /// As `PhaseDiagramTable.Row.formationEnergy`, from the lowest end members by first principles, eV/atom.
  public let formationEnergy: Double
  /// Energy above the hull of all that first principles have, eV/atom, never negative.
  public let energyAboveHull: Double

  /// By ids, of those entries that first principles have; of none where they lack an end member.
  static func of(
    _ entries: [ReportEntry], in system: CompoundSystem
  ) throws -> [String: Confirmation] {
    let known = entries.compactMap { entry in
      entry.confirmedEnergy.map {
        Entry(
          id: entry.id, composition: entry.structure.composition,
          energy: Estimate($0, standardError: 0))
      }
    }
    let members = try CompoundDiagram(known, in: system).members
    return Dictionary(
      uniqueKeysWithValues: zip(known, members).compactMap { entry, member in
        guard let stability = member?.stability, let formation = stability.formationEnergy else {
          return nil
        }
        return (
          entry.id,
          Confirmation(
            formationEnergy: formation.value, energyAboveHull: stability.energyAboveHull.value)
        )
      })
  }
}

extension PhaseDiagramTable.Row {
  /// What the potential gets wrong, by first principles: its formation energy less theirs, eV/atom.
  public var confirmedError: Double? { confirmation.map { formationEnergy - $0.formationEnergy } }
}

extension PhaseDiagramTable {
  /// How far the potential is off by first principles, in a sentence; `nil` where they have nothing.
  static func confirmed(_ rows: [Row]) -> String? {
    let computed = rows.count { $0.entry.confirmedEnergy != nil }
    guard computed > 0 else { return nil }
    let counted = "First principles have \(computed) of \(rows.count) entries"
    // An end member is the zero of its own scale.
    let errors = rows.compactMap { row in
      row.moleFractions.contains(Fraction(1)) ? nil : row.confirmedError.map { (row, $0) }
    }
    guard let (worst, most) = errors.max(by: { abs($0.1) < abs($1.1) }) else {
      return "\(counted), and lack an end member or what lies between: nothing is confirmed."
    }
    let square = errors.reduce(0) { $0 + $1.1 * $1.1 } / Double(errors.count)
    return "\(counted): formation energies are off by "
      + "\(DecimalText.fixed(square.squareRoot() * 1000, 1)) meV/atom (rms), most "
      + "\(worst.formula) (\(worst.entry.id)), by \(DecimalText.fixed(most * 1000, 1)) meV/atom."
  }
}
