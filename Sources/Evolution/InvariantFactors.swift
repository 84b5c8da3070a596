/// The numbers d₁ | d₂ | … of the Smith normal form of a matrix of whole numbers A = U diag(dᵢ) V, with
/// U and V of determinant ±1.
///
/// Where a whole vector is a mixture of the rows, rational shares times the last of them are whole: it
/// says how finely formula units are divided by the formulas between them. Source: H. Cohen, A Course
/// in Computational Algebraic Number Theory, 1993, section 2.4.4, doi:10.1007/978-3-662-02945-9.
enum InvariantFactors {
  /// - Parameter rows: of one length.
  /// - Returns: as many as the matrix has rank, none zero, in ascending order.
  static func of(_ rows: [[Int]]) -> [Int] {
    var rows = rows
    var factors: [Int] = []
    while let pivot = pivot(of: rows) {
      rows.swapAt(0, pivot.row)
      for row in rows.indices { rows[row].swapAt(0, pivot.column) }
      if eliminate(&rows) {
        factors.append(abs(rows[0][0]))
        rows = rows.dropFirst().map { Array($0.dropFirst()) }
      }
    }
    return factors
  }

  /// Where the smallest number is that is not zero.
  private static func pivot(of rows: [[Int]]) -> (row: Int, column: Int)? {
    var best: (row: Int, column: Int)?
    for (row, numbers) in rows.enumerated() {
      for (column, number) in numbers.enumerated() where number != 0 {
        if best.map({ abs(number) < abs(rows[$0.row][$0.column]) }) ?? true { best = (row, column) }
      }
    }
    return best
  }

  /// Whether the first row and column are clear but for their corner, which divides all the rest. Where
  /// they are not, a smaller number than the corner has come up.
  private static func eliminate(_ rows: inout [[Int]]) -> Bool {
    let corner = rows[0][0]
    var isClear = true
    for row in rows.indices.dropFirst() {
      let quotient = rows[row][0] / corner
      for column in rows[row].indices { rows[row][column] -= quotient * rows[0][column] }
      if rows[row][0] != 0 { isClear = false }
    }
    guard isClear else { return false }
    for column in rows[0].indices.dropFirst() {
      // The rest of the column is zero below the corner, so that only the first row changes.
      rows[0][column] %= corner
      if rows[0][column] != 0 { isClear = false }
    }
    guard isClear else { return false }
    for row in rows.indices.dropFirst() where rows[row].contains(where: { $0 % corner != 0 }) {
      for column in rows[row].indices { rows[0][column] += rows[row][column] }
      for column in rows[0].indices.dropFirst() { rows[0][column] %= corner }
      return false
    }
    return true
  }
}
