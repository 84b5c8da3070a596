import Quantities
import Structures
import Testing

@testable import PhaseDiagrams

@Suite struct OpenTableTests {
  static let list = """
    note,id,formula,energy_eV
    "a, b",Li,Li2,-4
    ,P,P,-5
    ,Li3P,Li6P2,-27.4
    ,bad,Li3P,-13
    ,LiP,LiP,-8

    """

  static func table(_ text: String = list) throws -> OpenTable {
    try OpenTable(
      EntryTable(CSVTable(Array(text.utf8), file: "e.csv")), open: WorkingIon(.lithium)!)
  }

  @Test func `Windows, byte for byte`() throws {
    #expect(
      try Self.table().windows == """
        note,id,formula,energy_eV,energy_above_hull_eV_per_atom,on_hull,reduction_V,reduction_Li,\
        reduction,oxidation_V,oxidation_Li,oxidation,metal_reaction_eV_per_atom,metal_reaction
        "a, b",Li,Li2,-4,0.000000,true,,,,0.000000,-1.000000,,,
        ,P,P,-5,0.000000,true,1.000000,1.000000,P + Li -> LiP,,,,-0.675000,P + 3 Li -> Li3P
        ,Li3P,Li6P2,-27.4,0.000000,true,0.000000,,,0.850000,-2.000000,Li3P -> LiP + 2 Li,0.000000,
        ,bad,Li3P,-13,0.175000,false,,,,,,,-0.175000,Li3P -> Li3P
        ,LiP,LiP,-8,0.000000,true,0.850000,2.000000,LiP + 2 Li -> Li3P,1.000000,-1.000000,\
        LiP -> P + Li,-0.425000,LiP + 2 Li -> Li3P

        """)
    #expect(try Self.table().remarks.isEmpty)
  }

  /// Φ of Li3P at 0.9 V: −13.7 + 3 · 2.9; beside LiP, −8 + 2.9.
  @Test func `The hull at a voltage, byte for byte`() throws {
    #expect(
      try Self.table().stabilities(at: 0.9) == """
        note,id,formula,energy_eV,grand_potential_eV_per_atom,energy_above_hull_eV_per_atom,on_hull,\
        decomposition
        "a, b",Li,Li2,-4,,,false,
        ,P,P,-5,-5.000000,0.100000,false,P + Li -> LiP
        ,Li3P,Li6P2,-27.4,-5.000000,0.100000,false,Li3P -> LiP + 2 Li
        ,bad,Li3P,-13,-4.300000,0.800000,false,Li3P -> LiP + 2 Li
        ,LiP,LiP,-8,-5.100000,0.000000,true,

        """)
    #expect(try Self.table().stabilities(at: 0).contains("\"a, b\",Li,Li2,-4,,,true,\n"))
  }

  @Test func `Profiles within a range, byte for byte`() throws {
    let lines = try Self.table().profiles(in: VoltageRange("0.5:2")!).split(separator: "\n")
    #expect(
      lines.prefix(4) == [
        "id,formula,upper_V,lower_V,Li_per_formula,Li_uptake,capacity_mAh_per_g,phases",
        "P,P,2.000000,1.000000,0.000000,0.000000,0.000000,P",
        "P,P,1.000000,0.850000,1.000000,1.000000,865.296284,LiP",
        "P,P,0.850000,0.500000,3.000000,3.000000,2595.888851,Li3P",
      ])
    // Four entries with three stages each; the metal has none.
    #expect(lines.count == 13)
  }

  @Test func `Every reaction of random entries balances`() throws {
    for seed in UInt64(1)...3 {
      var text = "id,formula,energy_eV\n"
      for entry in randomEntries(["Li", "P", "S"], count: 40, seed: seed) {
        text += CSVTable.line([entry.id, entry.composition.formula, "\(entry.energy.value)"])
      }
      let table = try Self.table(text)
      var seen = 0
      for (number, member) in table.diagram.members.enumerated() {
        let reactions =
          [
            table.reactionWithMetal(number),
            member.window?.reduction.flatMap { table.reaction(number, $0) },
            member.window?.oxidation.flatMap { table.reaction(number, $0) },
          ].compactMap(\.self)
          + (member.profile?.stages.compactMap { table.reaction(number, $0) } ?? [])
        for reaction in reactions {
          var balance: [Element: Double] = [:]
          for (sign, terms) in [(1.0, reaction.reactants), (-1, reaction.products)] {
            for term in terms {
              for (element, count) in term.compound.counts {
                balance[element, default: 0] += sign * term.amount * Double(count)
              }
            }
          }
          #expect(balance.values.allSatisfy { abs($0) < 1e-6 }, "\(reaction.text)")
          seen += 1
        }
      }
      #expect(seen > 60)
    }
  }

  @Test func `Without the element, or without its metal, there are no voltages`() {
    #expect(throws: PhaseDiagramError.elementAbsent("Li", file: "e.csv")) {
      try Self.table("id,formula,energy_eV\na,P,-5\n")
    }
    #expect(throws: PhaseDiagramError.noMetal("Li", file: "e.csv")) {
      try Self.table("id,formula,energy_eV\na,Li2S,-5\n")
    }
  }

  @Test func `What is missing on the other side is said, and no limit is made up`() throws {
    let table = try Self.table("id,formula,energy_eV\na,Li,-2\nb,Li2S,-12\n")
    #expect(
      table.remarks == [
        "e.csv has no entry of pure S: what contains it may decompose where no limit is given."
      ])
    #expect(table.windows.contains("b,Li2S,-12,0.000000,true,0.000000,,,,,,0.000000,\n"))
  }

  @Test func `The windows of its own output are the same`() throws {
    let once = try Self.table().windows
    #expect(try Self.table(once).windows == once)
  }
}
