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
    let steps: [Double] = [-1, 0, 1]
    let images: [Vector3] = steps.flatMap { x in
      steps.flatMap { y in steps.map { z in Vector3(x, y, z) } }
    }
    for i in crystal.species.indices {
      for j in crystal.species.indices {
        let pair = Screen.Pair(crystal.species[i], crystal.species[j])
        for image in images where i != j || image != .zero {
          let offset = crystal.positions[j] - crystal.positions[i] + image
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
    let own = LearnedDistances(from: crystal).distances
    #expect(Set(learned.keys) == Set(own.keys))
    for (pair, distance) in own { #expect(abs(distance - learned[pair]!) < 1e-9) }
  }
}
