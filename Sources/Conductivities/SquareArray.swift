import CGSL
import Foundation

/// The numbers of a square matrix, row after row.
struct SquareArray: Sendable {
  let count: Int
  private var numbers: [Double]

  init(count: Int) {
    self.count = count
    numbers = [Double](repeating: 0, count: count * count)
  }

  subscript(row: Int, column: Int) -> Double {
    get { numbers[row * count + column] }
    set { numbers[row * count + column] = newValue }
  }

  func times(_ vector: [Double]) -> [Double] {
    (0..<count).map { row in
      var sum = 0.0
      for column in 0..<count { sum += numbers[row * count + column] * vector[column] }
      return sum
    }
  }

  /// The inverse of a symmetric positive definite matrix and ln of its determinant, by the factors
  /// of Cholesky.
  ///
  /// - Precondition: positive definite also in double precision.
  func invertedPositive() -> (inverse: SquareArray, logDeterminant: Double) {
    gsl_set_error_handler_off()
    var inverse = self
    var determinant = 0.0
    inverse.numbers.withUnsafeMutableBufferPointer { buffer in
      var view = gsl_matrix_view_array(buffer.baseAddress, count, count)
      let status = gsl_linalg_cholesky_decomp1(&view.matrix)
      precondition(status == Int32(GSL_SUCCESS), "a covariance is positive definite")
      for k in 0..<count { determinant += 2 * log(buffer[k * count + k]) }
      gsl_linalg_cholesky_invert(&view.matrix)
    }
    return (inverse, determinant)
  }
}
