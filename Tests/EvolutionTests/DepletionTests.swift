import Evolution
import Structures
import Testing

@Suite("Depletions")
struct DepletionTests {
  @Test("Only whole units that are there can be taken, and never everything")
  func limits() throws {
    let parent = try TestCrystals.sulfideParent()
    #expect(Depletion(parent, removed: [0, 1]) == nil)
    #expect(Depletion(parent, removed: [4, 0]) == nil)
    #expect(Depletion(parent, removed: [5, 0]) == nil)
    #expect(Depletion(parent, removed: [-1, 0]) == nil)
    #expect(Depletion(parent, removed: [3, 0])?.composition.formula == "Li2S")
    let gamma = try #require(Depletion(try TestCrystals.gammaParent(), removed: [2, 3]))
    #expect(gamma.vacancies == [4, 6, 17] && gamma.atomCount == 37)
    #expect(gamma.composition.formula == "Li20P2S15" && gamma.mixture == Mixture([10, 1]))
  }

  @Test("Decorations are counted by binomials, without overflow")
  func counting() throws {
    let parent = try TestCrystals.sulfideParent()
    // C(4, n) C(8, 2n).
    for (units, count) in [(0, 1), (1, 112), (2, 420), (3, 112)] {
      #expect(Depletion(parent, removed: [units, 0])?.decorationCount == count)
    }
    let gamma = try TestCrystals.gammaParent()
    // C(24, 2) × 32 and C(8, 2) C(32, 5).
    #expect(Depletion(gamma, removed: [1, 0])?.decorationCount == 276 * 32)
    #expect(Depletion(gamma, removed: [0, 1])?.decorationCount == 28 * 201_376)
    // C(24, 12) C(8, 4) C(32, 16): 1.1e17; twice the cell is beyond 2⁶³.
    #expect(Depletion(gamma, removed: [6, 2])?.decorationCount == 2_704_156 * 70 * 601_080_390)
    let large = try Parent(
      name: "large", structure: try TestCrystals.gammaThiophosphate().supercell(2, 2, 2),
      endMembers: try TestCrystals.thiophosphates())
    #expect(Depletion(large, removed: [12, 4])?.decorationCount == nil)
  }
}
