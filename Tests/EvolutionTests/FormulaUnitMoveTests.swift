import Evolution
import Quantities
import Structures
import Testing

@Suite("Formula unit moves")
struct FormulaUnitMoveTests {
  @Test("Insertion after removal restores the composition and the volume; distances hold")
  func roundTrip() throws {
    let crystal = try TestCrystals.gammaThiophosphate().supercell(1, 2, 2)
    for (seed, formula) in ["Li2S", "P2S5", "Li3PS4", "Li2S", "P2S5"].enumerated() {
      let unit = try FreeCells.composition(formula)
      var (random, again) = (FreeCells.stream(seed), FreeCells.stream(seed))
      let fewer = try #require(
        FormulaUnitMove.removal(of: unit, from: crystal, random: &random))
      #expect(fewer.composition + unit == crystal.composition)
      #expect(abs(fewer.volumePerAtom / crystal.volumePerAtom - 1) < 1e-9)
      #expect(FormulaUnitMove.removal(of: unit, from: crystal, random: &again) == fewer)
      let restored = try #require(
        FormulaUnitMove.insertion(
          of: unit, into: fewer, minimumDistances: FreeCells.distances, random: &random))
      #expect(restored.composition == crystal.composition)
      #expect(restored.species == restored.species.sorted())
      #expect(abs(restored.lattice.volume / crystal.lattice.volume - 1) < 1e-9)
      #expect(FreeCells.areKept(in: restored))
    }
  }

  @Test("A unit that leaves as a piece takes neighbours along")
  func coherent() throws {
    // Phosphorus and sulfur, not to be torn apart.
    let crystal = try TestCrystals.gammaThiophosphate().supercell(1, 2, 2)
    let unit = try FreeCells.composition("P2S5")
    // S left with no P within 2.6 Å.
    let loose = { (structure: Structure) in
      let list = NeighborList(structure, cutoff: 2.6)
      return structure.species.indices.count { atom in
        structure.species[atom] == .sulfur
          && !list[atom].contains { structure.species[$0.index] == .phosphorus }
      }
    }
    var counts = [0, 0]
    for seed in 0..<20 {
      for (index, share) in [1.0, 0].enumerated() {
        var random = FreeCells.stream(seed)
        let fewer = try #require(
          FormulaUnitMove.removal(
            of: unit, from: crystal, rule: RemovalRule(coherentShare: share), random: &random))
        counts[index] += loose(fewer)
      }
    }
    #expect(counts[0] < counts[1] / 2)
  }

  @Test("What is not there cannot leave, and something has to stay")
  func impossible() throws {
    let sulfide = try FreeCells.scattered("Li2S", seed: 0)
    var random = FreeCells.stream(0)
    for formula in ["Li2S", "P2S5", "Li3S"] {
      #expect(
        FormulaUnitMove.removal(
          of: try FreeCells.composition(formula), from: sulfide, random: &random) == nil)
    }
  }
}
