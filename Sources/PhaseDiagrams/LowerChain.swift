/// The lower convex hull of points in a plane, left to right.
///
/// Andrew's monotone chain, Inf. Process. Lett. 9, 216 (1979),
/// doi:10.1016/0020-0190(79)90072-3: O(n log n) to build, O(log n) to ask. Points
/// may also come one after another and in any order; one above the chain costs
/// O(log n), one below it as many steps as there are corners.
struct LowerChain: Sendable {
  /// Numbers of the corner points; points on an edge are no corners.
  private(set) var corners: [Int] = []
  private var x: [Double] = []
  private var y: [Double] = []

  /// A chain of nothing.
  init() {}

  /// - Parameter points: with different x, not empty.
  init(_ points: [(x: Double, y: Double)]) {
    precondition(!points.isEmpty, "a hull has points")
    for number in points.indices.sorted(by: { points[$0].x < points[$1].x }) {
      _ = insert(number, x: points[number].x, y: points[number].y)
    }
  }

  /// Takes a point in.
  ///
  /// - Returns: whether it is a corner now. One on an edge or at a corner is none.
  mutating func insert(_ number: Int, x newX: Double, y newY: Double) -> Bool {
    // How many corners are left of the point, and how many not right of it.
    let left = isEmpty || newX > x[x.count - 1] ? x.count : count(leftOf: newX)
    let isOver = left < x.count && x[left] == newX
    let right = isOver ? left + 1 : left
    if isOver {
      guard newY < y[left] else { return false }
    } else if left > 0, right < x.count {
      guard turn((x[left - 1], y[left - 1]), (newX, newY), (x[right], y[right])) > 0 else {
        return false
      }
    }
    // Corners beside it that are not below the edges to the next ones are none any more.
    var first = left
    while first > 1,
      turn((x[first - 2], y[first - 2]), (x[first - 1], y[first - 1]), (newX, newY)) <= 0
    { first -= 1 }
    var end = right
    while end + 1 < x.count,
      turn((newX, newY), (x[end], y[end]), (x[end + 1], y[end + 1])) <= 0
    { end += 1 }
    corners.replaceSubrange(first..<end, with: CollectionOfOne(number))
    x.replaceSubrange(first..<end, with: CollectionOfOne(newX))
    y.replaceSubrange(first..<end, with: CollectionOfOne(newY))
    return true
  }

  /// The corners of the edge over `x` and their weights, which sum to 1;
  /// `nil` left and right of the chain.
  func edge(at x: Double) -> [(point: Int, weight: Double)]? {
    guard let (corner, right) = place(of: x) else { return nil }
    guard right > 0 else { return [(corners[corner], 1)] }
    return [(corners[corner], 1 - right), (corners[corner + 1], right)]
  }

  /// The chain over `x`, without allocations; `nil` left and right of it.
  func height(at x: Double) -> Double? {
    guard let (corner, right) = place(of: x) else { return nil }
    return right > 0 ? (1 - right) * y[corner] + right * y[corner + 1] : y[corner]
  }

  private var isEmpty: Bool { x.isEmpty }

  /// The last corner that is not right of `x`, and how far it is from there to the next, 0 to 1.
  private func place(of x: Double) -> (corner: Int, right: Double)? {
    guard let first = self.x.first, let last = self.x.last, x >= first, x <= last else {
      return nil
    }
    let right = count(leftOf: x)
    guard self.x[right] != x else { return (right, 0) }
    return (right - 1, (x - self.x[right - 1]) / (self.x[right] - self.x[right - 1]))
  }

  /// By bisection.
  private func count(leftOf value: Double) -> Int {
    var (low, high) = (0, x.count)
    while low < high {
      let middle = (low + high) / 2
      if x[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Above 0 where the way from `a` over `b` to `c` turns left: `b` is below the edge.
  private func turn(
    _ a: (x: Double, y: Double), _ b: (x: Double, y: Double), _ c: (x: Double, y: Double)
  ) -> Double {
    (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
  }
}
