import Quantities

extension RandomStream {
  /// Fractional, uniform in the unit cell.
  mutating func position() -> Vector3 { Vector3(uniform(), uniform(), uniform()) }

  /// Uniform on the unit sphere: a normal vector has no preferred direction.
  mutating func direction() -> Vector3 {
    while true {
      let v = Vector3(normal(), normal(), normal())
      let length = v.length
      if length > 1e-6 { return v / length }
    }
  }

  /// Uniform over all rotations: a random direction, another at right angles
  /// to it, and their vector product.
  mutating func rotation() -> Matrix3 {
    let a = direction()
    while true {
      let other = direction()
      let b = other - a * a.dot(other)
      let length = b.length
      // Parallel by chance, b has no direction.
      if length > 1e-6 { return Matrix3(a, b / length, a.cross(b / length)) }
    }
  }
}
