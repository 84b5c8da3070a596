import Evolution
import Quantities
import Structures
import Testing

@Suite("Parents")
struct ParentTests {
  @Test("Sublattices hold the sites of an element")
  func sublattices() throws {
    let parent = try TestCrystals.gammaParent()
    #expect(parent.siteCount == 64)
    #expect(parent.elements == [.lithium, .phosphorus, .sulfur])
    #expect(parent.sublattices.map(\.count) == [24, 8, 32])
    #expect(parent.sublattices.joined().sorted() == Array(0..<64))
  }

  @Test("Symmetry counts rotations and the translations of the supercell")
  func symmetry() throws {
    #expect(try TestCrystals.sulfideParent().permutationCount == 192)
    // mm2 has 4 operations, times 4 cells.
    #expect(try TestCrystals.gammaParent().permutationCount == 16)
  }

  @Test("What is off the line is refused with its composition")
  func offTheLine() throws {
    let line = try TestCrystals.thiophosphates()
    let phosphide = Structure(
      lattice: try #require(Lattice.cubic(4)), species: [.phosphorus, .lithium],
      positions: [.zero, Vector3(0.5, 0.5, 0.5)])
    let error = #expect(throws: EvolutionError.self) {
      try Parent(name: "LiP", structure: phosphide, endMembers: line)
    }
    #expect(error?.sentence.contains("'LiP'") == true)
    #expect(error?.sentence.contains("Li2S, P2S5") == true)
  }

  @Test("Atoms on top of each other are refused")
  func overlap() throws {
    let stacked = Structure(
      lattice: try #require(Lattice.cubic(4)), species: [.lithium, .lithium, .sulfur],
      positions: [.zero, .zero, Vector3(0.5, 0.5, 0.5)])
    let line = try TestCrystals.thiophosphates()
    #expect(throws: EvolutionError.noSymmetry(parent: "stacked", tolerance: 1e-2)) {
      try Parent(name: "stacked", structure: stacked, endMembers: line)
    }
  }
}
