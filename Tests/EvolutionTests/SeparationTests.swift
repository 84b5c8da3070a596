import Evolution
import Quantities
import Structures
import Testing

@Suite("Separation")
struct SeparationTests {
  @Test("Where the distances hold, the structure comes back as it is")
  func untouched() throws {
    let crystal = try TestCrystals.gammaThiophosphate()
    var random = FreeCells.stream(0)
    let before = random
    let result = Separation.separated(
      crystal, minimumDistances: FreeCells.distances, random: &random)
    #expect(result == crystal)
    var untouched = before
    #expect(random.next() == untouched.next())
  }

  @Test("Random cells come to keep their distances, lattice and composition")
  func random() throws {
    for seed in 0..<40 {
      let cell = try FreeCells.scattered("Li24P8S32", seed: seed)
      #expect(!FreeCells.areKept(in: cell))
      var random = FreeCells.stream(seed)
      let result = try #require(
        Separation.separated(cell, minimumDistances: FreeCells.distances, random: &random))
      #expect(FreeCells.areKept(in: result))
      #expect(result.lattice == cell.lattice && result.species == cell.species)
    }
  }

  @Test("In small and flat cells, images count")
  func images() throws {
    let flat = Structure(
      lattice: try #require(Lattice(a: 2.5, b: 9, c: 9, alpha: 90, beta: 90, gamma: 60)),
      species: [.sulfur, .sulfur, .lithium],
      positions: [Vector3(0.98, 0.5, 0.5), Vector3(0.02, 0.5, 0.6), Vector3(0.5, 0.5, 0.4)])
    var random = FreeCells.stream(1)
    let result = try #require(
      Separation.separated(flat, minimumDistances: FreeCells.distances, random: &random))
    #expect(FreeCells.areKept(in: result))
    // 1.2 Å from its own image: no move of atoms can help.
    let hopeless = Structure(
      lattice: try #require(Lattice(a: 1.2, b: 9, c: 9, alpha: 90, beta: 90, gamma: 90)),
      species: [.sulfur], positions: [.zero])
    #expect(
      Separation.separated(hopeless, minimumDistances: FreeCells.distances, random: &random)
        == nil)
  }

  @Test("Atoms on top of each other part, and too many in too little room are given up")
  func extremes() throws {
    var cell = try FreeCells.scattered("Li4S4", seed: 3)
    for atom in 0..<cell.count { cell.positions[atom] = Vector3(0.25, 0.25, 0.25) }
    var random = FreeCells.stream(2)
    let result = try #require(
      Separation.separated(
        cell, minimumDistances: FreeCells.distances, sweeps: 200, random: &random))
    #expect(FreeCells.areKept(in: result))
    cell.lattice = try #require(Lattice.cubic(3))
    #expect(
      Separation.separated(cell, minimumDistances: FreeCells.distances, random: &random) == nil)
  }
}
