import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Voids")
struct VoidsTests {
  @Test("The roomiest of the candidates is the one farthest from all atoms and images")
  func roomiest() throws {
    let crystal = try TestCrystals.antifluorite()
    let voids = Voids(crystal.lattice, species: crystal.species, positions: crystal.positions)
    // The octahedral site at the middle of the cell is empty.
    let candidates = [
      Vector3(0.3, 0.3, 0.3), Vector3(-0.02, 1, 0), Vector3(0.5, 0.5, 0.5), Vector3(0.4, 0.5, 0.5),
    ]
    #expect(voids.roomiest(for: .lithium, of: candidates) == 2)
    #expect(voids.roomiest(for: .lithium, of: []) == nil)
  }

  @Test("Atoms inserted into voids stay clear of each other")
  func filling() throws {
    var random = FreeCells.stream(0)
    var voids = Voids(try #require(Lattice.cubic(8)))
    for _ in 0..<12 {
      voids.insert(.sulfur, at: voids.randomVoid(for: .sulfur, random: &random))
    }
    let structure = Structure(
      lattice: voids.lattice, species: voids.species, positions: voids.positions)
    #expect(NeighborList(structure, cutoff: 2.5).neighbors.isEmpty)
  }
}
