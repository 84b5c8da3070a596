/// Finds the simplex that a point lies in, without asking all of them: a
/// binary tree of bounding boxes, split where the boxes' centres spread most.
struct SimplexTree: Sendable {
  private struct Node {
    var lower: [Double]
    var upper: [Double]
    /// Simplices of a leaf; empty in a fork.
    var simplices: [Int]
    var children: (Int, Int)?
  }

  private var nodes: [Node] = []
  private let inverses: [SquareMatrix]

  /// Boxes are this much larger than their simplices, so that rounding loses
  /// no point on a common face.
  private static let slack = 1e-9
  private static let leafSize = 8

  /// - Parameter simplices: the corners of each in barycentric coordinates of
  ///   the whole space, as many as coordinates, linearly independent.
  init(_ simplices: [[[Double]]]) {
    inverses = simplices.map {
      guard let inverse = SquareMatrix(rows: $0).inverse else {
        preconditionFailure("the corners of a simplex are independent")
      }
      return inverse
    }
    let boxes = simplices.map { corners in
      let axes = corners[0].indices
      return (
        lower: axes.map { axis in corners.map { $0[axis] }.min()! - Self.slack },
        upper: axes.map { axis in corners.map { $0[axis] }.max()! + Self.slack }
      )
    }
    if !simplices.isEmpty { _ = grow(Array(simplices.indices), boxes) }
  }

  private mutating func grow(_ members: [Int], _ boxes: [(lower: [Double], upper: [Double])])
    -> Int
  {
    let axes = boxes[members[0]].lower.indices
    let number = nodes.count
    nodes.append(
      Node(
        lower: axes.map { axis in members.map { boxes[$0].lower[axis] }.min()! },
        upper: axes.map { axis in members.map { boxes[$0].upper[axis] }.max()! },
        simplices: members, children: nil))
    guard members.count > Self.leafSize else { return number }
    func centre(_ member: Int, _ axis: Int) -> Double {
      boxes[member].lower[axis] + boxes[member].upper[axis]
    }
    func spread(_ axis: Int) -> Double {
      let centres = members.map { centre($0, axis) }
      return centres.max()! - centres.min()!
    }
    let spreads = axes.map(spread)
    let axis = axes.max { spreads[$0] < spreads[$1] }!
    let ordered = members.sorted { centre($0, axis) < centre($1, axis) }
    let half = ordered.count / 2
    let left = grow(Array(ordered[..<half]), boxes)
    let right = grow(Array(ordered[half...]), boxes)
    nodes[number].simplices = []
    nodes[number].children = (left, right)
    return number
  }

  /// The simplex around a point and the point's barycentric coordinates in
  /// it; on a common face, the simplex whose smallest coordinate is largest.
  /// `nil` outside all simplices.
  func simplex(around point: [Double]) -> (simplex: Int, weights: [Double])? {
    guard !nodes.isEmpty else { return nil }
    var best = -1
    var bestLeast = -Double.infinity
    // Halves of halves: a stack of so many nodes is never full.
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * Int.bitWidth) { stack in
      stack[0] = 0
      var depth = 1
      while depth > 0 {
        depth -= 1
        let number = stack[depth]
        guard isInside(point, number) else { continue }
        if let (left, right) = nodes[number].children {
          stack[depth] = right
          stack[depth + 1] = left
          depth += 2
        }
        for simplex in nodes[number].simplices {
          let least = inverses[simplex].leastOfProduct(point)
          if least > bestLeast { (best, bestLeast) = (simplex, least) }
        }
      }
    }
    guard bestLeast > -Self.slack else { return nil }
    return (best, inverses[best].product(point))
  }

  private func isInside(_ point: [Double], _ node: Int) -> Bool {
    for axis in point.indices {
      guard nodes[node].lower[axis] <= point[axis], point[axis] <= nodes[node].upper[axis] else {
        return false
      }
    }
    return true
  }
}
