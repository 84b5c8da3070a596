import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Near pairs")
struct NearPairsTests {
  @Test("The pairs are those of the neighbour list, in cells of any shape and size")
  func reference() throws {
    let shapes = [
      try #require(Lattice(a: 11, b: 12, c: 13, alpha: 80, beta: 100, gamma: 75)),
      try #require(Lattice(a: 3, b: 4, c: 20, alpha: 90, beta: 90, gamma: 60)),
      try #require(Lattice(a: 2, b: 2.5, c: 3, alpha: 50, beta: 60, gamma: 70)),
    ]
    for (seed, lattice) in shapes.enumerated() {
      var cell = try FreeCells.scattered(seed == 2 ? "LiS" : "Li8P4S8", seed: seed)
      cell.lattice = lattice
      // Positions need not lie in the cell.
      cell.positions[0] += Vector3(2, -1, 3)
      for margin in [0, 1.5] {
        let table = DistanceTable(FreeCells.distances, species: cell.species)
        let positions = cell.cartesianPositions
        let kinds = table.kinds(of: cell.species)
        let near = NearPairs(
          positions, kinds: kinds, lattice: lattice, table: table, margin: margin)
        let found = near.pairs.map {
          (positions[$0.second] - positions[$0.first] + $0.shift).length
        }.sorted()
        let list = NeighborList(cell, cutoff: table.largest + margin, kind: .half)
        let expected = (0..<cell.count).flatMap { atom in
          list[atom].filter {
            $0.distance < table.minimum(kinds[atom], kinds[$0.index]) + margin
          }.map(\.distance)
        }.sorted()
        #expect(!expected.isEmpty || margin == 0)
        #expect(found.count == expected.count)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 })
      }
    }
  }
}
