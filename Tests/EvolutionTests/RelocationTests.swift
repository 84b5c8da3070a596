import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Loose atoms relocated")
struct RelocationTests {
  @Test("One to three lithium atoms go elsewhere; anions stay as they are")
  func loose() throws {
    let crystal = try TestCrystals.gammaThiophosphate()
    var counts: Set<Int> = []
    for seed in 0..<40 {
      var (random, again) = (FreeCells.stream(seed), FreeCells.stream(seed))
      let offspring = try #require(Relocation.offspring(of: crystal, random: &random))
      #expect(offspring == Relocation.offspring(of: crystal, random: &again))
      #expect(offspring.species == crystal.species && offspring.lattice == crystal.lattice)
      let moved = crystal.species.indices.filter {
        offspring.positions[$0] != crystal.positions[$0]
      }
      #expect(moved.allSatisfy { crystal.species[$0] == .lithium })
      counts.insert(moved.count)
    }
    #expect(counts == [1, 2, 3])
  }

  @Test("An atom goes where there is room")
  func room() throws {
    // A corner of the cell is taken out; what leaves has it and its own place to choose from.
    let full = try TestCrystals.antifluorite().supercell(2, 2, 2)
    let holed = full.selecting(Array(full.species.indices.dropLast()))
    let hole = full.positions[full.count - 1]
    var hits = 0
    for seed in 0..<40 {
      var random = FreeCells.stream(seed)
      let offspring = try #require(
        Relocation.offspring(of: holed, trials: 3000, random: &random))
      let moved = holed.species.indices.filter { offspring.positions[$0] != holed.positions[$0] }
      if moved.contains(where: {
        full.lattice.shortestImage(offspring.positions[$0] - hole).length < 0.8
      }) {
        hits += 1
      }
    }
    #expect(hits > 10, "\(hits)")
  }

  @Test("A single atom has nowhere to go")
  func single() {
    var random = FreeCells.stream(0)
    let atom = Structure(lattice: .cubic(4)!, species: [.lithium], positions: [.zero])
    #expect(Relocation.offspring(of: atom, random: &random) == nil)
  }
}
