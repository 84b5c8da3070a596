import Quantities
import Structures
import Testing

@Suite("Neighbour lists")
struct NeighborListTests {
  /// A cell of random shape with random atoms, some of them outside of it.
  static func randomStructure(seed: UInt64, atoms: Int, edge: Double) -> Structure {
    var random = RandomStream(seed: seed, purpose: "random structure", candidate: 0)
    while true {
      var matrix = Matrix3.identity * edge
      for row in 0..<3 {
        for column in 0..<3 { matrix[row, column] += edge * 0.6 * (random.uniform() - 0.5) }
      }
      guard let lattice = Lattice(matrix) else { continue }
      let positions = (0..<atoms).map { _ in
        Vector3(random.uniform(), random.uniform(), random.uniform()) * 3 - 1
      }
      return Structure(
        lattice: lattice, species: [Element](repeating: .sulfur, count: atoms), positions: positions
      )
    }
  }

  /// Every image within a box that is certainly large enough.
  static func bruteForce(_ s: Structure, cutoff: Double) -> [[String]] {
    let winding = s.positions.flatMap { [abs($0.x), abs($0.y), abs($0.z)] }.max() ?? 0
    let reach = Int32(
      (cutoff / s.lattice.heights.min()).rounded(.up) + 2 * winding.rounded(.up) + 2)
    return (0..<s.count).map { i in
      var found: [String] = []
      for j in 0..<s.count {
        for a in -reach...reach {
          for b in -reach...reach {
            for c in -reach...reach where !(i == j && a == 0 && b == 0 && c == 0) {
              let shift = SIMD3<Int32>(a, b, c)
              let d = s.lattice.cartesian(s.positions[j] + Vector3(shift) - s.positions[i])
              if d.length < cutoff { found.append("\(j) \(shift)") }
            }
          }
        }
      }
      return found.sorted()
    }
  }

  @Test(
    "The list is what brute force finds, for any cell, also smaller than the cutoff",
    arguments: [(1, 3.0, 4.0), (4, 3.0, 5.0), (6, 6.0, 3.0), (20, 9.0, 2.5), (40, 14.0, 4.0)])
  func bruteForceAgrees(atoms: Int, edge: Double, cutoff: Double) {
    for seed in 0..<3 as Range<UInt64> {
      let structure = Self.randomStructure(seed: seed, atoms: atoms, edge: edge)
      let list = NeighborList(structure, cutoff: cutoff)
      let found = (0..<atoms).map { i in list[i].map { "\($0.index) \($0.shift)" }.sorted() }
      #expect(found == Self.bruteForce(structure, cutoff: cutoff), "seed \(seed)")
    }
  }

  @Test("Displacements are the differences of the shifted positions")
  func displacements() {
    let structure = Self.randomStructure(seed: 9, atoms: 12, edge: 5)
    let list = NeighborList(structure, cutoff: 4)
    for i in 0..<12 {
      for n in list[i] {
        let d = structure.positions[n.index] + Vector3(n.shift) - structure.positions[i]
        #expect((structure.lattice.cartesian(d) - n.displacement).length < 1e-12)
      }
    }
  }

  @Test("A half list has every pair of the full list once")
  func halfList() {
    let structure = Self.randomStructure(seed: 2, atoms: 9, edge: 4)
    let full = NeighborList(structure, cutoff: 5)
    let half = NeighborList(structure, cutoff: 5, kind: .half)
    #expect(half.neighbors.count * 2 == full.neighbors.count)
    var pairs: Set<String> = []
    for i in 0..<9 {
      for n in half[i] {
        pairs.insert("\(i) \(n.index) \(n.shift)")
        pairs.insert("\(n.index) \(i) \(SIMD3<Int32>.zero &- n.shift)")
      }
    }
    #expect(pairs.count == full.neighbors.count)
  }

  @Test("Face-centred cubic has 12 nearest and 6 second neighbours")
  func faceCentredCubic() throws {
    let lattice = try #require(
      Lattice(Matrix3(Vector3(0, 2, 2), Vector3(2, 0, 2), Vector3(2, 2, 0))))
    let structure = Structure(lattice: lattice, species: [.lithium], positions: [.zero])
    #expect(NeighborList(structure, cutoff: 2.9)[0].count == 12)
    #expect(NeighborList(structure, cutoff: 4.1)[0].count == 18)
  }
}
