import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Assemblies of units")
struct UnitAssemblyTests {
  /// PS4 with bonds of 2.05 Å.
  private let tetrahedron = RigidUnit(
    species: [.phosphorus, .sulfur, .sulfur, .sulfur, .sulfur],
    positions: [.zero]
      + [Vector3(1, 1, 1), Vector3(1, -1, -1), Vector3(-1, 1, -1), Vector3(-1, -1, 1)].map {
        $0 * (2.05 / 3.0.squareRoot())
      })

  @Test("Every unit asked for is in the cell, whole and by itself, whatever the composition")
  func units() throws {
    for (seed, (formula, count)) in [("Li24P8S32", 8), ("Li3PS4", 1), ("Li14P2S12", 2)]
      .enumerated()
    {
      let composition = try FreeCells.composition(formula)
      var (random, again) = (FreeCells.stream(seed), FreeCells.stream(seed))
      let cell = try #require(
        UnitAssembly.structure(
          units: [(tetrahedron, count)], composition: composition, volumePerAtom: 20,
          minimumDistances: FreeCells.distances, random: &random))
      #expect(cell.composition == composition)
      #expect(cell.species == cell.species.sorted())
      #expect(FreeCells.areKept(in: cell))
      let phosphorusSulfur = cell.selecting(
        cell.species.indices.filter { cell.species[$0] != .lithium })
      let bonds = NeighborList(phosphorusSulfur, cutoff: 2.06)
      let whole = phosphorusSulfur.species.indices.count {
        phosphorusSulfur.species[$0] == .phosphorus && bonds[$0].count == 4
      }
      #expect(whole == count)
      #expect(
        UnitAssembly.structure(
          units: [(tetrahedron, count)], composition: composition, volumePerAtom: 20,
          minimumDistances: FreeCells.distances, random: &again) == cell)
    }
  }

  @Test("Units that hold more than the composition are refused")
  func tooMany() throws {
    var random = FreeCells.stream(0)
    #expect(
      UnitAssembly.structure(
        units: [(tetrahedron, 2)], composition: try FreeCells.composition("Li3PS4"),
        volumePerAtom: 20, minimumDistances: FreeCells.distances, random: &random) == nil)
  }
}
