import Quantities

/// A crystal with one element on every site.
///
/// `species[i]` sits at the fractional `positions[i]`, which need not lie in
/// the unit cell: a trajectory keeps its winding.
public struct Structure: Hashable, Sendable, Codable {
  public var lattice: Lattice
  public private(set) var species: [Element]
  /// Fractional.
  public var positions: [Vector3]

  public init(lattice: Lattice, species: [Element], positions: [Vector3]) {
    precondition(species.count == positions.count, "one element for each position")
    self.lattice = lattice
    self.species = species
    self.positions = positions
  }

  public var count: Int { species.count }
  public var composition: Composition { Composition(species) }

  /// Å³ per atom.
  public var volumePerAtom: Double { lattice.volume / Double(count) }

  /// Mass density in atomic mass units per Å³.
  public var density: Double { composition.mass / lattice.volume }

  public var cartesianPositions: [Vector3] {
    get { positions.map(lattice.cartesian) }
    set { positions = newValue.map(lattice.fractional) }
  }

  /// The shortest vector from atom `i` to any image of atom `j`, Å.
  public func shortestVector(from i: Int, to j: Int) -> Vector3 {
    lattice.shortestImage(positions[j] - positions[i])
  }

  /// The cell repeated along its vectors; atoms of one cell stay together.
  public func supercell(_ na: Int, _ nb: Int, _ nc: Int) -> Structure {
    precondition(na > 0 && nb > 0 && nc > 0, "a supercell repeats a positive number of times")
    let size = Vector3(Double(na), Double(nb), Double(nc))
    let matrix = lattice.matrix
    var species: [Element] = []
    var positions: [Vector3] = []
    for i in 0..<na {
      for j in 0..<nb {
        for k in 0..<nc {
          let origin = Vector3(Double(i), Double(j), Double(k))
          species += self.species
          positions += self.positions.map { ($0 + origin) / size }
        }
      }
    }
    let lattice = Lattice(Matrix3(matrix.a * size.x, matrix.b * size.y, matrix.c * size.z))!
    return Structure(lattice: lattice, species: species, positions: positions)
  }

  /// The atoms at `indices`, in that order.
  public func selecting(_ indices: some Sequence<Int>) -> Structure {
    let indices = Array(indices)
    return Structure(
      lattice: lattice, species: indices.map { species[$0] },
      positions: indices.map { positions[$0] })
  }

  /// Atoms ordered by element, otherwise in their order.
  public var sortedByElement: Structure {
    selecting(species.indices.sorted { (species[$0], $0) < (species[$1], $1) })
  }
}
