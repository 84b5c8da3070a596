/// A 3 × 3 matrix by its rows. Vectors are rows and multiply from the left.
public struct Matrix3: Hashable, Sendable, Codable {
  public var rows: (Vector3, Vector3, Vector3) {
    get { (a, b, c) }
    set { (a, b, c) = newValue }
  }
  public var a: Vector3
  public var b: Vector3
  public var c: Vector3

  @inlinable public init(_ a: Vector3, _ b: Vector3, _ c: Vector3) {
    self.a = a
    self.b = b
    self.c = c
  }

  @inlinable public init(diagonal: Vector3) {
    self.init(
      Vector3(diagonal.x, 0, 0), Vector3(0, diagonal.y, 0), Vector3(0, 0, diagonal.z))
  }

  public static let identity = Matrix3(diagonal: Vector3(1, 1, 1))
  public static let zero = Matrix3(diagonal: .zero)

  /// Nine numbers, row by row.
  public init?(rowMajor numbers: [Double]) {
    guard numbers.count == 9 else { return nil }
    self.init(
      Vector3(numbers[0], numbers[1], numbers[2]),
      Vector3(numbers[3], numbers[4], numbers[5]),
      Vector3(numbers[6], numbers[7], numbers[8]))
  }

  /// Nine numbers, row by row.
  public var rowMajor: [Double] { [a.x, a.y, a.z, b.x, b.y, b.z, c.x, c.y, c.z] }

  @inlinable public subscript(row: Int) -> Vector3 {
    get { row == 0 ? a : row == 1 ? b : c }
    set {
      switch row {
      case 0: a = newValue
      case 1: b = newValue
      default: c = newValue
      }
    }
  }

  @inlinable public subscript(row: Int, column: Int) -> Double {
    get { self[row][column] }
    set { self[row][column] = newValue }
  }

  @inlinable public var transpose: Matrix3 {
    Matrix3(Vector3(a.x, b.x, c.x), Vector3(a.y, b.y, c.y), Vector3(a.z, b.z, c.z))
  }

  @inlinable public var determinant: Double { a.dot(b.cross(c)) }
  @inlinable public var trace: Double { a.x + b.y + c.z }

  /// The inverse; the matrix must not be singular.
  @inlinable public var inverse: Matrix3 {
    let scale = 1 / determinant
    return Matrix3(b.cross(c) * scale, c.cross(a) * scale, a.cross(b) * scale).transpose
  }

  /// A row vector times a matrix.
  @inlinable public static func * (v: Vector3, m: Matrix3) -> Vector3 {
    m.a * v.x + m.b * v.y + m.c * v.z
  }

  @inlinable public static func * (l: Matrix3, r: Matrix3) -> Matrix3 {
    Matrix3(l.a * r, l.b * r, l.c * r)
  }

  @inlinable public static func * (l: Matrix3, r: Double) -> Matrix3 {
    Matrix3(l.a * r, l.b * r, l.c * r)
  }

  @inlinable public static func + (l: Matrix3, r: Matrix3) -> Matrix3 {
    Matrix3(l.a + r.a, l.b + r.b, l.c + r.c)
  }

  @inlinable public static func - (l: Matrix3, r: Matrix3) -> Matrix3 {
    Matrix3(l.a - r.a, l.b - r.b, l.c - r.c)
  }

  /// The outer product vᵀw: element (i, j) is vᵢ wⱼ.
  @inlinable public static func outer(_ v: Vector3, _ w: Vector3) -> Matrix3 {
    Matrix3(w * v.x, w * v.y, w * v.z)
  }

  /// Square root of the sum of squares of all elements.
  public var norm: Double { (a.lengthSquared + b.lengthSquared + c.lengthSquared).squareRoot() }
}
