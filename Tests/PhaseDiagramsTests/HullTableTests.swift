import PhaseDiagrams
import Quantities
import Structures
import Testing

@Suite("Tables of entries and hulls")
struct HullTableTests {
  private func entries(_ text: String) throws -> EntryTable {
    try EntryTable(CSVTable(Array(text.utf8), file: "e.csv"))
  }

  private let list = """
    note,id,formula,energy_eV
    "a, b",mp-1,Li2S,-12
    ,mp-2,Li4S2,-24.0
    ,mp-3,P2S5,-35
    ,c,Li3PS4,-36.4
    ,e,LiPS3,-23.6
    ,f,Li,-1.9

    """

  @Test("The line's hull, byte for byte")
  func line() throws {
    let hull = try HullTable(entries(list), between: CompoundSystem("Li2S,P2S5"))
    // LiPS3: 8/15 of its atoms from Li3PS4, the rest from P2S5.
    #expect(
      hull.csv == """
        note,id,formula,energy_eV,formation_energy_eV_per_atom,\
        energy_above_hull_eV_per_atom,on_hull,decomposition
        "a, b",mp-1,Li2S,-12,0.000000,0.000000,true,1 Li2S
        ,mp-2,Li4S2,-24.0,0.000000,0.000000,true,1 Li2S
        ,mp-3,P2S5,-35,0.000000,0.000000,true,1 P2S5
        ,c,Li3PS4,-36.4,-0.112500,0.000000,true,1 Li3PS4
        ,e,LiPS3,-23.6,-0.020000,0.040000,false,0.533333 Li3PS4 + 0.466667 P2S5

        """)
    #expect(
      hull.remarks == [
        "1 of 6 entries is not between Li2S and P2S5 and is left out: f (Li, line 7)."
      ])
  }

  @Test("Without all elements, cells of unknown formation energies are empty and a remark says so")
  func missingElements() throws {
    let hull = try HullTable(entries(list))
    #expect(hull.csv.contains("mp-3,P2S5,-35,,0.000000,true,1 P2S5\n"))
    #expect(hull.csv.contains("f,Li,-1.9,0.000000,0.000000,true,1 Li\n"))
    #expect(
      hull.remarks == [
        "e.csv has no entry of pure P or S: formation energies of what contains them are left "
          + "empty, and energies above hull hold against the entries given only."
      ])
  }

  @Test("The hull of its own output is the same")
  func idempotent() throws {
    let once = try HullTable(entries(list)).csv
    #expect(try HullTable(entries(once)).csv == once)
  }

  @Test("Without an end member the remark has the span")
  func missingEnd() throws {
    let text = "id,formula,energy_eV\na,Li3PS4,-30\nb,LiPS3,-20\n"
    let hull = try HullTable(entries(text), between: CompoundSystem("Li2S,P2S5"))
    #expect(hull.csv.contains("a,Li3PS4,-30,,0.000000,true,1 Li3PS4\n"))
    #expect(
      hull.remarks == [
        "e.csv has no entry of Li2S or P2S5: formation energies are left empty, and the hull "
          + "spans x = 1/2 to 3/4 in (Li2S)x(P2S5)1-x."
      ])
  }

  private let triangle = """
    id,formula,energy_eV
    a,Li2S,-12
    b,P2S5,-35
    c,LiCl,-7.4
    d,Li3PS4,-36.2
    e,Li6PS5Cl,-58
    f,Li4P2S6,-50
    g,Li7PS6,-60.1

    """

  @Test("The triangle's hull, byte for byte")
  func ternary() throws {
    let hull = try HullTable(entries(triangle), between: CompoundSystem("Li2S,P2S5,LiCl"))
    // Li6PS5Cl: (-58 + 5/2 · 12 + 35/2 + 7.4) / 13; Li7PS6: 8 of its 14 atoms from Li3PS4.
    #expect(
      hull.csv == """
        id,formula,energy_eV,formation_energy_eV_per_atom,\
        energy_above_hull_eV_per_atom,on_hull,decomposition
        a,Li2S,-12,0.000000,0.000000,true,1 Li2S
        b,P2S5,-35,0.000000,0.000000,true,1 P2S5
        c,LiCl,-7.4,0.000000,0.000000,true,1 LiCl
        d,Li3PS4,-36.2,-0.087500,0.000000,true,1 Li3PS4
        e,Li6PS5Cl,-58,-0.238462,0.000000,true,1 Li6PS5Cl
        g,Li7PS6,-60.1,-0.042857,0.007143,false,0.571429 Li3PS4 + 0.428571 Li2S

        """)
    #expect(
      hull.remarks == [
        "1 of 7 entries is not between Li2S, P2S5 and LiCl and is left out: f (Li4P2S6, line 7)."
      ])
  }

  @Test("Without an end member of three the remark says what the hull covers")
  func missingCorner() throws {
    let hull = try HullTable(entries(triangle), between: CompoundSystem("Li2S,P2S5,LiBr"))
    #expect(hull.csv.contains("d,Li3PS4,-36.2,,0.000000,true,1 Li3PS4\n"))
    #expect(
      hull.remarks.last
        == "e.csv has no entry of LiBr: formation energies are left empty, and the hull spans only "
        + "mixtures of the entries.")
  }

  @Test("Elements are end members like others")
  func elements() throws {
    let text = "id,formula,energy_eV\na,Li,-2\nb,Si,-5\nc,Li15Si4,-56\nd,LiSi,-7.1\n"
    let hull = try HullTable(entries(text), between: CompoundSystem("Li,Si"))
    // LiSi has half its atoms from Li, Li15Si4 15 of 19: 19/30 of them come from Li15Si4.
    #expect(hull.csv.contains("c,Li15Si4,-56,-0.315789,0.000000,true,1 Li15Si4\n"))
    #expect(
      hull.csv.contains(
        "d,LiSi,-7.1,-0.050000,0.150000,false,0.633333 Li15Si4 + 0.366667 Si\n"))
    #expect(hull.remarks.isEmpty)
  }

  @Test("Nothing on the line is an error")
  func nothingOnLine() throws {
    let table = try entries("id,formula,energy_eV\na,Li,-1\n")
    #expect(throws: PhaseDiagramError.nothingBetween(["Li2S", "P2S5"], file: "e.csv")) {
      try HullTable(table, between: CompoundSystem("Li2S,P2S5"))
    }
  }

  @Test("Formulas keep the file's order of elements, cells are named by their formula unit")
  func labels() throws {
    let text = "id,formula,energy_eV\na,SiO2,-3\nb,SiO2,-2\nc,MgO,-9\nd,Mg2O2,-8\n"
    let csv = try HullTable(entries(text)).csv
    #expect(csv.contains("b,SiO2,-2,,0.333333,false,1 SiO2\n"))
    #expect(csv.contains("d,Mg2O2,-8,,2.500000,false,1 MgO\n"))
  }

  @Test("There is no negative zero")
  func negativeZero() throws {
    let csv = try HullTable(
      entries("id,formula,energy_eV\na,Li,-0.3\nb,Li3,-0.9000000001\n")
    ).csv
    #expect(!csv.contains("-0.000000") && csv.contains("0.000000,true"))
  }

  @Test("Bad rows are refused with their lines and what was found")
  func refused() {
    for (text, error) in [
      (
        "id,formula,energies\na,Li,1",
        PhaseDiagramError.missingColumns(
          ["energy_eV"], of: EntryTable.columns, found: ["id", "formula", "energies"],
          file: "e.csv", line: 1)
      ),
      ("id,formula,energy_eV\n", .noEntries(file: "e.csv")),
      (
        "id,formula,energy_eV\na,Li,1\n\nb,P,1\na,S,1\n",
        .duplicateID("a", file: "e.csv", line: 5, firstLine: 2)
      ),
      ("id,formula,energy_eV\n ,Li,1\n", .missingID(file: "e.csv", line: 2)),
      ("id,formula,energy_eV\na,Xx2,1\n", .badFormula("Xx2", file: "e.csv", line: 2)),
      ("id,formula,energy_eV\na,Li0.5S,1\n", .badFormula("Li0.5S", file: "e.csv", line: 2)),
      ("id,formula,energy_eV\na,,1\n", .badFormula("", file: "e.csv", line: 2)),
      (
        "id,formula,energy_eV\na,(Li999999)999999,1\n",
        .badFormula("(Li999999)999999", file: "e.csv", line: 2)
      ),
    ] {
      #expect(throws: error) { try entries(text) }
    }
  }

  @Test(
    "The energy may stand without its unit; where both columns are there, the one with it counts")
  func unitless() throws {
    #expect(try entries("id,formula,energy\na,Li,-1.5\n").entries[0].energy.value == -1.5)
    let both = try entries("energy,id,formula,energy_eV\n7,a,Li,-1.5\n")
    #expect(both.entries[0].energy.value == -1.5)
  }

  @Test(
    "What is no energy is refused",
    arguments: ["", "nan", "NaN", "inf", "-inf", "1e400", "0x10", "abc", "1,5", "-3.1 eV", "2e7"])
  func energies(text: String) {
    let file = "id,formula,energy_eV\n" + CSVTable.line(["a", "Li", text])
    #expect(throws: PhaseDiagramError.badEnergy(text, file: "e.csv", line: 2)) {
      try entries(file)
    }
  }

  @Test("Every failure is one sentence")
  func sentences() {
    for error in [
      PhaseDiagramError.cannotRead(file: "f", columns: ["a", "b"]),
      .cannotWrite(file: "f", reason: "r"),
      .notText(file: "f", line: 1), .emptyFile(file: "f", columns: ["a", "b"]),
      .unterminatedQuote(file: "f", line: 1),
      .textAfterQuote(file: "f", line: 1), .duplicateColumn("c", file: "f", line: 1),
      .missingColumns(["id"], of: ["id", "b"], found: ["a"], file: "f", line: 1),
      .wrongFieldCount(1, expected: 3, file: "f", line: 1), .noEntries(file: "f"),
      .missingID(file: "f", line: 1), .duplicateID("a", file: "f", line: 2, firstLine: 1),
      .badFormula("q", file: "f", line: 1), .badEnergy("q", file: "f", line: 1),
      .nothingBetween(["a", "b"], file: "f"), .nothingBetween(["a", "b", "c"], file: "f"),
      .elementAbsent("Li", file: "f"), .noMetal("Li", file: "f"),
      .hullFailed(elements: ["Li", "S"], code: 1), .hullFailed(elements: ["Li"], code: 0),
    ] {
      #expect(error.sentence.hasSuffix(".") && !error.sentence.dropLast().contains(". "))
    }
  }
}
