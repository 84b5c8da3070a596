import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Distances learned from a crystal")
struct LearnedDistancesTests {
  @Test("They are a share of the nearest of each pair, images included")
  func nearest() throws {
    let crystal = try TestCrystals.gammaThiophosphate()
    let learned = LearnedDistances(from: crystal, share: 0.8).distances
    var nearest: [Screen.Pair: Double] = [:]
    for i in crystal.species.indices {
      for j in crystal.species.indices {
        for shift in (0..<27).map({
          Vector3(Double($0 % 3), Double($0 / 3 % 3), Double($0 / 9)) - 1
        })
        where i != j || shift != .zero {
          let offset = crystal.positions[j] - crystal.positions[i] + shift
          let pair = Screen.Pair(crystal.species[i], crystal.species[j])
          nearest[pair] = min(nearest[pair] ?? 5, crystal.lattice.cartesian(offset).length)
        }
      }
    }
    #expect(Set(learned.keys) == Set(nearest.keys.filter { nearest[$0]! < 5 }))
    for (pair, distance) in learned { #expect(abs(distance - 0.8 * nearest[pair]!) < 1e-9) }
    // Bonds may stay; like ions are kept apart.
    #expect(learned[Screen.Pair(.phosphorus, .sulfur)]! < 1.75)
    #expect(learned[Screen.Pair(.sulfur, .sulfur)]! > 2.5)
  }

  @Test("The crystal itself keeps what is learned from it, in any cell")
  func itself() throws {
    let crystal = try TestCrystals.gammaThiophosphate()
    let learned = LearnedDistances(from: crystal.supercell(2, 1, 1)).distances
    #expect(Screen(minimumDistances: learned).rejection(of: crystal) == nil)
    #expect(learned == LearnedDistances(from: crystal.supercell(2, 1, 1)).distances)
  }
}
