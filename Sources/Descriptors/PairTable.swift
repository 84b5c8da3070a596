import Quantities
import Structures

/// The neighbours of some atoms of one element, nearer than a cutoff and a skin.
///
/// It stays valid while atoms move less than half the skin; `ClosePairs` picks
/// from it those within the cutoffs of the moment.
public struct PairTable: Sendable {
  /// Type of the central atoms.
  public let type: Int
  /// Indices of the central atoms.
  public let atoms: [Int32]
  /// Pairs of the n-th atom are starts[n] ..< starts[n + 1].
  let starts: [Int32]
  let neighborTypes: [Int32]
  let neighbors: [Int32]
  /// The place of each pair's image in `shifts`.
  let images: [Int32]
  /// The images that occur: an atom's position is that in the cell + shift, fractional.
  let shifts: [SIMD3<Int32>]

  public var pairCount: Int { neighbors.count }

  /// One table for each element that is there, cut into pieces of at most
  /// `most` atoms so that a piece's working set stays in the cache.
  ///
  /// - Parameters:
  ///   - list: full.
  ///   - types: of each atom.
  ///   - count: of types.
  public static func tables(
    _ list: NeighborList, types: [Int], count: Int, most: Int = .max
  ) -> [PairTable] {
    (0..<count).flatMap { type in
      let atoms = types.indices.filter { types[$0] == type }
      return stride(from: 0, to: atoms.count, by: min(most, max(1, atoms.count))).map { start in
        PairTable(
          atoms[start..<min(atoms.count, start + min(most, atoms.count))], type: type, list: list,
          types: types, count: count)
      }
    }
  }

  private init(
    _ central: ArraySlice<Int>, type: Int, list: NeighborList, types: [Int], count: Int
  ) {
    var starts: [Int32] = [0]
    var neighborTypes: [Int32] = []
    var neighbors: [Int32] = []
    var images: [Int32] = []
    var occurring = OccurringImages()
    for atom in central {
      // Those of one element together: the kernels then keep their sums in registers.
      for other in 0..<count {
        for neighbor in list[atom] where types[neighbor.index] == other {
          neighbors.append(Int32(neighbor.index))
          neighborTypes.append(Int32(other))
          images.append(occurring.place(of: neighbor.shift))
        }
      }
      starts.append(Int32(neighbors.count))
    }
    self.type = type
    self.atoms = central.map(Int32.init)
    self.starts = starts
    self.neighborTypes = neighborTypes
    self.neighbors = neighbors
    self.images = images
    self.shifts = occurring.shifts
  }
}

/// The images that occur, each with its place, in the order in which they are asked for.
private struct OccurringImages {
  private(set) var shifts: [SIMD3<Int32>] = []
  /// Of the images near the cell; −1 for one not yet asked for.
  private var near = [Int32](repeating: -1, count: side * side * side)
  /// Of all others: an atom may have wandered through any number of cells.
  private var far: [SIMD3<Int32>: Int32] = [:]

  private static let reach: Int32 = 3
  private static let side = 2 * Int(reach) + 1

  mutating func place(of shift: SIMD3<Int32>) -> Int32 {
    let new = Int32(shifts.count)
    guard shift.min() >= -Self.reach, shift.max() <= Self.reach else {
      if let place = far[shift] { return place }
      far[shift] = new
      shifts.append(shift)
      return new
    }
    let inBox = shift &+ Self.reach
    let cell = (Int(inBox.x) * Self.side + Int(inBox.y)) * Self.side + Int(inBox.z)
    if near[cell] < 0 {
      near[cell] = new
      shifts.append(shift)
    }
    return near[cell]
  }
}
