import CGSL

/// The directions in which points differ the most, and the points seen along them.
///
///     C = Σ (x − x̄)(x − x̄)ᵀ / (n − 1) = Σ_k λ_k a_k a_kᵀ      coordinate k of x = a_kᵀ (x − x̄)
///
/// λ_k falls with k and is the variance of coordinate k; the a_k are unit vectors at right angles.
///
/// - Unit: that of the points; of variances its square.
/// - Edge cases: of a_k and −a_k the one is taken whose largest component is positive, the first of
///   equally large ones (to 10⁻⁹). Directions of equal variance are not determined. Points that are
///   all the same have variances of zero.
/// - Source: Hotelling, J. Educ. Psychol. 24, 417 (1933), doi:10.1037/h0071325.
public struct PrincipalComponents: Hashable, Sendable {
  /// x̄.
  public let center: [Double]
  /// a_k.
  public let axes: [[Double]]
  /// λ_k.
  public let variances: [Double]
  /// Σ λ_k over all directions, also those that are not kept.
  public let totalVariance: Double

  /// - Parameters:
  ///   - points: two or more, of one dimension.
  ///   - count: how many directions are kept, at most the dimension.
  public init(_ points: [[Double]], count: Int) {
    precondition(points.count > 1, "a variance takes two points")
    let dimension = points[0].count
    precondition(points.allSatisfy { $0.count == dimension }, "points of one space")
    precondition(count > 0 && count <= dimension, "a space has as many directions as dimensions")
    let center = (0..<dimension).map { d in
      points.reduce(0) { $0 + $1[d] } / Double(points.count)
    }
    let matrix = gsl_matrix_alloc(dimension, dimension)
    let vectors = gsl_matrix_alloc(dimension, dimension)
    let values = gsl_vector_alloc(dimension)
    let work = gsl_eigen_symmv_alloc(dimension)
    defer {
      gsl_matrix_free(matrix)
      gsl_matrix_free(vectors)
      gsl_vector_free(values)
      gsl_eigen_symmv_free(work)
    }
    var total = 0.0
    for i in 0..<dimension {
      for j in 0...i {
        let sum = points.reduce(0) { $0 + ($1[i] - center[i]) * ($1[j] - center[j]) }
        let covariance = sum / Double(points.count - 1)
        gsl_matrix_set(matrix, i, j, covariance)
        gsl_matrix_set(matrix, j, i, covariance)
        if i == j { total += covariance }
      }
    }
    gsl_eigen_symmv(matrix, values, vectors, work)
    gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_DESC)
    self.center = center
    axes = (0..<count).map { k in
      Self.oriented((0..<dimension).map { gsl_matrix_get(vectors, $0, k) })
    }
    // Rounding may leave a little less than nothing.
    variances = (0..<count).map { max(0, gsl_vector_get(values, $0)) }
    totalVariance = total
  }

  /// Share of the variance of the points along each axis, 0…1; 0 where they do not differ.
  public var explained: [Double] {
    variances.map { totalVariance > 0 ? $0 / totalVariance : 0 }
  }

  /// A point, of those that the directions come from or another, along the axes.
  public func coordinates(of point: [Double]) -> [Double] {
    precondition(point.count == center.count, "a point of the same space")
    return axes.map { axis in
      axis.indices.reduce(0) { $0 + axis[$1] * (point[$1] - center[$1]) }
    }
  }

  private static func oriented(_ axis: [Double]) -> [Double] {
    let largest = axis.map { abs($0) }.max()!
    let first = axis.first { abs($0) > largest - 1e-9 }!
    return first < 0 ? axis.map { -$0 } : axis
  }
}
