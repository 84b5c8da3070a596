import Quantities
import Structures
import Testing

@testable import Reports

@Suite struct ConfirmationTests {
  /// The made-up run, first principles having said something else of some entries.
  ///
  /// - Parameter energies: by id, eV/atom.
  private func table(_ energies: [String: Double]) throws -> PhaseDiagramTable {
    try ReportExamples.table(
      ReportExamples.run.map { entry in
        var entry = entry
        entry.confirmedEnergy = energies[entry.id].map { $0 * Double(entry.structure.count) }
        return entry
      })
  }

  private let energies = ["ref-Li2S": -40.0, "ref-P2S5": -50, "ref-Li3PS4": -44.42, "c2": -45.05]

  @Test func `Numbers are those of the calculation by hand`() throws {
    let table = try table(energies)
    let rows = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.entry.id, $0) })
    // The mixture has −40 · 9/16 − 50 · 7/16 = −44.375; the potential says −62.5 meV/atom.
    let crystal = try #require(rows["ref-Li3PS4"]?.confirmation)
    #expect(abs(crystal.formationEnergy + 0.045) < 1e-12)
    #expect(abs(try #require(rows["ref-Li3PS4"]?.confirmedError) + 0.0175) < 1e-12)
    // Half its atoms are those of Li2S: the mixture has −45.
    let candidate = try #require(rows["c2"]?.confirmation)
    #expect(abs(candidate.formationEnergy + 0.05) < 1e-12)
    // From it to Li2S the line passes the crystal at −0.05 · 7/8 = −43.75 meV/atom: both are on the hull.
    #expect(crystal.energyAboveHull == 0 && candidate.energyAboveHull == 0)
    #expect(rows["c1"]?.confirmation == nil && rows["c1"]?.confirmedError == nil)
    #expect(rows["ref-Li2S"]?.confirmation?.formationEnergy == 0)
  }

  @Test func `An entry is as far above the hull as first principles have it`() throws {
    let table = try table(energies.merging(["c1": -44.4]) { _, new in new })
    let row = try #require(table.rows.first { $0.entry.id == "c1" })
    #expect(abs(try #require(row.confirmation).energyAboveHull - 0.02) < 1e-12)
    // By the potential it is 50 meV/atom above.
    #expect(abs(try #require(row.confirmedError) - 0.0125) < 1e-12)
  }

  @Test func `What a code adds for each atom of an element changes nothing`() throws {
    let shifts: [(Element, Double)] = [(.lithium, 3), (.phosphorus, -70), (.sulfur, 0.0051)]
    let plain = try table(energies)
    let shifted = try ReportExamples.table(
      plain.rows.map { row in
        var entry = row.entry
        for (element, shift) in shifts {
          entry.confirmedEnergy? += shift * Double(entry.structure.composition[element])
        }
        return entry
      })
    for (a, b) in zip(plain.rows, shifted.rows) {
      #expect((a.confirmation == nil) == (b.confirmation == nil))
      guard let a = a.confirmation, let b = b.confirmation else { continue }
      #expect(abs(a.formationEnergy - b.formationEnergy) < 1e-10)
      #expect(abs(a.energyAboveHull - b.energyAboveHull) < 1e-10)
    }
  }

  @Test func `First principles that say the same find no error`() throws {
    let all = ReportExamples.run.filter { $0.id != "c4" }
    let table = try ReportExamples.table(
      all.map { entry in
        var entry = entry
        entry.confirmedEnergy = entry.energy
        return entry
      })
    for row in table.rows {
      #expect(abs(try #require(row.confirmedError)) < 1e-12)
      #expect(abs(try #require(row.confirmation).energyAboveHull - row.energyAboveHull) < 1e-12)
    }
  }

  @Test func `The errors are told in a sentence, in columns and in a chart`() throws {
    let table = try table(energies)
    // −17.5 and −60 − 10 + 60 = −10 meV/atom: 14.3 rms.
    #expect(
      table.remarks.contains(
        "First principles have 4 of 6 entries: formation energies are off by 14.3 meV/atom (rms), "
          + "most Li3PS4 (ref-Li3PS4), by -17.5 meV/atom."), "\(table.remarks)")
    let names = table.columns.suffix(3).map(\.name)
    #expect(names.allSatisfy { $0.hasPrefix("confirmed_") })
    let lines = table.csv().split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("ref-Li3PS4,") && $0.contains(",-45.000,") })
    #expect(lines.contains { $0.hasPrefix("c1,") && $0.hasSuffix(",,,") })
    let summary = table.summary()
    #expect(summary.contains("confirmed") && summary.contains("-45.0"))
    #expect(try !ReportExamples.table().summary().contains("confirmed"))
  }

  @Test func `Without an end member nothing is confirmed, and that is said`() throws {
    let table = try table(["ref-Li2S": -40, "c1": -44])
    #expect(table.rows.allSatisfy { $0.confirmation == nil })
    #expect(
      table.remarks.contains(
        "First principles have 2 of 6 entries, and lack an end member or what lies between: nothing "
          + "is confirmed."))
  }
}
