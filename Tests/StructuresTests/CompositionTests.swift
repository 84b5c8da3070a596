import Structures
import Testing

@Suite("Compositions")
struct CompositionTests {
  @Test("Formulas are read and written")
  func formulas() throws {
    let argyrodite = try #require(Composition(formula: "Li7PS6"))
    #expect(argyrodite[.lithium] == 7 && argyrodite[.phosphorus] == 1 && argyrodite[.sulfur] == 6)
    #expect(argyrodite.formula == "Li7PS6")
    #expect(Composition(formula: "Ca(OH)2")?.atomCount == 5)
    #expect(Composition(formula: "LiLi2") == Composition(formula: "Li3"))
    let largest = try #require(Composition(formula: "(Li333333S)3"))
    #expect(Composition(formula: largest.formula) == largest)
  }

  @Test(
    "What is no formula is refused",
    arguments: [
      "", "Xx2", "Li0", "li2S", "Li2S)", "(Li2S", "Li-2", "Li1.5", "2Li", "Li9999999",
      "((((Li999999)999999)999999)999999)999999", "(Li500000)2", "Li999999Li",
    ])
  func refused(formula: String) {
    #expect(Composition(formula: formula) == nil)
  }

  @Test("Whole cells reduce to formula units, exactly")
  func reduction() throws {
    let cell = try #require(Composition(formula: "Li12P4S16"))
    #expect(cell.formulaUnits == 4)
    #expect(cell.reduced.formula == "Li3PS4")
    #expect(cell.reduced * 4 == cell)
  }

  @Test("More than is there cannot be taken")
  func subtraction() throws {
    let lithiumSulfide = try #require(Composition(formula: "Li2S"))
    let thiophosphate = try #require(Composition(formula: "Li3PS4"))
    #expect(thiophosphate.subtracting(lithiumSulfide)?.formula == "LiPS3")
    #expect(lithiumSulfide.subtracting(thiophosphate) == nil)
  }

  @Test("Elements know symbol, mass and number")
  func elements() throws {
    #expect(Element("LI") == .lithium && Element("Xx") == nil)
    #expect(Element.sulfur.mass == 32.06)
    #expect(try #require(Element("Og")).atomicNumber == 118)
  }
}
