import Foundation
import Quantities

/// Three vectors that repeat a crystal, the rows of `matrix`.
///
/// - Unit: Å.
/// - Edge cases: a lattice has a volume; one without cannot be made.
public struct Lattice: Hashable, Sendable {
  public let matrix: Matrix3
  /// Cartesian → fractional: fractional = Cartesian × inverse.
  public let inverse: Matrix3

  /// `nil` for vectors that are not finite or span no volume.
  public init?(_ matrix: Matrix3) {
    let lengths = matrix.a.length * matrix.b.length * matrix.c.length
    let volume = abs(matrix.determinant)
    guard volume.isFinite, volume > 1e-6 * lengths, volume > 1e-6 else { return nil }
    self.matrix = matrix
    self.inverse = matrix.inverse
  }

  /// From edges (Å) and angles (degrees): a along x, b in the xy plane.
  ///
  /// `nil` where no such cell exists.
  public init?(
    a: Double, b: Double, c: Double, alpha: Double, beta: Double, gamma: Double
  ) {
    guard a > 0, b > 0, c > 0 else { return nil }
    let cosine = { (degrees: Double) in degrees == 90 ? 0 : cos(degrees * .pi / 180) }
    let (ca, cb, cg) = (cosine(alpha), cosine(beta), cosine(gamma))
    let sg = (1 - cg * cg).squareRoot()
    guard sg > 1e-6 else { return nil }
    let x = cb
    let y = (ca - cb * cg) / sg
    let square = 1 - x * x - y * y
    guard square > 1e-9 else { return nil }
    self.init(
      Matrix3(
        Vector3(a, 0, 0), Vector3(b * cg, b * sg, 0), Vector3(c * x, c * y, c * square.squareRoot())
      ))
  }

  public static func cubic(_ a: Double) -> Lattice? { Lattice(Matrix3.identity * a) }

  /// Å³; always positive, also for left-handed vectors.
  public var volume: Double { abs(matrix.determinant) }

  /// Edge lengths a, b, c in Å.
  public var lengths: Vector3 { Vector3(matrix.a.length, matrix.b.length, matrix.c.length) }

  /// Angles α, β, γ in degrees.
  public var angles: Vector3 {
    let angle = { (v: Vector3, w: Vector3) in
      acos(max(-1, min(1, v.dot(w) / (v.length * w.length)))) * 180 / .pi
    }
    return Vector3(angle(matrix.b, matrix.c), angle(matrix.c, matrix.a), angle(matrix.a, matrix.b))
  }

  /// Distances between opposite faces of the cell, Å.
  public var heights: Vector3 {
    let columns = inverse.transpose
    return Vector3(1 / columns.a.length, 1 / columns.b.length, 1 / columns.c.length)
  }

  public func cartesian(_ fractional: Vector3) -> Vector3 { fractional * matrix }
  public func fractional(_ cartesian: Vector3) -> Vector3 { cartesian * inverse }

  /// The shortest of all periodic images of a fractional difference, Å.
  ///
  /// Exact for any shape of cell: images are searched as far as the length
  /// found so far can reach.
  public func shortestImage(_ difference: Vector3) -> Vector3 {
    let start = difference - difference.rounded(.toNearestOrAwayFromZero)
    var best = cartesian(start)
    var bestSquare = best.lengthSquared
    let reach = (Vector3(repeating: bestSquare.squareRoot()) / heights + 0.5).rounded(.down)
    for i in stride(from: -reach.x, through: reach.x, by: 1) {
      for j in stride(from: -reach.y, through: reach.y, by: 1) {
        for k in stride(from: -reach.z, through: reach.z, by: 1) {
          let image = cartesian(start + Vector3(i, j, k))
          if image.lengthSquared < bestSquare {
            best = image
            bestSquare = image.lengthSquared
          }
        }
      }
    }
    return best
  }

  /// The lattice strained by `strain`: every vector v becomes v (1 + ε).
  public func strained(by strain: Matrix3) -> Lattice? {
    Lattice(matrix * (Matrix3.identity + strain))
  }
}

extension Lattice: Codable {
  /// Coded as nine numbers, row by row.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let matrix = Matrix3(rowMajor: try container.decode([Double].self)),
      let lattice = Lattice(matrix)
    else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a lattice is nine numbers that span a volume")
    }
    self = lattice
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(matrix.rowMajor)
  }
}
