import PhaseDiagrams
import Quantities
import Structures
import Testing

@Suite("Lines between two compounds")
struct PseudoBinaryLineTests {
  @Test(
    "Positions are exact",
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
    let line = try PseudoBinaryLine("Li2S,P2S5")
    let position = try #require(line.position(of: Composition(formula: formula)!))
    #expect(position.amountA == a && position.amountB == b)
    #expect(position.moleFraction == moleFraction)
    #expect(position.atomFraction == atomFraction)
  }

  @Test(
    "Off the line there is no position",
    arguments: ["Li4P2S6", "Li48P16S61", "Li", "S", "P4S3", "Li2O", "SiS2", "Li3PS4O", "LiS"])
  func offLine(formula: String) throws {
    let line = try PseudoBinaryLine("Li2S,P2S5")
    #expect(line.position(of: try #require(Composition(formula: formula))) == nil)
  }

  @Test("Beyond an end member there is no position, though the compositions are in line")
  func beyond() throws {
    let line = try PseudoBinaryLine("Li3PS4,P2S5")
    #expect(line.position(of: try #require(Composition(formula: "Li2S"))) == nil)
    #expect(line.position(of: try #require(Composition(formula: "Li7P3S11"))) != nil)
  }

  @Test("Amounts of formula units make the composition again, on any line")
  func roundTrip() throws {
    var random = RandomStream(seed: 5, purpose: "lines", candidate: 0)
    for (a, b) in [("Li2S", "P2S5"), ("Li2S", "SiS2"), ("Li", "Si"), ("Li2O", "Li2S")] {
      let line = try PseudoBinaryLine("\(a),\(b)")
      for _ in 0..<50 {
        let (units, others) = (random.index(below: 40) + 1, random.index(below: 40) + 1)
        let composition = line.a * units + line.b * others
        let found = try #require(line.formulaUnits(of: composition))
        #expect(found.a == Fraction(units) && found.b == Fraction(others))
        let reduced = try #require(line.position(of: composition.reduced))
        #expect(reduced.moleFraction == Fraction(units, units + others))
      }
    }
  }

  @Test("Turning the line around turns the position around")
  func turned() throws {
    let composition = try #require(Composition(formula: "Li7PS6"))
    let there = try #require(PseudoBinaryLine("Li2S,P2S5").position(of: composition))
    let back = try #require(PseudoBinaryLine("P2S5,Li2S").position(of: composition))
    #expect(there.moleFraction == Fraction(7, 8) && back.moleFraction == Fraction(1, 8))
    #expect(there.atomFraction == Fraction(3, 4) && back.atomFraction == Fraction(1, 4))
  }

  @Test("Whole cells name the same line as formula units")
  func cells() throws {
    #expect(try PseudoBinaryLine("Li8S4, P4S10") == PseudoBinaryLine("Li2S,P2S5"))
  }

  @Test("What is no line is refused", arguments: ["", "Li2S", "Li2S,", "Li2S,P2S5,S", "Li2S,Xy"])
  func refused(text: String) {
    #expect(throws: PhaseDiagramError.endMembers(text)) { try PseudoBinaryLine(text) }
  }

  @Test("A line needs two different compounds")
  func noLength() {
    #expect(throws: PhaseDiagramError.sameEndMembers("Li2S", "Li4S2")) {
      try PseudoBinaryLine("Li2S,Li4S2")
    }
  }

  @Test("Fractions are in lowest terms, ordered and worded")
  func fractions() {
    #expect(Fraction(6, -4) == Fraction(-3, 2) && Fraction(0, 7) == Fraction(0))
    #expect(Fraction(-3, 2) < Fraction(-1) && Fraction(2, 3) > Fraction(3, 5))
    #expect("\(Fraction(6, 4)) \(Fraction(4, 2))" == "3/2 2" && Fraction(3, 4).value == 0.75)
  }
}
