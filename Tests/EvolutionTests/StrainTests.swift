import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Strain")
struct StrainTests {
  @Test("The volume stays when told to, and changes otherwise; fractional positions stay")
  func volume() throws {
    for seed in 0..<50 {
      let cell = try FreeCells.scattered("Li6P2S8", seed: seed)
      var (random, again) = (FreeCells.stream(seed), FreeCells.stream(seed))
      let kept = try #require(Strain.offspring(of: cell, deviation: 0.1, random: &random))
      let free = try #require(
        Strain.offspring(of: cell, deviation: 0.1, keepsVolume: false, random: &again))
      #expect(abs(kept.lattice.volume / cell.lattice.volume - 1) < 1e-12)
      #expect(abs(free.lattice.volume / cell.lattice.volume - 1) > 1e-6)
      #expect(kept.positions == cell.positions && kept.species == cell.species)
    }
  }

  @Test("The strain is symmetric, with the standard deviations asked for")
  func deviation() throws {
    let cell = try FreeCells.scattered("Li6P2S8", seed: 0)
    var diagonal = 0.0
    var shear = 0.0
    let count = 1000
    for seed in 0..<count {
      var random = FreeCells.stream(seed)
      let strained = try #require(
        Strain.offspring(of: cell, deviation: 0.1, keepsVolume: false, random: &random))
      let strain = cell.lattice.inverse * strained.lattice.matrix - .identity
      #expect((strain - strain.transpose).norm < 1e-12)
      diagonal += strain[0, 0] * strain[0, 0]
      shear += strain[0, 1] * strain[0, 1]
    }
    // Six standard errors are 13 %.
    #expect(abs((diagonal / Double(count)).squareRoot() / 0.1 - 1) < 0.13)
    #expect(abs((shear / Double(count)).squareRoot() / 0.05 - 1) < 0.13)
  }

  @Test("A strain that turns the cell inside out gives nothing, none gives a flat cell")
  func extremes() throws {
    let cell = try FreeCells.scattered("Li6P2S8", seed: 0)
    var refused = 0
    for seed in 0..<200 {
      var random = FreeCells.stream(seed)
      guard let strained = Strain.offspring(of: cell, deviation: 1, random: &random) else {
        refused += 1
        continue
      }
      #expect(strained.lattice.matrix.determinant * cell.lattice.matrix.determinant > 0)
      #expect(
        strained.lattice.reduced.heights.min() >= cell.lattice.reduced.heights.min() / 2)
    }
    #expect(refused > 100 && refused < 200)
  }
}
