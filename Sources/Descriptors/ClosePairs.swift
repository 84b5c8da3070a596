import Quantities
import Structures

/// The pairs of a table that are within the cutoffs now, in the layout of the
/// kernels: of each atom, those within the angular cutoff first.
public struct ClosePairs: Sendable {
  /// Type of the central atoms.
  public private(set) var type = 0
  /// Indices of the central atoms.
  public private(set) var atoms: [Int32] = []
  /// Pairs of the n-th atom are starts[n] ..< starts[n + 1].
  public private(set) var starts: [Int32] = [0]
  /// How many of them, the first ones, are within the angular cutoff.
  public private(set) var angular: [Int32] = []
  public private(set) var count = 0
  public private(set) var angularCount = 0
  /// For each pair, and maybe more.
  public private(set) var neighborTypes: [Int32] = []
  public private(set) var neighbors: [Int32] = []
  /// x, y, z from the central atom to the neighbour for each pair, and maybe more, Å.
  public private(set) var displacements: [Double] = []

  public init() {}

  /// Takes the pairs of a table, in its order.
  ///
  /// - Parameter positions: of the atoms, Cartesian, Å.
  public mutating func select(
    from table: PairTable, positions: [Vector3], lattice: Lattice, basis: DensityBasis
  ) {
    (type, atoms) = (table.type, table.atoms)
    if neighbors.count < table.pairCount {
      neighbors = [Int32](repeating: 0, count: table.pairCount)
      neighborTypes = neighbors
      displacements = [Double](repeating: 0, count: 3 * table.pairCount)
    }
    starts.removeAll(keepingCapacity: true)
    angular.removeAll(keepingCapacity: true)
    starts.append(0)
    let matrix = lattice.matrix
    let shifts = table.shifts.map { Vector3($0) * matrix }
    let outer = basis.radialCutoff * basis.radialCutoff
    let inner = basis.angularCutoff * basis.angularCutoff
    count = 0
    angularCount = 0
    let most = zip(table.starts, table.starts.dropFirst()).map { Int($1 - $0) }.max() ?? 0
    var far = [Far](repeating: Far(pair: 0, displacement: .zero), count: most)
    neighbors.withUnsafeMutableBufferPointer { neighbors in
      neighborTypes.withUnsafeMutableBufferPointer { types in
        displacements.withUnsafeMutableBufferPointer { displacements in
          var next = 0
          func place(_ pair: Int, _ d: Vector3) {
            neighbors[next] = table.neighbors[pair]
            types[next] = table.neighborTypes[pair]
            displacements[3 * next] = d.x
            displacements[3 * next + 1] = d.y
            displacements[3 * next + 2] = d.z
          }
          for (n, atom) in table.atoms.enumerated() {
            let origin = positions[Int(atom)]
            let first = next
            var farther = 0
            // Whether a pair is near cannot be foretold, so both places are written and one counts.
            for pair in Int(table.starts[n])..<Int(table.starts[n + 1]) {
              let image = shifts[Int(table.images[pair])]
              let d = positions[Int(table.neighbors[pair])] + image - origin
              let squared = d.lengthSquared
              place(pair, d)
              far[farther] = Far(pair: pair, displacement: d)
              next += squared < inner ? 1 : 0
              farther += squared >= inner && squared < outer ? 1 : 0
            }
            angular.append(Int32(next - first))
            angularCount += next - first
            for item in far[..<farther] {
              place(item.pair, item.displacement)
              next += 1
            }
            starts.append(Int32(next))
          }
          count = next
        }
      }
    }
  }

  private struct Far {
    var pair: Int
    var displacement: Vector3
  }

  /// Without the displacements, for whoever keeps them in another precision.
  public var withoutDisplacements: ClosePairs {
    var pairs = self
    pairs.displacements = []
    return pairs
  }
}
