import Structures
import Testing

@testable import PhaseDiagrams

@Suite("Coordinates of compositions")
struct CompositionSpaceTests {
  private func space(_ formulas: [String]) -> CompositionSpace {
    CompositionSpace(formulas.map { Composition(formula: $0)! })
  }

  @Test(
    "The dimension is that of the span, not the number of elements",
    arguments: [
      (["Li3PS4"], 1), (["Li2S", "P2S5", "Li3PS4", "Li7PS6"], 2), (["Li", "Li2S", "S"], 2),
      (["Li2S", "P2S5", "Li4P2S6"], 3), (["Li2S", "P2S5", "SiS2", "Li4SiS4"], 3),
      (["Li", "P", "S", "Li3PS4"], 3), (["LiCl", "NaBr", "LiBr", "NaCl"], 3),
    ])
  func dimension(formulas: [String], dimension: Int) {
    #expect(space(formulas).dimension == dimension)
  }

  @Test("Coordinates are fractions of atoms from the base compositions")
  func coordinates() throws {
    let formulas = ["Li3PS4", "P2S5", "Li7PS6", "Li2S"]
    let space = space(formulas)
    #expect(Set(space.base.map { formulas[$0] }) == ["Li2S", "P2S5"])
    let point = try #require(space.coordinates(Composition(formula: "Li3PS4")!))
    for (base, fraction) in zip(space.base, point) {
      #expect(abs(fraction - (formulas[base] == "Li2S" ? 9.0 / 16 : 7.0 / 16)) < 1e-14)
    }
  }

  @Test("Off the span there are no coordinates; beyond the base they are negative")
  func outside() throws {
    let space = space(["Li3PS4", "P2S5"])
    #expect(space.coordinates(Composition(formula: "Li4P2S6")!) == nil)
    #expect(space.coordinates(Composition(formula: "Li2O")!) == nil)
    #expect(try #require(space.coordinates(Composition(formula: "Li2S")!)).contains { $0 < 0 })
  }
}
