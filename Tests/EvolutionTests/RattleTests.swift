import Evolution
import Quantities
import Structures
import Testing

@Suite("Rattle")
struct RattleTests {
  @Test("About the share of the atoms moves, by about the amplitude")
  func amplitude() throws {
    var moved = 0
    var sum = 0.0
    for seed in 0..<50 {
      let cell = try FreeCells.scattered("Li24P8S32", seed: seed)
      var random = FreeCells.stream(seed)
      let result = Rattle.offspring(of: cell, amplitude: 0.3, share: 0.4, random: &random)
      #expect(result.species == cell.species && result.lattice == cell.lattice)
      for (before, after) in zip(cell.positions, result.positions) where before != after {
        moved += 1
        sum += cell.lattice.cartesian(after - before).lengthSquared
      }
    }
    // 3,200 atoms; six standard deviations.
    #expect(abs(Double(moved) / 3200 - 0.4) < 0.052)
    #expect(abs((sum / Double(3 * moved)).squareRoot() - 0.3) < 0.021)
  }

  @Test("Something always moves, and a stream gives the same again")
  func always() throws {
    let cell = try FreeCells.scattered("Li2S", seed: 0)
    var (random, again) = (FreeCells.stream(4), FreeCells.stream(4))
    let result = Rattle.offspring(of: cell, share: 0, random: &random)
    #expect(zip(cell.positions, result.positions).count { $0 != $1 } == 1)
    #expect(Rattle.offspring(of: cell, share: 0, random: &again) == result)
  }
}
