import Structures

/// Finds the fingerprint nearest to another, if it is within a radius, among any number.
///
/// Each composition has a tree. It divides the shadows of its fingerprints: their projections onto
/// a few orthonormal directions, in which two shadows are never further apart than the fingerprints
/// themselves. A look-up follows the branches that the radius reaches, compares shadows there, and
/// fingerprints only where shadows are within the radius. So nothing is missed, and what a look-up
/// costs hardly grows with the number that are held, as long as the radius is small.
///
/// - Edge cases: fingerprints of different reduced compositions never meet. A result does not
///   depend on the order of insertion, only the time to find it.
/// - Source of the tree: Bentley, Commun. ACM 18, 509 (1975), doi:10.1145/361002.361007; of the
///   distance to a branch: Arya, Mount, Proc. Data Compression Conf. 381 (1993),
///   doi:10.1109/DCC.1993.253111.
public struct FingerprintIndex: Sendable {
  /// How many fingerprints it holds.
  public private(set) var count = 0
  private var trees: [Composition: Tree] = [:]
  private let store: FingerprintStore?

  /// - Parameter store: of the fingerprints; without one they are all in memory.
  public init(_ store: FingerprintStore? = nil) { self.store = store }

  public mutating func insert(_ fingerprint: Fingerprint, id: Int) {
    trees[fingerprint.composition, default: Tree(store)].insert(fingerprint, id: id)
    count += 1
  }

  /// The nearest fingerprint within a radius, of equally near ones that with the lowest id; `nil`
  /// where none is.
  ///
  /// - Parameters:
  ///   - radius: as `Fingerprint.distance(to:)`, itself included; not negative.
  ///   - counts: asked with the id of one whose shadow is within the radius; others are passed over.
  public func nearest(
    to fingerprint: Fingerprint, within radius: Double, where counts: (Int) -> Bool = { _ in true }
  ) -> (id: Int, distance: Double)? {
    precondition(radius >= 0, "a radius is not negative")
    return trees[fingerprint.composition]?.nearest(to: fingerprint, radius: radius, counts)
  }
}

/// In single precision, so that it is one line of the cache.
private typealias Shadow = SIMD16<Float>

/// What is not divided further.
private struct Leaf {
  var shadows: [Shadow] = []
  /// Of the fingerprints in their tree.
  var rows: [Int] = []

  mutating func append(_ shadow: Shadow, _ row: Int) {
    shadows.append(shadow)
    rows.append(row)
  }
}

/// The fingerprints of one composition.
private struct Tree {
  private struct Branch {
    let axis: Int
    /// Shadows below it go to the lower child.
    let cut: Float
    var lower: Child
    var upper: Child
  }

  private enum Child {
    case branch(Int)
    case leaf(Int)
  }

  /// Entries of a leaf that is to be divided.
  private static let leafCapacity = 32
  /// The tree is made anew when it has as many times as many fingerprints.
  private static let growth = 32

  /// In blocks: between many small arrays that stay, what a search allocates and frees is slow.
  private var points: PointRows
  private var ids: [Int] = []
  private var root = Child.leaf(0)
  private var branches: [Branch] = []
  private var leaves = [Leaf()]
  /// With none, all shadows are zero.
  private var directions: [[Double]] = []
  private var renewal = Self.leafCapacity
  /// The largest magnitude of all that a shadow has held.
  private var extent: Float = 0

  init(_ store: FingerprintStore?) { points = PointRows(store) }

  mutating func insert(_ fingerprint: Fingerprint, id: Int) {
    points.append(fingerprint.coordinates)
    ids.append(id)
    if ids.count < renewal {
      place(ids.count - 1)
    } else {
      renewal *= Self.growth
      (root, branches, leaves) = (.leaf(0), [], [Leaf()])
      chooseDirections()
      for row in ids.indices { place(row) }
    }
  }

  private mutating func place(_ row: Int) {
    let shadow = shadow(of: points[row])
    extent = max(extent, shadow.max(), -shadow.min())
    var (child, parent, isLower) = (root, -1, false)
    while case .branch(let n) = child {
      parent = n
      isLower = shadow[branches[n].axis] < branches[n].cut
      child = isLower ? branches[n].lower : branches[n].upper
    }
    guard case .leaf(let leaf) = child else { return }
    leaves[leaf].append(shadow, row)
    guard leaves[leaf].rows.count.isMultiple(of: Self.leafCapacity), let branch = divide(leaf)
    else { return }
    switch (parent, isLower) {
    case (-1, _): root = branch
    case (_, true): branches[parent].lower = branch
    default: branches[parent].upper = branch
    }
  }

  /// Divides a leaf at the mean along the axis of the largest variance; not where all shadows are
  /// one.
  private mutating func divide(_ leaf: Int) -> Child? {
    let whole = leaves[leaf]
    let mean = whole.shadows.reduce(.zero) { $0 + $1 } / Float(whole.shadows.count)
    let variances = whole.shadows.reduce(Shadow.zero) { $0 + ($1 - mean) * ($1 - mean) }
    let axis = variances.indices.reduce(0) { variances[$1] > variances[$0] ? $1 : $0 }
    let cut = mean[axis]
    var (lower, upper) = (Leaf(), Leaf())
    for (shadow, row) in zip(whole.shadows, whole.rows) {
      if shadow[axis] < cut { lower.append(shadow, row) } else { upper.append(shadow, row) }
    }
    guard !lower.rows.isEmpty, !upper.rows.isEmpty else { return nil }
    leaves[leaf] = lower
    leaves.append(upper)
    branches.append(
      Branch(axis: axis, cut: cut, lower: .leaf(leaf), upper: .leaf(leaves.count - 1)))
    return .branch(branches.count - 1)
  }

  /// About the principal directions of a sample, by orthogonal iteration from differences within it.
  private mutating func chooseDirections() {
    let step = max(1, ids.count / 128)
    let sample = stride(from: 0, to: ids.count, by: step).map { Array(points[$0]) }
    let mean = sample[0].indices.map { k in
      sample.reduce(0) { $0 + $1[k] } / Double(sample.count)
    }
    let centred = sample.map { zip($0, mean).map { $0 - $1 } }
    let apart = max(1, centred.count / 24)
    let differences = stride(from: 0, to: centred.count - 1, by: apart).map { n in
      zip(centred[n], centred[n + 1]).map { $0 - $1 }
    }
    directions = Self.orthonormal(differences)
    for _ in 0..<6 {
      directions = Self.orthonormal(
        directions.map { direction in
          centred.reduce(into: [Double](repeating: 0, count: mean.count)) { sum, point in
            let along = product(point[...], direction)
            for k in sum.indices { sum[k] += along * point[k] }
          }
        })
    }
  }

  /// As many as a shadow has, of those that are independent.
  private static func orthonormal(_ vectors: [[Double]]) -> [[Double]] {
    var directions: [[Double]] = []
    for var vector in vectors where directions.count < Shadow.scalarCount {
      let whole = product(vector[...], vector)
      // Twice, since the first time leaves what rounding makes of it.
      for _ in 0..<2 {
        for direction in directions {
          let along = product(vector[...], direction)
          for k in vector.indices { vector[k] -= along * direction[k] }
        }
      }
      let square = product(vector[...], vector)
      guard square > 1e-12 * whole, square > 1e-24 else { continue }
      directions.append(vector.map { $0 / square.squareRoot() })
    }
    return directions
  }

  private func shadow(of point: ArraySlice<Double>) -> Shadow {
    var shadow = Shadow.zero
    for (n, direction) in directions.enumerated() {
      shadow[n] = Float(product(point, direction))
    }
    return shadow
  }

  func nearest(
    to fingerprint: Fingerprint, radius: Double, _ counts: (Int) -> Bool
  ) -> (id: Int, distance: Double)? {
    let shadow = shadow(of: fingerprint.coordinates[...])
    let extent = max(extent, shadow.max(), -shadow.min())
    var search = LookUp(
      point: fingerprint.coordinates, shadow: shadow, radius: radius,
      rounding: 16 * extent * .ulpOfOne)
    search.approach(to: radius)
    visit(root, offset: .zero, square: 0, counts, &search)
    return search.best
  }

  private struct LookUp {
    let point: [Double]
    let shadow: Shadow
    let radius: Double
    /// Distance by which it may part shadows more than fingerprints.
    let rounding: Float
    /// The square of how far from each other shadows may be.
    private(set) var square: Float = 0
    var best: (id: Int, distance: Double)?

    mutating func approach(to distance: Double) {
      let reach = Float(distance) * (1 + 1e-5) + rounding
      square = reach * reach
    }
  }

  /// - Parameters:
  ///   - offset: from the shadow to the region of the child, along each direction.
  ///   - square: of its length.
  private func visit(
    _ child: Child, offset: Shadow, square: Float, _ counts: (Int) -> Bool,
    _ search: inout LookUp
  ) {
    guard square <= search.square else { return }
    switch child {
    case .branch(let n):
      let (axis, cut) = (branches[n].axis, branches[n].cut)
      let beyond = search.shadow[axis] - cut
      let near = offset[axis]
      var far = offset
      far[axis] = beyond
      visit(
        beyond < 0 ? branches[n].lower : branches[n].upper, offset: offset, square: square, counts,
        &search)
      visit(
        beyond < 0 ? branches[n].upper : branches[n].lower, offset: far,
        square: square - near * near + beyond * beyond, counts, &search)
    case .leaf(let n):
      for (k, other) in leaves[n].shadows.enumerated() {
        guard squaredLength(other - search.shadow) <= search.square else { continue }
        let row = leaves[n].rows[k]
        guard counts(ids[row]) else { continue }
        let distance = Fingerprint.distance(between: search.point[...], and: points[row])
        guard distance <= search.radius else { continue }
        if let best = search.best, (best.distance, best.id) <= (distance, ids[row]) { continue }
        search.best = (ids[row], distance)
        search.approach(to: distance)
      }
    }
  }
}

/// By halves: `sum()` adds one number after the other.
private func squaredLength(_ shadow: Shadow) -> Float {
  let squares = shadow * shadow
  let eight = squares.lowHalf + squares.highHalf
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

private func product(_ a: ArraySlice<Double>, _ b: [Double]) -> Double {
  var sums = SIMD4<Double>.zero
  let whole = a.count & ~3
  return a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      for n in stride(from: 0, to: whole, by: 4) {
        let four = SIMD4<Double>(a[n], a[n + 1], a[n + 2], a[n + 3])
        sums += four * SIMD4<Double>(b[n], b[n + 1], b[n + 2], b[n + 3])
      }
      var sum = sums.sum()
      for n in whole..<a.count { sum += a[n] * b[n] }
      return sum
    }
  }
}
