import Descriptors
import Quantities
import Structures
import Testing

@Suite("Pairs within the cutoffs")
struct ClosePairsTests {
  let basis = DensityBasis(
    elements: [.lithium, .phosphorus, .sulfur], radialCutoff: 5.5, angularCutoff: 4.2)

  @Test(
    "They are those of the neighbour list, the angular ones first, whatever the skin, however far atoms wandered",
    arguments: [0.0, 1, 5, 2e5])
  func agreesWithList(cells: Double) throws {
    var structure = DescriptorBlockTests.structure(atoms: 14)
    for atom in structure.species.indices {
      structure.positions[atom] += Vector3(1, -2, 0.5 * Double(atom % 3)).rounded(.down) * cells
    }
    let types = structure.species.map { basis.type(of: $0)! }
    let list = NeighborList(structure, cutoff: basis.radialCutoff)
    // Positions lose digits with the distance from the cell.
    let tolerance = 1e-12 * (1 + 100 * cells)
    for skin in [0, 0.9] {
      let tables = PairTable.tables(
        NeighborList(structure, cutoff: basis.radialCutoff + skin), types: types, count: 3, most: 4)
      #expect(tables.allSatisfy { $0.atoms.count <= 4 })
      var seen: [Int] = []
      // One storage for all tables: what is left of a longer one must not show.
      var pairs = ClosePairs()
      for table in tables {
        pairs.select(
          from: table, positions: structure.cartesianPositions, lattice: structure.lattice,
          basis: basis)
        #expect(pairs.type == table.type)
        for (n, atom) in pairs.atoms.enumerated() {
          seen.append(Int(atom))
          let range = Int(pairs.starts[n])..<Int(pairs.starts[n + 1])
          let found = range.map { pair in
            Vector3(
              pairs.displacements[3 * pair], pairs.displacements[3 * pair + 1],
              pairs.displacements[3 * pair + 2])
          }
          let close = found.prefix(Int(pairs.angular[n]))
          // Those of one element together, near and far: the kernels are fast with such.
          let near = range.prefix(close.count).map { pairs.neighborTypes[$0] }
          let far = range.dropFirst(close.count).map { pairs.neighborTypes[$0] }
          #expect(near == near.sorted() && far == far.sorted())
          #expect(close.allSatisfy { $0.length < basis.angularCutoff })
          #expect(found.dropFirst(close.count).allSatisfy { $0.length >= basis.angularCutoff })
          let expected = list[Int(atom)]
          #expect(found.count == expected.count)
          for (pair, d) in zip(range, found) {
            let index = Int(pairs.neighbors[pair])
            #expect(Int(pairs.neighborTypes[pair]) == types[index])
            #expect(
              expected.contains { $0.index == index && ($0.displacement - d).length < tolerance })
          }
        }
      }
      #expect(seen.sorted() == Array(structure.species.indices))
    }
  }
}
