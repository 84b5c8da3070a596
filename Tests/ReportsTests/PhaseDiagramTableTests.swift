import PhaseDiagrams
import Quantities
import Reports
import Structures
import Testing

@Suite struct PhaseDiagramTableTests {
  @Test func numbersAreThoseOfTheHandCalculation() throws {
    let table = try ReportExamples.table()
    let rows = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.entry.id, $0) })
    let glass = try #require(rows["ref-Li3PS4"])
    #expect(glass.moleFractions[0].value == 0.75)
    #expect(abs(glass.formationEnergy + 0.0625) < 1e-12)
    #expect(glass.isOnHull)
    // Members −4.5 + 4.01 · 9/16 + 5.01 · 7/16 and the same with 3.99, 4.99: ±0.01 about
    // the mean, √2 · 0.01 apart as a standard deviation of two.
    #expect(abs(try #require(glass.energyError) - 0.01 * 2.0.squareRoot()) < 1e-12)
    let candidate = try #require(rows["c1"])
    #expect(abs(candidate.energyAboveHull - 0.05) < 1e-12)
    #expect(candidate.decomposition.map(\.id) == ["ref-Li3PS4"])
    #expect(abs(try #require(candidate.energyAboveReferences).value - 0.05) < 1e-12)
    let new = try #require(rows["c2"])
    #expect(new.isOnHull)
    let reference = -4.5 * 8 / 9 - 5.0 / 9
    #expect(abs(try #require(new.energyAboveReferences).value - (-4.56 - reference)) < 1e-12)
    #expect(table.committeeSize == 2)
  }

  @Test func rowsRiseInMoleFractionThenEnergyThenID() throws {
    let table = try ReportExamples.table(
      ReportExamples.run + [ReportExamples.entry("c0", "Li3PS4", members: [-4.46, -4.44])])
    let order = table.rows.map(\.entry.id)
    #expect(order == ["ref-P2S5", "c3", "c2", "ref-Li3PS4", "c0", "c1", "ref-Li2S"])
  }

  @Test func noEnergyIsBelowTheHullAndTheEndMembersAreItsZero() throws {
    var random = RandomStream(seed: 7, purpose: "energies", candidate: 0)
    let formulas = ["Li2S", "P2S5", "Li3PS4", "LiPS3", "Li4P2S7", "Li7P3S11"]
    let entries = (0..<60).map { number in
      ReportExamples.entry(
        "c\(number)", formulas[number % formulas.count],
        members: [-4 - random.uniform(), -4 - random.uniform()])
    }
    let table = try ReportExamples.table(entries)
    #expect(table.rows.count == 60)
    #expect(table.rows.allSatisfy { $0.energyAboveHull >= 0 })
    for (end, row) in [
      ("P2S5", table.rows[0]), ("Li2S", try #require(table.rows.first { $0.formula == "Li2S" })),
    ] {
      #expect(row.formula == end)
      #expect(row.formationEnergy == 0)
      #expect(row.energyError == 0)
      #expect(row.energyAboveHull == 0)
      #expect(row.isOnHull)
    }
    let kept = table.hullAndBest
    #expect(Set(kept.map(\.formula)) == Set(formulas))
    #expect(
      table.rows.filter(\.isOnHull).allSatisfy { row in
        kept.contains { $0.entry.id == row.entry.id }
      })
  }

  @Test func whatIsOffTheLineIsKeptApartAndSaid() throws {
    let table = try ReportExamples.table()
    #expect(table.outside.map(\.id) == ["c4"])
    #expect(!table.rows.contains { $0.entry.id == "c4" })
    #expect(
      table.remarks == [
        "1 of 7 entries is not between Li2S and P2S5 and left out: c4 (Li4P2S6).",
        "1 of 6 entries did not relax to the force limit, 1 of them on the hull: their energies "
          + "are upper bounds.",
        "By the octet rule electrons do not come out even in 3 of the best candidates: LiPS3 (c3, 8 too few in its "
          + "cell), Li7P3S11 (c2, 24 too few in its cell) and Li3PS4 (c1, 8 too few in its cell). Such an energy may be too low by one or two electronvolts "
          + "for each pair, which the potential cannot count.",
      ])
  }

  @Test func aSupercellHasTheCellsOfItsCell() throws {
    let small = ReportExamples.run
    let large = small.map { entry in
      var entry = entry
      entry.structure = entry.structure.supercell(2, 1, 1)
      entry.energy *= 2
      entry.memberEnergies = entry.memberEnergies.map { $0 * 2 }
      return entry
    }
    let tables = try [small, large].map { try ReportExamples.table($0) }
    for (row, twice) in zip(tables[0].rows, tables[1].rows) {
      for column in tables[0].columns where column.name != "atoms" {
        #expect(column.cell(row) == column.cell(twice), "\(column.name)")
      }
      #expect(twice.entry.structure.count == 2 * row.entry.structure.count)
    }
  }

  @Test func withoutACommitteeErrorsAreUnknown() throws {
    let entries = ReportExamples.run.map { entry in
      var entry = entry
      entry.memberEnergies = []
      return entry
    }
    let table = try ReportExamples.table(entries)
    #expect(table.rows.allSatisfy { $0.energyError == nil && $0.aboveHullError == nil })
    #expect(table.committeeSize == 0)
    let column = try #require(table.columns.first { $0.name == "energy_error_meV_per_atom" })
    #expect(table.rows.allSatisfy { column.cell($0) == .unknown })
  }

  @Test func entriesThatMakeNoDiagramAreRefusedInASentence() {
    let run = ReportExamples.run
    #expect(throws: ReportError.noEndMembers(["P2S5"], of: ["Li2S", "P2S5"], entries: 1)) {
      try ReportExamples.table([run[0]])
    }
    #expect(throws: ReportError.noEndMembers(["Li2S", "P2S5"], of: ["Li2S", "P2S5"], entries: 0)) {
      try ReportExamples.table([])
    }
    #expect(throws: ReportError.duplicateID("c1")) { try ReportExamples.table(run + [run[3]]) }
    var broken = run
    broken[4].energy = .infinity
    #expect(throws: ReportError.notFinite(id: "c2", energy: .infinity)) {
      try ReportExamples.table(broken)
    }
    #expect(
      ReportError.noEndMembers(["P2S5"], of: ["Li2S", "P2S5"], entries: 1).sentence
        == "The phase diagram from Li2S to P2S5 needs an entry of each; found 1 entry, none of "
        + "P2S5.")
  }

  @Test func theColumnOfXIsNamedAsTheUserWroteTheEndMember() throws {
    let entries = [
      ReportExamples.entry("s", "SiO2", members: [-6, -6]),
      ReportExamples.entry("l", "Li2O", members: [-5, -5]),
    ]
    let table = try PhaseDiagramTable(entries, endMembers: ["SiO2", "Li2O"])
    #expect(table.columns[2].name == "x_SiO2")
    #expect(table.rows.map(\.formula) == ["Li2O", "SiO2"])
  }

  /// Li6PS5Cl has x = 5/8, 1/8, 1/4 and t = 15/26, 7/26, 2/13.
  @Test func inATriangleEachEndMemberButTheLastHasAColumn() throws {
    let table = try ReportExamples.triangle()
    #expect(table.columns.map(\.name).prefix(5) == ["id", "formula", "x_Li2S", "x_P2S5", "atoms"])
    #expect(table.columns[3].sentence == "Mole fraction of P2S5, of Li2S, P2S5 and LiCl.")
    let order = table.rows.map(\.entry.id)
    #expect(
      order == [
        "ref-LiCl", "ref-P2S5", "c3", "ref-argyrodite", "c5", "c2", "ref-Li3PS4", "c1", "ref-Li2S",
      ])
    let argyrodite = table.rows[3]
    #expect(table.columns[2...3].map { $0.cell(argyrodite).csv } == ["0.625000", "0.125000"])
    // -4.4 + (15 · 4 + 7 · 5 + 4 · 3) / 26
    #expect(abs(argyrodite.formationEnergy - (107.0 / 26 - 4.4)) < 1e-12)
    #expect(argyrodite.isOnHull)
    #expect(abs(table.rows[4].energyAboveHull - 0.1) < 1e-12)
    #expect(table.rows[4].decomposition.map(\.id) == ["ref-argyrodite"])
    // The line is an edge of the triangle.
    let line = try ReportExamples.table()
    for row in line.rows {
      let same = try #require(table.rows.first { $0.entry.id == row.entry.id })
      #expect(abs(same.energyAboveHull - row.energyAboveHull) < 1e-12)
      #expect(abs(same.formationEnergy - row.formationEnergy) < 1e-12)
    }
    #expect(table.outside.map(\.id) == ["c4"])
    #expect(table.remarks[0].contains("not between Li2S, P2S5 and LiCl and left out: c4"))
  }

  @Test func aTriangleNeedsItsCorners() throws {
    let error = ReportError.noEndMembers(
      ["LiCl"], of: ["Li2S", "P2S5", "LiCl"], entries: ReportExamples.run.count)
    #expect(throws: error) {
      try PhaseDiagramTable(ReportExamples.run, endMembers: ["Li2S", "P2S5", "LiCl"])
    }
    #expect(
      error.sentence
        == "The phase diagram of Li2S, P2S5 and LiCl needs an entry of each; found 7 entries, none "
        + "of LiCl.")
  }

  @Test func sharesOfTheUnitsAreCountedByPhosphorus() throws {
    // A tetrahedron with bonds of 2.04 Å in a wide cell, the lithium far from it.
    let edge = 12.0
    let corners = [(1.0, 1.0, 1.0), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)]
    let sulfur = corners.map { Vector3($0.0, $0.1, $0.2) * (1.18 / edge) }
    let lithium = [Vector3(0.5, 0, 0), Vector3(0, 0.5, 0), Vector3(0, 0, 0.5)]
    var entries = ReportExamples.run
    entries[2].structure = Structure(
      lattice: try #require(Lattice.cubic(edge)),
      species: [.phosphorus] + Array(repeating: .sulfur, count: 4)
        + Array(repeating: .lithium, count: 3),
      positions: [.zero] + sulfur + lithium)
    let table = try ReportExamples.table(entries)
    let row = try #require(table.rows.first { $0.entry.id == "ref-Li3PS4" })
    let cells = table.columns.filter { $0.name.hasSuffix("_fraction") }.map { $0.cell(row).csv }
    #expect(cells == ["1.0000", "0.0000", "0.0000"])
  }
}
