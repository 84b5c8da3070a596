import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Random cells")
struct RandomCellTests {
  @Test("Random cells have the composition, keep the distances and are not flat")
  func scattered() throws {
    for (seed, formula) in ["Li24P8S32", "Li3PS4", "Li2S", "P4S10", "S"].enumerated() {
      let composition = try FreeCells.composition(formula)
      var (random, again) = (FreeCells.stream(seed), FreeCells.stream(seed))
      let cell = try #require(
        RandomCell.structure(
          composition: composition, volumePerAtom: 20, minimumDistances: FreeCells.distances,
          random: &random))
      #expect(cell.composition == composition)
      #expect(FreeCells.areKept(in: cell))
      #expect(cell.volumePerAtom > 19.9 && cell.volumePerAtom < 40)
      #expect(cell.lattice.heights.min() > 0.3 * cell.lattice.lengths.max())
      #expect(
        RandomCell.structure(
          composition: composition, volumePerAtom: 20, minimumDistances: FreeCells.distances,
          random: &again) == cell)
    }
  }

  @Test(
    "Symmetric cells have at least the operations of the space group asked for",
    arguments: [
      2, 4, 5, 14, 15, 19, 31, 36, 62, 70, 82, 88, 122, 136, 146, 148, 160, 167, 173, 186,
      194, 198, 205, 216, 225, 227, 230,
    ])
  func symmetric(group: Int) throws {
    let orbits = SpaceGroupOrbits(spaceGroup: group)
    // One general orbit, and one that must be special or general.
    let composition = Composition([.lithium: 2 * orbits.generalSize, .sulfur: orbits.generalSize])
    var random = FreeCells.stream(group)
    let cell = try #require(
      RandomCell.structure(
        composition: composition, volumePerAtom: 20, minimumDistances: FreeCells.distances,
        spaceGroup: group, random: &random))
    #expect(cell.composition == composition)
    #expect(FreeCells.areKept(in: cell))
    let found = try #require(SpaceGroup(of: cell, tolerance: 1e-4))
    // The group asked for is a subgroup of what is found, or it is that.
    #expect(found.operations.count % orbits.generalSize == 0)
    #expect(found.operations.count > orbits.generalSize || found.number == group)
  }

  @Test("Special positions are found: three atoms of Fm-3m are antifluorite")
  func special() throws {
    let sulfide = try FreeCells.composition("Li2S")
    var random = FreeCells.stream(225)
    let cell = try #require(
      RandomCell.structure(
        composition: sulfide, volumePerAtom: 15, minimumDistances: FreeCells.distances,
        spaceGroup: 225, random: &random))
    #expect(cell.count == 3)
    #expect(SpaceGroup(of: cell)?.number == 225)
  }

  @Test("A count that no orbits of the group sum to gives nothing")
  func impossible() throws {
    // P2₁2₁2₁ has orbits of four only.
    var random = FreeCells.stream(0)
    #expect(
      RandomCell.structure(
        composition: try FreeCells.composition("Li2S"), volumePerAtom: 20,
        minimumDistances: FreeCells.distances, spaceGroup: 19, random: &random) == nil)
  }
}
