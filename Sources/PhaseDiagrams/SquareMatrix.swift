/// A small dense matrix, row by row; vectors are rows and multiply from the
/// left.
struct SquareMatrix: Sendable {
  let order: Int
  private(set) var elements: [Double]

  init(rows: [[Double]]) {
    precondition(rows.allSatisfy { $0.count == rows.count }, "a square matrix is square")
    order = rows.count
    elements = rows.flatMap(\.self)
  }

  /// A row vector times the matrix.
  func product(_ vector: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: order)
    for row in 0..<order where vector[row] != 0 {
      for column in 0..<order { result[column] += vector[row] * elements[row * order + column] }
    }
    return result
  }

  /// The least number of `product`, of which no array is made.
  func leastOfProduct(_ vector: [Double]) -> Double {
    var least = Double.infinity
    for column in 0..<order {
      var sum = 0.0
      for row in 0..<order { sum += vector[row] * elements[row * order + column] }
      least = min(least, sum)
    }
    return least
  }

  /// The inverse by Gauss and Jordan with partial pivoting; `nil` where a
  /// pivot vanishes.
  var inverse: SquareMatrix? {
    let n = order
    var left = elements
    var right = [Double](repeating: 0, count: n * n)
    for i in 0..<n { right[i * n + i] = 1 }
    for step in 0..<n {
      let pivot = (step..<n).max { abs(left[$0 * n + step]) < abs(left[$1 * n + step]) }!
      guard left[pivot * n + step] != 0 else { return nil }
      if pivot != step {
        for column in 0..<n {
          left.swapAt(pivot * n + column, step * n + column)
          right.swapAt(pivot * n + column, step * n + column)
        }
      }
      let scale = 1 / left[step * n + step]
      for column in 0..<n {
        left[step * n + column] *= scale
        right[step * n + column] *= scale
      }
      for row in 0..<n where row != step {
        let factor = left[row * n + step]
        guard factor != 0 else { continue }
        for column in 0..<n {
          left[row * n + column] -= factor * left[step * n + column]
          right[row * n + column] -= factor * right[step * n + column]
        }
      }
    }
    var result = self
    result.elements = right
    return result
  }
}
