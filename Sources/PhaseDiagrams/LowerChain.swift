/// The lower convex hull of points in a plane, left to right.
///
/// Andrew's monotone chain, Inf. Process. Lett. 9, 216 (1979),
/// doi:10.1016/0020-0190(79)90072-3: O(n log n) to build, O(log n) to ask.
struct LowerChain: Sendable {
  /// Numbers of the corner points; points on an edge are no corners.
  let corners: [Int]
  private let x: [Double]

  /// - Parameter points: with different x, not empty.
  init(_ points: [(x: Double, y: Double)]) {
    precondition(!points.isEmpty, "a hull has points")
    var chain: [Int] = []
    for next in points.indices.sorted(by: { points[$0].x < points[$1].x }) {
      let c = points[next]
      while chain.count > 1 {
        let a = points[chain[chain.count - 2]]
        let b = points[chain[chain.count - 1]]
        let turn = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
        guard turn <= 0 else { break }
        chain.removeLast()
      }
      chain.append(next)
    }
    corners = chain
    x = chain.map { points[$0].x }
  }

  /// The corners of the edge over `x` and their weights, which sum to 1;
  /// `nil` left and right of the chain.
  func edge(at x: Double) -> [(point: Int, weight: Double)]? {
    guard x >= self.x.first!, x <= self.x.last! else { return nil }
    // The last corner that is not right of x.
    var (low, high) = (0, corners.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if self.x[middle] <= x { low = middle } else { high = middle }
    }
    guard low + 1 < corners.count, x > self.x[low] else { return [(corners[low], 1)] }
    let right = (x - self.x[low]) / (self.x[low + 1] - self.x[low])
    return [(corners[low], 1 - right), (corners[low + 1], right)]
  }
}
