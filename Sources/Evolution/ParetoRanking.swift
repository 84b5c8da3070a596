/// Several objectives at once: who is beaten by nobody comes first, and of those who are equal in
/// that, who stands alone.
///
/// One point dominates another if it is no worse in any objective and better in one. The first
/// front is dominated by nobody, the next by the first alone, and so on. Within a front the order
/// is by crowding distance, the largest first:
///
///     dᵢ = Σₘ (fₘ(i+1) − fₘ(i−1)) / (fₘ max − fₘ min)
///
/// over the neighbours in each objective m; the ends of a front are infinitely far from others.
///
/// K. Deb, A. Pratap, S. Agarwal, T. Meyarivan, IEEE Trans. Evol. Comput. 6, 182 (2002),
/// doi:10.1109/4235.996017 (NSGA-II).
public enum ParetoRanking {
  /// A score for each point, lower is better: with one objective its value, with several the place
  /// in the order.
  ///
  /// - Parameter points: objectives of each, as many for all, finite, lower is better.
  /// - Edge cases: points that are equal in all are ordered by their index.
  public static func scores(of points: [[Double]]) -> [Double] {
    guard let dimension = points.first?.count else { return [] }
    precondition(points.allSatisfy { $0.count == dimension }, "points of one space")
    if dimension == 1 { return points.map { $0[0] } }
    var scores = [Double](repeating: 0, count: points.count)
    var place = 0
    for front in fronts(of: points) {
      let distances = crowdingDistances(of: front.map { points[$0] })
      let order = front.indices.sorted {
        (-distances[$0], front[$0]) < (-distances[$1], front[$1])
      }
      for index in order {
        scores[front[index]] = Double(place)
        place += 1
      }
    }
    return scores
  }

  /// Indices of the points of each front, ascending, the first front first.
  public static func fronts(of points: [[Double]]) -> [[Int]] {
    var dominated: [[Int]] = points.map { _ in [] }
    var dominators = [Int](repeating: 0, count: points.count)
    for i in points.indices {
      for j in points.indices where dominates(points[i], points[j]) {
        dominated[i].append(j)
        dominators[j] += 1
      }
    }
    var fronts: [[Int]] = []
    var front = points.indices.filter { dominators[$0] == 0 }
    while !front.isEmpty {
      fronts.append(front)
      var next: [Int] = []
      for i in front {
        for j in dominated[i] {
          dominators[j] -= 1
          if dominators[j] == 0 { next.append(j) }
        }
      }
      front = next.sorted()
    }
    return fronts
  }

  static func dominates(_ a: [Double], _ b: [Double]) -> Bool {
    var isBetter = false
    for (own, other) in zip(a, b) {
      if own > other { return false }
      if own < other { isBetter = true }
    }
    return isBetter
  }

  static func crowdingDistances(of points: [[Double]]) -> [Double] {
    var distances = [Double](repeating: 0, count: points.count)
    guard let dimension = points.first?.count else { return [] }
    for objective in 0..<dimension {
      let order = points.indices.sorted {
        (points[$0][objective], $0) < (points[$1][objective], $1)
      }
      let (first, last) = (order[0], order[order.count - 1])
      let range = points[last][objective] - points[first][objective]
      distances[first] = .infinity
      distances[last] = .infinity
      guard range > 0 else { continue }
      for rank in order.indices.dropFirst().dropLast() {
        let gap = points[order[rank + 1]][objective] - points[order[rank - 1]][objective]
        distances[order[rank]] += gap / range
      }
    }
    return distances
  }
}
