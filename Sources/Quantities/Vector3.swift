/// A Cartesian or fractional triple.
public typealias Vector3 = SIMD3<Double>

extension SIMD3 where Scalar == Double {
  /// Scalar product.
  @inlinable public func dot(_ other: Self) -> Double { x * other.x + y * other.y + z * other.z }

  /// Vector product.
  @inlinable public func cross(_ other: Self) -> Self {
    Self(
      y * other.z - z * other.y,
      z * other.x - x * other.z,
      x * other.y - y * other.x)
  }

  @inlinable public var lengthSquared: Double { dot(self) }
  @inlinable public var length: Double { dot(self).squareRoot() }

  /// Each component moved into [0, 1) by a whole number.
  @inlinable public var wrappedToUnit: Self {
    var wrapped = self - self.rounded(.down)
    // A tiny negative component rounds up to exactly 1.
    wrapped.replace(with: 0, where: wrapped .>= 1)
    return wrapped
  }
}
