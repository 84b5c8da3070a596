import Structures
import Testing

@testable import PhaseDiagrams

@Suite struct ReactionTests {
  private func term(_ formula: String, _ amount: Double) -> Reaction.Term {
    Reaction.Term(label: formula, compound: Composition(formula: formula)!, amount: amount)
  }

  @Test func `Amounts are the smallest whole numbers`() {
    let reaction = Reaction(
      [term("Li3PS4", 1), term("Li", 8)], to: [term("Li2S", 4), term("Li3P", 1)])
    #expect(reaction.text == "Li3PS4 + 8 Li -> 4 Li2S + Li3P")
    let fractions = Reaction(
      [term("P2S5", 0.35), term("Li", 3.8)], to: [term("Li2S", 1.75), term("Li3P7", 0.1)])
    #expect(fractions.text == "7 P2S5 + 76 Li -> 35 Li2S + 2 Li3P7")
  }

  @Test func `Rounding is not seen, and what is only rounding is left out`() {
    let reaction = Reaction(
      [term("Li2S", 1 + 1e-13), term("P", 1e-15)], to: [term("Li", 2 - 1e-13), term("S", 1)])
    #expect(reaction.text == "Li2S -> 2 Li + S")
  }

  @Test func `Amounts that whole numbers up to ten thousand do not reach are decimal`() {
    let reaction = Reaction(
      [term("Li2S", 1), term("S", 1.0 / 12347)], to: [term("Li2S", 1), term("S", 1.0 / 12347)])
    #expect(reaction.text == "Li2S + 0.000081 S -> Li2S + 0.000081 S")
  }

  @Test func `What does not balance is not made whole`() {
    let reaction = Reaction([term("Li2S", 1)], to: [term("Li", 1), term("S", 1.5)])
    #expect(reaction.products.map(\.amount) == [1, 1.5])
  }
}
