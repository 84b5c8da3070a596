import Quantities
import Structures

/// Voxels that fill one periodic cell.
///
/// Voxel (i, j, k) has its centre at the fractional ((i + ½)/n_a, (j + ½)/n_b,
/// (k + ½)/n_c) and the index (i n_b + j) n_c + k.
struct CellGrid: Sendable, Hashable {
  let lattice: Lattice
  let shape: SIMD3<Int>

  /// - Parameter spacing: of neighbouring centres along each edge, at most, Å.
  init(_ lattice: Lattice, spacing: Double) {
    precondition(spacing > 0, "a spacing is a positive length")
    let counts = (lattice.lengths / spacing).rounded(.up)
    self.lattice = lattice
    shape = SIMD3(Int(counts.x), Int(counts.y), Int(counts.z))
  }

  var count: Int { shape.x * shape.y * shape.z }

  /// The voxel that holds a fractional position of any cell.
  func voxel(at position: Vector3) -> Int {
    let place = SIMD3<Int>((position.wrappedToUnit * Vector3(shape)).rounded(.down))
    return index(pointwiseMin(place, shape &- 1))
  }

  /// Of a voxel, fractional, in [0, 1).
  func center(_ voxel: Int) -> Vector3 {
    let place = SIMD3(voxel / (shape.y * shape.z), voxel / shape.z % shape.y, voxel % shape.z)
    return (Vector3(place) + 0.5) / Vector3(shape)
  }

  /// From the centre of a voxel to its farthest corner, Å.
  var halfDiagonal: Double {
    let matrix = lattice.matrix
    let (a, b, c) = (
      matrix.a / Double(shape.x), matrix.b / Double(shape.y), matrix.c / Double(shape.z)
    )
    return [a + b + c, a + b - c, a - b + c, a - b - c].map { $0.length / 2 }.max()!
  }

  /// Calls `body` for each voxel, of any cell, whose centre is nearer than
  /// `radius` to `point`: with its index, the way from `point` to it in Å, and
  /// the cell it lies in.
  func forEach(
    within radius: Double, of point: Vector3, _ body: (Int, Vector3, SIMD3<Int>) -> Void
  ) {
    let counts = Vector3(shape)
    let reach = Vector3(repeating: radius) / lattice.heights
    let first = SIMD3<Int>(((point - reach) * counts - 0.5).rounded(.up))
    let last = SIMD3<Int>(((point + reach) * counts - 0.5).rounded(.down))
    guard first.x <= last.x, first.y <= last.y, first.z <= last.z else { return }
    for i in first.x...last.x {
      for j in first.y...last.y {
        for k in first.z...last.z {
          let place = SIMD3(i, j, k)
          let way = lattice.cartesian((Vector3(place) + 0.5) / counts - point)
          guard way.lengthSquared < radius * radius else { continue }
          let cell = SIMD3<Int>((Vector3(place) / counts).rounded(.down))
          body(index(place &- cell &* shape), way, cell)
        }
      }
    }
  }

  private func index(_ place: SIMD3<Int>) -> Int {
    (place.x * shape.y + place.y) * shape.z + place.z
  }
}
