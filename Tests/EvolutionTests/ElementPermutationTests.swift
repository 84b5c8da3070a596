import Evolution
import Quantities
import Structures
import Testing

@Suite("Element permutations")
struct ElementPermutationTests {
  @Test("Positions stay as a set, and each swap changes the elements of two of them")
  func positions() throws {
    for seed in 0..<20 {
      let cell = try FreeCells.scattered("Li24P8S32", seed: seed)
      var random = FreeCells.stream(seed)
      let swaps = 1 + seed % 5
      let result = try #require(
        ElementPermutation.offspring(of: cell, swaps: swaps, random: &random))
      #expect(Set(result.positions) == Set(cell.positions))
      #expect(result.species == cell.species && result.lattice == cell.lattice)
      let element = Dictionary(uniqueKeysWithValues: zip(cell.positions, cell.species))
      let changed = zip(result.positions, result.species).count { element[$0] != $1 }
      #expect(changed == 2 * swaps)
    }
  }

  @Test("One element has nothing to swap, and few atoms have few swaps")
  func small() throws {
    var random = FreeCells.stream(0)
    let sulfur = try FreeCells.scattered("S8", seed: 0)
    #expect(ElementPermutation.offspring(of: sulfur, random: &random) == nil)
    let sulfide = try FreeCells.scattered("Li2S", seed: 0)
    let result = try #require(
      ElementPermutation.offspring(of: sulfide, swaps: 4, random: &random))
    #expect(zip(result.positions, sulfide.positions).count { $0 != $1 } == 2)
  }
}
