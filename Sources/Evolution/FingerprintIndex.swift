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

  public init() {}

  public mutating func insert(_ fingerprint: Fingerprint, id: Int) {
    trees[fingerprint.composition, default: Tree()].insert(fingerprint, id: id)
    count += 1
  }

  /// The nearest fingerprint within a radius, of equally near ones that with the lowest id; `nil`
  /// where none is.
  ///
  /// - Parameter radius: as `Fingerprint.distance(to:)`, itself included; not negative.
  public func nearest(
    to fingerprint: Fingerprint, within radius: Double
  ) -> (id: Int, distance: Double)? {
    precondition(radius >= 0, "a radius is not negative")
    return trees[fingerprint.composition]?.nearest(to: fingerprint, radius: radius)
  }
}

private typealias Shadow = SIMD16<Double>

private struct Entry {
  let fingerprint: Fingerprint
  let id: Int
  var shadow = Shadow.zero
}

/// The fingerprints of one composition.
private struct Tree {
  private struct Branch {
    let axis: Int
    /// Shadows below it go to the lower child.
    let cut: Double
    var lower: Child
    var upper: Child
  }

  private enum Child {
    case branch(Int)
    case leaf(Int)
  }

  /// Entries of a leaf that is to be divided.
  private static let leafCapacity = 32
  /// Distance by which rounding may part shadows more than fingerprints.
  private static let rounding = 1e-9

  private var root = Child.leaf(0)
  private var branches: [Branch] = []
  private var leaves: [[Entry]] = [[]]
  /// Chosen when the first leaf is divided; with none, all shadows are zero.
  private var directions: [[Double]] = []

  mutating func insert(_ fingerprint: Fingerprint, id: Int) {
    let shadow = shadow(of: fingerprint)
    var (child, parent, isLower) = (root, -1, false)
    while case .branch(let n) = child {
      parent = n
      isLower = shadow[branches[n].axis] < branches[n].cut
      child = isLower ? branches[n].lower : branches[n].upper
    }
    guard case .leaf(let leaf) = child else { return }
    leaves[leaf].append(Entry(fingerprint: fingerprint, id: id, shadow: shadow))
    guard leaves[leaf].count.isMultiple(of: Self.leafCapacity) else { return }
    if parent < 0 { chooseDirections() }
    guard let branch = divide(leaf) else { return }
    switch (parent, isLower) {
    case (-1, _): root = branch
    case (_, true): branches[parent].lower = branch
    default: branches[parent].upper = branch
    }
  }

  /// Divides a leaf at the mean along its longest axis; not where all shadows are one.
  private mutating func divide(_ leaf: Int) -> Child? {
    let entries = leaves[leaf]
    let low = entries.reduce(entries[0].shadow) { pointwiseMin($0, $1.shadow) }
    let high = entries.reduce(entries[0].shadow) { pointwiseMax($0, $1.shadow) }
    let extent = high - low
    let axis = extent.indices.reduce(0) { extent[$1] > extent[$0] ? $1 : $0 }
    let cut = entries.reduce(0) { $0 + $1.shadow[axis] } / Double(entries.count)
    let lower = entries.filter { $0.shadow[axis] < cut }
    guard !lower.isEmpty, lower.count < entries.count else { return nil }
    leaves[leaf] = lower
    leaves.append(entries.filter { $0.shadow[axis] >= cut })
    branches.append(
      Branch(axis: axis, cut: cut, lower: .leaf(leaf), upper: .leaf(leaves.count - 1)))
    return .branch(branches.count - 1)
  }

  /// Spans the first entries from one of them: at each step towards that which is furthest from
  /// what is spanned already. Where the first differ, later ones are likely to differ as well.
  private mutating func chooseDirections() {
    let origin = leaves[0][0].fingerprint.coordinates
    var rests = leaves[0].map { entry in
      zip(entry.fingerprint.coordinates, origin).map { $0 - $1 }
    }
    directions = []
    while directions.count < Shadow.scalarCount {
      let squares = rests.map { product($0, $0) }
      let furthest = squares.indices.reduce(0) { squares[$1] > squares[$0] ? $1 : $0 }
      guard squares[furthest] > 1e-12 else { break }
      let length = squares[furthest].squareRoot()
      let direction = rests[furthest].map { $0 / length }
      directions.append(direction)
      for n in rests.indices {
        let along = product(rests[n], direction)
        for k in direction.indices { rests[n][k] -= along * direction[k] }
      }
    }
    for n in leaves[0].indices { leaves[0][n].shadow = shadow(of: leaves[0][n].fingerprint) }
  }

  private func shadow(of fingerprint: Fingerprint) -> Shadow {
    var shadow = Shadow.zero
    for (n, direction) in directions.enumerated() {
      shadow[n] = product(fingerprint.coordinates, direction)
    }
    return shadow
  }

  func nearest(to fingerprint: Fingerprint, radius: Double) -> (id: Int, distance: Double)? {
    let shadow = shadow(of: fingerprint)
    var best: (id: Int, distance: Double)?
    func visit(_ child: Child, offset: Shadow) {
      let reach = (best?.distance ?? radius) + Self.rounding
      guard (offset * offset).sum() <= reach * reach else { return }
      switch child {
      case .branch(let n):
        let branch = branches[n]
        let beyond = shadow[branch.axis] - branch.cut
        var far = offset
        far[branch.axis] = beyond
        visit(beyond < 0 ? branch.lower : branch.upper, offset: offset)
        visit(beyond < 0 ? branch.upper : branch.lower, offset: far)
      case .leaf(let n):
        for entry in leaves[n] {
          let reach = (best?.distance ?? radius) + Self.rounding
          let difference = entry.shadow - shadow
          guard (difference * difference).sum() <= reach * reach else { continue }
          let distance = fingerprint.distance(to: entry.fingerprint)
          guard distance <= radius else { continue }
          if let best, (best.distance, best.id) <= (distance, entry.id) { continue }
          best = (entry.id, distance)
        }
      }
    }
    visit(root, offset: .zero)
    return best
  }
}

private func product(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for n in a.indices { sum += a[n] * b[n] }
  return sum
}
