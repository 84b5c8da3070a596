import Quantities

/// How high a particle on a periodic landscape must climb to get anywhere.
///
/// `barriers[d − 1]` is the lowest energy, above the minimum of the whole
/// landscape, at which a connected region of points below it runs through the
/// crystal in d independent directions. Points are connected to the 26 around
/// them.
///
/// The points are filled in order of energy. Each knows in which cell it lies
/// relative to the root of its region (union-find with winding vectors); an
/// edge that closes a region on itself in another cell is a way through.
///
/// - Unit: that of the landscape.
/// - Edge cases: always finite, as the full landscape runs in three directions.
public struct Percolation: Hashable, Sendable {
  /// In one, two and three dimensions; never falling.
  public let barriers: [Double]

  /// - Parameter energies: at (i, j, k) with the index (i n_b + j) n_c + k.
  public init(energies: [Double], shape: SIMD3<Int>) {
    var flood = Flood(energies: energies, shape: shape)
    var barriers: [Double] = []
    for point in flood.order {
      let rank = flood.fill(point)
      while barriers.count < rank { barriers.append(flood.height(of: point)) }
      if barriers.count == 3 { break }
    }
    self.barriers = barriers
  }

  public init(_ landscape: BondValenceLandscape) {
    self.init(energies: landscape.energies, shape: landscape.shape)
  }

}

/// A periodic landscape that is filled point by point, the lowest first.
struct Flood {
  /// By rising energy.
  let order: [Int]
  private let energies: [Double]
  private let shape: SIMD3<Int>
  private var regions: Regions
  private var filled: [Bool]

  /// - Parameter energies: at (i, j, k) with the index (i n_b + j) n_c + k.
  init(energies: [Double], shape: SIMD3<Int>) {
    precondition(energies.count == shape.x * shape.y * shape.z && !energies.isEmpty)
    (self.energies, self.shape) = (energies, shape)
    regions = Regions(count: energies.count)
    filled = [Bool](repeating: false, count: energies.count)
    order = energies.indices.sorted { (energies[$0], $0) < (energies[$1], $1) }
  }

  /// Above the lowest point.
  func height(of point: Int) -> Double { energies[point] - energies[order[0]] }

  /// - Returns: the most directions that a region which this point joins runs through.
  mutating func fill(_ point: Int) -> Int {
    filled[point] = true
    let place = SIMD3(point / (shape.y * shape.z), point / shape.z % shape.y, point % shape.z)
    var most = 0
    for step in Self.steps {
      var (neighbor, cell) = (place &+ step, SIMD3<Int>.zero)
      for axis in 0..<3 {
        if neighbor[axis] < 0 {
          (neighbor[axis], cell[axis]) = (shape[axis] - 1, -1)
        } else if neighbor[axis] == shape[axis] {
          (neighbor[axis], cell[axis]) = (0, 1)
        }
      }
      let other = (neighbor.x * shape.y + neighbor.y) * shape.z + neighbor.z
      guard filled[other] else { continue }
      most = max(most, regions.join(point, other, cell: cell))
    }
    return most
  }

  /// The filled points of the region that a point is in, in order.
  mutating func region(of point: Int) -> [Int] {
    let root = regions.root(of: point).0
    return filled.indices.filter { filled[$0] && regions.root(of: $0).0 == root }
  }

  private static let steps: [SIMD3<Int>] = {
    let range = -1...1
    return range.flatMap { i in range.flatMap { j in range.map { SIMD3(i, j, $0) } } }
      .filter { $0 != .zero }
  }()
}

/// Connected regions of periodic points, each with the directions it runs through.
struct Regions {
  private var parents: [Int]
  private var sizes: [Int]
  /// The cell of a point, relative to that of its parent.
  private var cells: [SIMD3<Int>]
  /// Of roots: independent windings of the region onto itself.
  private var windings: [Int: [SIMD3<Int>]] = [:]

  init(count: Int) {
    parents = Array(0..<count)
    sizes = [Int](repeating: 1, count: count)
    cells = [SIMD3<Int>](repeating: .zero, count: count)
  }

  /// The root of a point's region and the point's cell relative to it.
  mutating func root(of point: Int) -> (Int, SIMD3<Int>) {
    var (root, cell) = (point, SIMD3<Int>.zero)
    while parents[root] != root {
      cell = cell &+ cells[root]
      root = parents[root]
    }
    var (next, left) = (point, cell)
    while parents[next] != root && next != root {
      let (parent, own) = (parents[next], cells[next])
      (parents[next], cells[next]) = (root, left)
      (next, left) = (parent, left &- own)
    }
    return (root, cell)
  }

  /// Joins a point to the image of another in `cell`.
  ///
  /// - Returns: the number of directions the region now runs through.
  mutating func join(_ point: Int, _ other: Int, cell: SIMD3<Int>) -> Int {
    var (a, cellA) = root(of: point)
    var (b, cellB) = root(of: other)
    // The cell of b's root relative to that of a's.
    var offset = cellA &+ cell &- cellB
    if a == b {
      if offset != .zero { add(offset, to: a) }
      return windings[a]?.count ?? 0
    }
    if sizes[a] < sizes[b] {
      (a, b, cellA, cellB) = (b, a, cellB, cellA)
      offset = .zero &- offset
    }
    (parents[b], cells[b]) = (a, offset)
    sizes[a] += sizes[b]
    for winding in windings.removeValue(forKey: b) ?? [] { add(winding, to: a) }
    return windings[a]?.count ?? 0
  }

  private mutating func add(_ w: SIMD3<Int>, to root: Int) {
    let known = windings[root] ?? []
    let isNew =
      switch known.count {
      case 0: true
      case 1: Self.cross(known[0], w) != .zero
      case 2: (Self.cross(known[0], known[1]) &* w).wrappedSum() != 0
      default: false
      }
    if isNew { windings[root, default: []].append(w) }
  }

  private static func cross(_ v: SIMD3<Int>, _ w: SIMD3<Int>) -> SIMD3<Int> {
    SIMD3(v.y * w.z - v.z * w.y, v.z * w.x - v.x * w.z, v.x * w.y - v.y * w.x)
  }
}
