import Foundation
import Quantities
import Structures
import Testing

@testable import PhaseDiagrams

@Suite struct OpenDiagramTests {
  private static let ion = WorkingIon(.lithium)!

  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The entries without the open element, with their grand potentials, have the same hull.
  @Test(arguments: [UInt64(1), 2], [0.0, 0.7, 2.3])
  func `Energies above the hull at a voltage are those of all mixtures by trial`(
    seed: UInt64, voltage: Double
  ) throws {
    let entries = randomEntries(["Li", "P", "S", "Cl"], count: 30, seed: seed)
    let diagram = try OpenDiagram(entries, open: Self.ion)
    let potential = entries[diagram.metal].energyPerAtom.value - voltage
    let rest = entries.indices.filter { entries[$0].composition.elements != [.lithium] }
    let grand = rest.map { number in
      let composition = entries[number].composition
      let ions = composition[.lithium]
      return Entry(
        id: entries[number].id,
        composition: composition.subtracting(Composition([.lithium: ions]))!,
        energy: Estimate(
          entries[number].energy.value - Double(ions) * potential, standardError: 0))
    }
    for (number, entry) in zip(rest, grand) {
      let stability = try #require(diagram.stability(of: number, at: voltage))
      let lowest = enumeratedHull(grand, at: entry.composition)
      #expect(abs(stability.grandPotential.value - entry.energyPerAtom.value) < 1e-9)
      #expect(abs(stability.energyAboveHull.value - (entry.energyPerAtom.value - lowest)) < 1e-8)
    }
  }

  @Test
  func `Cells of several formula units, other zeros of energy and another order change nothing`()
    throws
  {
    let entries = randomEntries(["Li", "P", "S"], count: 40, seed: 5)
    let shifts: [Element: Double] = [.lithium: 3.5, .phosphorus: -20, .sulfur: 7]
    let changed = entries.enumerated().map { number, entry in
      let copies = number % 3 + 1
      let shift = entry.composition.counts.reduce(0) { $0 + Double($1.value) * shifts[$1.key]! }
      return Entry(
        id: entry.id, composition: entry.composition * copies,
        energy: Estimate((entry.energy.value + shift) * Double(copies), standardError: 0))
    }
    let first = try OpenDiagram(entries, open: Self.ion).members
    let second = try OpenDiagram(changed.reversed(), open: Self.ion).members.reversed()
    for (a, b) in zip(first, second) {
      func near(_ a: Double?, _ b: Double?) -> Bool {
        a == nil && b == nil || abs((a ?? .nan) - (b ?? .nan)) < 1e-9
      }
      #expect(near(a.window?.reduction?.voltage.value, b.window?.reduction?.voltage.value))
      #expect(near(a.window?.oxidation?.voltage.value, b.window?.oxidation?.voltage.value))
      #expect(near(a.window?.oxidation?.uptake, b.window?.oxidation?.uptake))
      #expect(near(a.reaction?.energy.value, b.reaction?.energy.value))
      #expect(near(a.reaction?.metalAtoms, b.reaction?.metalAtoms))
      #expect(a.profile?.stages.count == b.profile?.stages.count)
    }
  }

  /// `Tests/pymatgen/make.py` made the numbers, to 1e-6.
  @Test(arguments: [
    ("Inputs/li-p-s-entries.csv", "Tests/pymatgen/li-p-s.csv"),
    ("Tests/pymatgen/random-entries.csv", "Tests/pymatgen/random.csv"),
  ])
  func `Windows, steps, hulls at voltages and reactions are those of pymatgen`(
    file: String, expected: String
  ) throws {
    let entries = try EntryTable(
      CSVTable(contentsOf: Self.root.appending(path: file).path)
    ).entries
    let diagram = try OpenDiagram(entries, open: Self.ion)
    let table = try CSVTable(contentsOf: Self.root.appending(path: expected).path)
    let (voltages, tolerance) = ([0.5, 1, 2, 3.5], 3e-6)
    var compared = 0
    for row in table.rows {
      let cells = Dictionary(uniqueKeysWithValues: zip(table.header, row.fields))
      let id = try #require(cells["id"])
      func expect(_ value: Double?, _ column: String) throws {
        guard let expected = Double(try #require(cells[column])) else { return }
        #expect(abs(try #require(value) - expected) < tolerance, "\(id) \(column)")
        compared += 1
      }
      let number = try #require(entries.firstIndex { $0.id == id })
      let member = diagram.members[number]
      #expect(member.stability.isOnHull == (cells["on_hull"] == "true"))
      try expect(member.window?.reduction?.voltage.value, "reduction_V")
      try expect(member.window?.oxidation?.voltage.value, "oxidation_V")
      try expect(member.reaction?.energy.value, "metal_reaction_eV_per_atom")
      for voltage in voltages {
        try expect(
          diagram.stability(of: number, at: voltage)?.energyAboveHull.value,
          "above_hull_at_\(voltage.formatted())_V")
      }
      let steps = try #require(cells["steps"]).split(separator: " ")
      let stages = try #require(member.profile).stages.reversed()
      #expect(stages.count == steps.count, "\(id)")
      for (stage, step) in zip(stages, steps) {
        let numbers = step.split(separator: ":").compactMap { Double($0) }
        #expect(abs(stage.lowerVoltage.value - numbers[0]) < tolerance, "\(id)")
        #expect(abs(stage.uptake - numbers[1]) < tolerance, "\(id)")
        compared += 2
      }
    }
    #expect(compared > 200)
  }

  /// 1.71 to 2.31 V in Zhu, He, Mo 2015 by the energies of that time; there S is the product above,
  /// here LiS4 is on the hull.
  @Test func `Li3PS4 with energies of the Materials Project has the window of the literature`()
    throws
  {
    let entries = try EntryTable(
      CSVTable(contentsOf: Self.root.appending(path: "Inputs/li-p-s-entries.csv").path)
    ).entries
    let number = try #require(entries.firstIndex { $0.id == "mp-985583" })
    let member = try OpenDiagram(entries, open: Self.ion).members[number]
    let window = try #require(member.window)
    #expect(abs(window.reduction!.voltage.value - 1.71) < 0.01)
    #expect(abs(window.oxidation!.voltage.value - 2.31) < 0.1)
    // Li3PS4 + 8 Li → 4 Li2S + Li3P
    #expect(abs(member.reaction!.metalAtoms - 8) < 1e-9)
  }
}
