import Structures

/// Affine coordinates for the compositions that a set of compositions spans.
///
/// The coordinates of a composition are the fractions of its atoms that a few
/// base compositions of the set would bring, were it a mixture of those. They
/// sum to 1 and may be negative outside the simplex of the base, whose
/// corners are taken as far from each other as possible. With all pure
/// elements in the set they are the atomic fractions. Fewer base compositions
/// than elements are needed where the set lies on a line or a plane, such as
/// Li2S-P2S5 with its three elements.
struct CompositionSpace: Sendable {
  let elements: [Element]
  /// Numbers of the base compositions in the set.
  let base: [Int]
  private let span: LinearSpan
  private let pivots: [Int]
  private let inverse: SquareMatrix

  /// How many base compositions there are: 1 for a point, 2 for a line.
  var dimension: Int { base.count }

  /// - Parameter set: different from each other when reduced, not empty.
  init(_ set: [Composition]) {
    let elements = Set(set.flatMap(\.counts.keys)).sorted()
    self.elements = elements
    let counts = set.map { composition in elements.map { composition[$0] } }
    var span = LinearSpan()
    for vector in counts where span.rank < elements.count { _ = span.insert(vector) }
    let fractions = counts.map(Self.fractions)
    let base = Self.distantCorners(fractions, counts: counts, dimension: span.rank)
    let rows = base.map { fractions[$0] }
    let pivots = Self.independentColumns(rows)
    guard let inverse = SquareMatrix(rows: rows.map { row in pivots.map { row[$0] } }).inverse
    else { preconditionFailure("base compositions are independent") }
    self.base = base
    self.span = span
    self.pivots = pivots
    self.inverse = inverse
  }

  /// `nil` outside the span.
  func coordinates(_ composition: Composition) -> [Double]? {
    guard composition.counts.keys.allSatisfy({ elements.contains($0) }) else { return nil }
    let counts = elements.map { composition[$0] }
    guard dimension == elements.count || span.contains(counts) else { return nil }
    let fractions = Self.fractions(counts)
    return inverse.product(pivots.map { fractions[$0] })
  }

  private static func fractions(_ counts: [Int]) -> [Double] {
    let total = Double(counts.reduce(0, +))
    return counts.map { Double($0) / total }
  }

  /// Each corner is the point farthest from the affine span of those before.
  private static func distantCorners(
    _ points: [[Double]], counts: [[Int]], dimension: Int
  ) -> [Int] {
    func squaredLength(_ v: [Double]) -> Double { v.reduce(0) { $0 + $1 * $1 } }
    func farthest(_ rests: [[Double]]) -> Int {
      let lengths = rests.map(squaredLength)
      return lengths.indices.max { lengths[$0] < lengths[$1] }!
    }
    let start = farthest(points.map { zip($0, points[0]).map { $0 - $1 } })
    var corners = [start]
    var spanned = LinearSpan()
    _ = spanned.insert(counts[start])
    guard dimension > 1 else { return corners }
    var rests = points.map { zip($0, points[start]).map { $0 - $1 } }
    while corners.count < dimension {
      var next = farthest(rests)
      if !spanned.insert(counts[next]) {
        // Rounding hides what is left; the integers tell.
        next = counts.indices.first { spanned.insert(counts[$0]) }!
      }
      corners.append(next)
      let direction = rests[next]
      let norm = squaredLength(direction)
      guard norm > 0 else { continue }
      for k in rests.indices {
        let along = zip(rests[k], direction).reduce(0) { $0 + $1.0 * $1.1 } / norm
        for c in direction.indices { rests[k][c] -= along * direction[c] }
      }
    }
    return corners
  }

  /// Columns on which the rows stay independent, by elimination with full
  /// pivoting.
  private static func independentColumns(_ rows: [[Double]]) -> [Int] {
    var rows = rows
    var columns: [Int] = []
    for step in rows.indices {
      var best = (row: step, column: 0, size: -1.0)
      for row in step..<rows.count {
        for (column, value) in rows[row].enumerated()
        where abs(value) > best.size && !columns.contains(column) {
          best = (row, column, abs(value))
        }
      }
      rows.swapAt(step, best.row)
      columns.append(best.column)
      for row in rows.indices where row > step {
        let factor = rows[row][best.column] / rows[step][best.column]
        for column in rows[row].indices { rows[row][column] -= factor * rows[step][column] }
      }
    }
    return columns
  }
}
