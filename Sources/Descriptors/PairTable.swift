import Quantities
import Structures

/// The neighbours of some atoms of one element, in the layout of the kernels.
///
/// Built from a neighbour list that may be wider than the cutoffs (a skin), it
/// stays valid while atoms move less than half the skin: only displacements
/// change, and pairs beyond a cutoff contribute nothing.
public struct PairTable: Sendable {
  /// Type of the central atoms.
  public let type: Int
  /// Indices of the central atoms.
  public let atoms: [Int32]
  /// Pairs of the n-th atom are starts[n] ..< starts[n + 1].
  public let starts: [Int32]
  /// How many of them, the first ones, may be within the angular cutoff.
  public let angular: [Int32]
  public let angularCount: Int
  public let neighborTypes: [Int32]
  public let neighbors: [Int32]
  public let shifts: [SIMD3<Int32>]

  public var pairCount: Int { neighbors.count }

  /// One table for each element that is there, cut into pieces of at most
  /// `most` atoms so that a piece's working set stays in the cache.
  ///
  /// - Parameters:
  ///   - list: full, with cutoff `basis.radialCutoff + skin`.
  ///   - types: of each atom.
  public static func tables(
    _ list: NeighborList, types: [Int], basis: DensityBasis, skin: Double, most: Int = .max
  ) -> [PairTable] {
    basis.elements.indices.flatMap { type in
      let atoms = types.indices.filter { types[$0] == type }
      return stride(from: 0, to: atoms.count, by: min(most, max(1, atoms.count))).map { start in
        PairTable(
          atoms[start..<min(atoms.count, start + min(most, atoms.count))], type: type, list: list,
          types: types, angularReach: basis.angularCutoff + skin)
      }
    }
  }

  private init(
    _ central: ArraySlice<Int>, type: Int, list: NeighborList, types: [Int], angularReach: Double
  ) {
    var starts: [Int32] = [0]
    var angular: [Int32] = []
    var neighborTypes: [Int32] = []
    var neighbors: [Int32] = []
    var shifts: [SIMD3<Int32>] = []
    for atom in central {
      let near = list[atom].filter { $0.distance < angularReach }
      let far = list[atom].filter { $0.distance >= angularReach }
      for neighbor in near + far {
        neighbors.append(Int32(neighbor.index))
        neighborTypes.append(Int32(types[neighbor.index]))
        shifts.append(neighbor.shift)
      }
      angular.append(Int32(near.count))
      starts.append(Int32(neighbors.count))
    }
    self.type = type
    self.atoms = central.map(Int32.init)
    self.starts = starts
    self.angular = angular
    self.angularCount = angular.reduce(0) { $0 + Int($1) }
    self.neighborTypes = neighborTypes
    self.neighbors = neighbors
    self.shifts = shifts
  }

  /// x, y, z of every pair, Å, from atom positions that are Cartesian.
  ///
  /// - Parameter result: 3 · pairCount numbers.
  public func displacements<Real: BinaryFloatingPoint>(
    _ positions: [Vector3], lattice: Lattice, into result: UnsafeMutablePointer<Real>
  ) {
    let matrix = lattice.matrix
    for (n, atom) in atoms.enumerated() {
      let origin = positions[Int(atom)]
      for pair in Int(starts[n])..<Int(starts[n + 1]) {
        let shift = shifts[pair]
        var image = positions[Int(neighbors[pair])]
        if shift != .zero { image += Vector3(shift) * matrix }
        let d = image - origin
        result[3 * pair] = Real(d.x)
        result[3 * pair + 1] = Real(d.y)
        result[3 * pair + 2] = Real(d.z)
      }
    }
  }

  public func displacements<Real: BinaryFloatingPoint>(
    _ positions: [Vector3], lattice: Lattice
  ) -> [Real] {
    [Real](unsafeUninitializedCapacity: 3 * pairCount) { buffer, count in
      if pairCount > 0 {
        displacements(positions, lattice: lattice, into: buffer.baseAddress!)
      }
      count = 3 * pairCount
    }
  }
}
