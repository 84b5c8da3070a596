import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Soft modes")
struct SoftModeTests {
  /// uᵀ K u for a displacement of length 1.
  private func stiffness(_ displacement: [Vector3], _ structure: Structure) -> Double {
    let norm = displacement.reduce(0) { $0 + $1.lengthSquared }
    return SoftMode.springs(of: structure).reduce(0) {
      let stretch = $1.direction.dot(displacement[$1.second] - displacement[$1.first])
      return $0 + $1.constant * stretch * stretch
    } / norm
  }

  @Test("It stretches bonds far less than a random displacement does, and moves no whole crystal")
  func soft() throws {
    let crystal = try TestCrystals.gammaThiophosphate()
    for seed in 0..<10 {
      var random = FreeCells.stream(seed)
      let any = crystal.species.map { _ in
        Vector3(random.normal(), random.normal(), random.normal())
      }
      let soft = SoftMode.softDisplacement(of: crystal, random: &random)
      #expect(stiffness(soft, crystal) < 0.2 * stiffness(any, crystal))
      #expect(soft.reduce(.zero, +).length < 1e-9)
    }
  }

  @Test("The farthest atom moves as far as asked; species and lattice stay")
  func amplitude() throws {
    let crystal = try TestCrystals.gammaThiophosphate()
    for seed in 0..<20 {
      var (random, again) = (FreeCells.stream(seed), FreeCells.stream(seed))
      let result = try #require(
        SoftMode.offspring(of: crystal, largest: 0.5...1, random: &random))
      let farthest = zip(crystal.positions, result.positions).map {
        crystal.lattice.cartesian($1 - $0).length
      }.max()!
      #expect((0.5 - 1e-9...1 + 1e-9).contains(farthest))
      #expect(result.species == crystal.species && result.lattice == crystal.lattice)
      #expect(SoftMode.offspring(of: crystal, largest: 0.5...1, random: &again) == result)
    }
  }

  @Test("Springs do not depend on the cell, and a single atom has no mode")
  func cells() throws {
    let crystal = try TestCrystals.antifluorite()
    let sum = { (structure: Structure) in
      SoftMode.springs(of: structure).reduce(0) { $0 + $1.constant } / Double(structure.count)
    }
    #expect(abs(sum(crystal) / sum(crystal.supercell(1, 2, 2)) - 1) < 1e-9)
    var random = FreeCells.stream(0)
    let atom = try FreeCells.scattered("S", seed: 0)
    #expect(SoftMode.offspring(of: atom, random: &random) == nil)
  }
}
