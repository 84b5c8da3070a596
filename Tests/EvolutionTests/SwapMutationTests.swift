import Evolution
import Quantities
import Structures
import Testing

@Suite("Swap mutation")
struct SwapMutationTests {
  @Test("Mutants keep composition and sublattices exactly", arguments: [0.0, 0.1, 0.5, 1.0])
  func composition(rate: Double) throws {
    let parent = try TestCrystals.gammaParent()
    for candidate in 0..<40 {
      let decoration = try TestCrystals.sample(
        parent, removed: [candidate % 6, candidate % 4], seed: UInt64(candidate))
      var random = RandomStream(seed: 13, purpose: "mutation", candidate: candidate)
      let mutant = SwapMutation.offspring(of: decoration, rate: rate, random: &random)
      #expect(mutant.composition == decoration.composition && isOnTheLine(mutant.composition))
      #expect(Decoration(parent, states: mutant.states) == mutant)
      if rate == 0 { #expect(mutant == decoration) }
    }
  }

  @Test("Nothing vacant, nothing to swap")
  func full() throws {
    let decoration = Decoration(try TestCrystals.gammaParent())
    var random = RandomStream(seed: 13, purpose: "mutation", candidate: 0)
    #expect(SwapMutation.offspring(of: decoration, rate: 1, random: &random) == decoration)
  }

  @Test("A swap starts at each site with half the rate")
  func frequency() throws {
    // One of four S and two of eight Li vacant. At a small rate swaps do not
    // meet: a site swaps where it is drawn, or where it is chosen by another.
    let parent = try TestCrystals.sulfideParent()
    let decoration = try TestCrystals.sample(parent, removed: [1, 0], seed: 5)
    let rate = 0.02
    let draws = 20_000
    var changedSulfur = 0
    for candidate in 0..<draws {
      var random = RandomStream(seed: 14, purpose: "mutation", candidate: candidate)
      let mutant = SwapMutation.offspring(of: decoration, rate: rate, random: &random)
      if (0..<4).contains(where: { mutant.states[$0] != decoration.states[$0] }) {
        changedSulfur += 1
      }
    }
    // Four sites draw, each with probability 0.01: expected 4 × 0.01 to first
    // order, less about 1 % of that for pairs.
    let expected = Double(draws) * 4 * rate / 2
    #expect(abs(Double(changedSulfur) - expected) < 5 * expected.squareRoot() + 0.03 * expected)
  }
}
