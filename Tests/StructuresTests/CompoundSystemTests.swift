import Quantities
import Structures
import Testing

@Suite("Systems of compounds")
struct CompoundSystemTests {
  private static let systems = [
    "Li2S,P2S5", "Li2S,SiS2", "Li2O,P2O5", "Li,Si", "Li2O,Li2S", "Li2S,P2S5,LiCl",
    "Li2O,Li2S,P2S5,SiS2", "Li,P,S",
  ]

  private func composition(_ formula: String) throws -> Composition {
    try #require(Composition(formula: formula))
  }

  @Test(
    "Positions on a line are exact",
    arguments: [
      ("Li2S", Fraction(1), Fraction(0), Fraction(1), Fraction(1)),
      ("P2S5", Fraction(0), Fraction(1), Fraction(0), Fraction(0)),
      ("Li3PS4", Fraction(3, 2), Fraction(1, 2), Fraction(3, 4), Fraction(9, 16)),
      ("Li7P3S11", Fraction(7, 2), Fraction(3, 2), Fraction(7, 10), Fraction(1, 2)),
      ("Li7PS6", Fraction(7, 2), Fraction(1, 2), Fraction(7, 8), Fraction(3, 4)),
      ("LiPS3", Fraction(1, 2), Fraction(1, 2), Fraction(1, 2), Fraction(3, 10)),
      ("Li12P4S16", Fraction(6), Fraction(2), Fraction(3, 4), Fraction(9, 16)),
    ])
  func positions(
    formula: String, a: Fraction, b: Fraction, moleFraction: Fraction, atomFraction: Fraction
  ) throws {
    let line = try CompoundSystem("Li2S,P2S5")
    let composition = try composition(formula)
    let position = try #require(line.position(of: composition))
    #expect(position.amounts == [a, b])
    #expect(position.moleFractions[0] == moleFraction)
    #expect(position.atomFractions[0] == atomFraction)
    #expect(line.atomFraction(of: 0, in: composition) == atomFraction.value)
  }

  @Test(
    "Off the line there is no position",
    arguments: [
      "Li4P2S6", "Li48P16S61", "Li", "S", "P4S3", "Li2O", "SiS2", "Li3PS4O", "LiS", "UCl3",
    ])
  func offLine(formula: String) throws {
    let line = try CompoundSystem("Li2S,P2S5")
    let composition = try composition(formula)
    #expect(line.position(of: composition) == nil && line.amounts(of: composition) == nil)
    #expect(!line.contains(composition) && line.atomFraction(of: 1, in: composition) == nil)
  }

  @Test("Nothing, and what is beyond an end member, is not between them")
  func beyond() throws {
    let line = try CompoundSystem("Li3PS4,P2S5")
    #expect(!line.contains(try composition("Li2S")))
    #expect(!line.contains(Composition()))
    #expect(line.contains(try composition("Li7P3S11")))
  }

  @Test("In a triangle by hand: an argyrodite of sulfides and a chloride")
  func triangle() throws {
    // Li6PS5Cl = 5/2 Li2S + 1/2 P2S5 + LiCl; of its 13 atoms 15/2, 7/2 and 2.
    let system = try CompoundSystem("Li2S,P2S5,LiCl")
    let argyrodite = try composition("Li6PS5Cl")
    let position = try #require(system.position(of: argyrodite))
    #expect(position.amounts == [Fraction(5, 2), Fraction(1, 2), Fraction(1)])
    #expect(position.moleFractions == [Fraction(5, 8), Fraction(1, 8), Fraction(1, 4)])
    #expect(position.atomFractions == [Fraction(15, 26), Fraction(7, 26), Fraction(2, 13)])
    let amounts = try #require(system.amounts(of: argyrodite))
    #expect(amounts.numerators == [5, 1, 2] && amounts.denominator == 2)
  }

  @Test("Amounts of formula units make the composition again", arguments: systems)
  func roundTrip(text: String) throws {
    var random = RandomStream(seed: 5, purpose: "systems", candidate: 0)
    let system = try CompoundSystem(text)
    for _ in 0..<50 {
      let units = system.endMembers.map { _ in random.index(below: 40) }
      let composition = zip(system.endMembers, units).reduce(Composition()) { $0 + $1.0 * $1.1 }
      guard !composition.isEmpty else { continue }
      let position = try #require(system.position(of: composition))
      #expect(position.amounts == units.map { Fraction($0) })
      let all = units.reduce(0, +)
      #expect(
        system.position(of: composition.reduced)?.moleFractions == units.map { Fraction($0, all) })
      for (number, t) in position.atomFractions.enumerated() {
        #expect(system.atomFraction(of: number, in: composition) == t.value)
        #expect(system.atomFraction(of: number, in: composition * 3) == t.value)
      }
      // One atom of an element outside is enough.
      #expect(!system.contains(composition + Composition(formula: "U")!))
    }
  }

  @Test("Turning the end members around turns the position around", arguments: systems)
  func turned(text: String) throws {
    let system = try CompoundSystem(text)
    let back = try CompoundSystem(Array(system.endMembers.reversed()))
    let composition = system.endMembers.enumerated().reduce(Composition()) {
      $0 + $1.element * ($1.offset + 1)
    }
    let there = try #require(system.position(of: composition))
    let here = try #require(back.position(of: composition))
    #expect(there.amounts == here.amounts.reversed())
    #expect(there.moleFractions == here.moleFractions.reversed())
    #expect(there.atomFractions == here.atomFractions.reversed())
  }

  @Test("Whole cells name the same system as formula units; the order counts")
  func cells() throws {
    let line = try CompoundSystem("Li2S,P2S5")
    #expect(try CompoundSystem("Li8S4, \tP4S10 ") == line)
    #expect(try Set([line, CompoundSystem("Li8S4,P4S10")]).count == 1)
    #expect(try CompoundSystem("P2S5,Li2S") != line)
  }

  @Test("One compound alone is a system, of its own multiples")
  func alone() throws {
    let system = try CompoundSystem([composition("Li2S")])
    #expect(system.atomFraction(of: 0, in: try composition("Li8S4")) == 1)
    #expect(system.amounts(of: try composition("Li8S4"))?.numerators == [4])
    #expect(!system.contains(try composition("LiS")))
    #expect(!system.contains(try composition("Li")))
  }

  @Test(
    "What is no list of formulas is refused",
    arguments: [
      ("", StructureError.tooFewCompounds("")), ("Li2S", .tooFewCompounds("Li2S")),
      ("Li2S,", .noFormula("", of: "Li2S,")), ("Li2S, Xy ", .noFormula("Xy", of: "Li2S, Xy ")),
      ("Li2S,P2S5,Li0", .noFormula("Li0", of: "Li2S,P2S5,Li0")),
      ("Li2S,P2S5,Li4S2", .sameCompound("Li2S", "Li4S2")),
      ("Li2S,P2S5,Li3PS4", .dependentCompounds(["Li2S", "P2S5", "Li3PS4"])),
      ("Li,S,Li2S", .dependentCompounds(["Li", "S", "Li2S"])),
      // Neither pair is a mixture of the others, but they mix to the same.
      ("Li2O,Na2S,Li2S,Na2O", .dependentCompounds(["Li2O", "Na2S", "Li2S", "ONa2"])),
      (
        "Li999999S,P999998S5,Si999997S2,Cl",
        .tooManyAtoms(["Li999999S", "P999998S5", "Si999997S2", "Cl"])
      ),
    ])
  func refused(text: String, error: StructureError) {
    #expect(throws: error) { try CompoundSystem(text) }
    #expect(error.sentence.hasSuffix(".") && !error.sentence.dropLast().contains(". "))
  }

  @Test("No compounds, and compounds of nothing, are refused")
  func nothing() throws {
    #expect(throws: StructureError.dependentCompounds([])) { try CompoundSystem([]) }
    let sulfide = try composition("Li2S")
    #expect(throws: StructureError.dependentCompounds(["Li2S", ""])) {
      try CompoundSystem([sulfide, Composition()])
    }
  }
}
