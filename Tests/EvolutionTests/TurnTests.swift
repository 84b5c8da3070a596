import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Units turned")
struct TurnTests {
  @Test("A turned unit keeps its distances and its centre, and the rest stays where it is")
  func rigid() throws {
    let crystal = try TestCrystals.gammaThiophosphate()
    let units = BondedUnits(crystal)
    for seed in 0..<20 {
      var (random, again) = (FreeCells.stream(seed), FreeCells.stream(seed))
      let turned = try #require(Turn.offspring(of: crystal, share: 0.5, random: &random))
      #expect(turned == Turn.offspring(of: crystal, share: 0.5, random: &again))
      #expect(turned.species == crystal.species && turned.lattice == crystal.lattice)
      var moved = 0
      for unit in units.atoms {
        guard unit.count > 1 else {
          #expect(turned.positions[unit[0]] == crystal.positions[unit[0]])
          continue
        }
        if turned.positions[unit[1]] != crystal.positions[unit[1]] { moved += 1 }
        // Nearest images: the unit is smaller than half the cell.
        let nearest = unit.map { atom in
          crystal.lattice.shortestImage(turned.positions[atom] - turned.positions[unit[0]])
        }
        for (i, a) in unit.enumerated() {
          for (j, b) in unit.enumerated() {
            let before = (units.positions[a] - units.positions[b]).length
            #expect(abs((nearest[i] - nearest[j]).length - before) < 1e-9)
          }
        }
        let center = crystal.lattice.fractional(units.center(of: unit))
        let start = turned.positions[unit[0]]
        let middle =
          crystal.lattice.cartesian(start) + nearest.reduce(.zero, +) / Double(unit.count)
        #expect(
          crystal.lattice.shortestImage(crystal.lattice.fractional(middle) - center).length < 1e-9)
      }
      #expect(moved > 0)
    }
  }

  @Test("Without a molecule there is nothing to turn")
  func nothing() throws {
    var random = FreeCells.stream(0)
    #expect(Turn.offspring(of: try TestCrystals.antifluorite(), random: &random) == nil)
  }
}
