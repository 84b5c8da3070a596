import Descriptors

/// The orthogonal factor U Vᵀ of a matrix U S Vᵀ, nearly.
///
/// Five steps X ← a X + (b X Xᵀ + c (X Xᵀ)²) X from X / |X|, a Newton-Schulz
/// iteration, bring every singular value that is not tiny to between 0.7 and
/// 1.2. A step of a weight matrix along this factor of its averaged gradient
/// moves it in all directions alike, the rare as far as the common. Exactness
/// would gain nothing; the coefficients are made for fast growth from near 0.
///
/// Source: Jordan et al., "Muon: An optimizer for hidden layers in neural
/// networks" (2024), kellerjordan.github.io/posts/muon.
struct Orthogonalization {
  private var square: [Float] = []
  private var polynomial: [Float] = []
  private var product: [Float] = []

  /// - Parameter matrix: rows × columns, row by row; replaced by its factor, or by zero where its norm is below 1e-10.
  mutating func apply(_ matrix: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
    let count = rows * columns
    var norm: Float = 0
    for k in 0..<count { norm += matrix[k] * matrix[k] }
    // A gradient that has faded, as of an element that few frames hold, has no direction, and squares of what is left
    // of it are lost to rounding.
    guard norm > 1e-20 else {
      for k in 0..<count { matrix[k] = 0 }
      return
    }
    let scale = 1 / norm.squareRoot()
    for k in 0..<count { matrix[k] *= scale }
    let isWide = columns > rows
    let (small, large) = (min(rows, columns), max(rows, columns))
    if square.count < small * small {
      square = [Float](repeating: 0, count: small * small)
      polynomial = [Float](repeating: 0, count: small * small)
    }
    if product.count < count { product = [Float](repeating: 0, count: count) }
    let (a, b, c): (Float, Float, Float) = (3.4445, -4.7750, 2.0315)
    for _ in 0..<5 {
      Float.product(
        !isWide, isWide, small, small, large, matrix, columns, matrix, columns, false, &square,
        small)
      Float.product(
        false, false, small, small, small, square, small, square, small, false, &polynomial, small)
      for k in 0..<small * small { polynomial[k] = b * square[k] + c * polynomial[k] }
      if isWide {
        Float.product(
          false, false, rows, columns, small, polynomial, small, matrix, columns, false, &product,
          columns)
      } else {
        Float.product(
          false, false, rows, columns, small, matrix, columns, polynomial, small, false, &product,
          columns)
      }
      for k in 0..<count { matrix[k] = a * matrix[k] + product[k] }
    }
  }
}
