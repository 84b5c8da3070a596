import Descriptors
import Quantities
import Structures
import Testing

@Suite("Pairs within the cutoffs")
struct ClosePairsTests {
  let basis = DensityBasis(
    elements: [.lithium, .phosphorus, .sulfur], radialCutoff: 5.5, angularCutoff: 4.2)

  @Test("They are those of the neighbour list, the angular ones first, whatever the skin")
  func agreesWithList() throws {
    let structure = DescriptorBlockTests.structure(atoms: 14)
    let types = structure.species.map { basis.type(of: $0)! }
    let list = NeighborList(structure, cutoff: basis.radialCutoff)
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
          #expect(close.allSatisfy { $0.length < basis.angularCutoff })
          #expect(found.dropFirst(close.count).allSatisfy { $0.length >= basis.angularCutoff })
          let expected = list[Int(atom)]
          #expect(found.count == expected.count)
          for (pair, d) in zip(range, found) {
            let index = Int(pairs.neighbors[pair])
            #expect(Int(pairs.neighborTypes[pair]) == types[index])
            #expect(
              expected.contains { $0.index == index && ($0.displacement - d).length < 1e-12 })
          }
        }
      }
      #expect(seen.sorted() == Array(structure.species.indices))
    }
  }
}
