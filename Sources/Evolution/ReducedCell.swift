import Foundation
import Quantities
import Structures

extension Lattice {
  /// The same lattice by its shortest vectors: a no longer than b, b no longer
  /// than c, and none made shorter by adding the others (Minkowski).
  ///
  /// By the algorithm of Semaev, Lect. Notes Comput. Sci. 2146, 181 (2001),
  /// doi:10.1007/3-540-44670-2_13.
  ///
  /// - Edge cases: where several vectors are as short, which of them comes out
  ///   depends on the cell it starts from.
  var reduced: Lattice {
    var vectors = [matrix.a, matrix.b, matrix.c]
    while true {
      vectors.sort { $0.lengthSquared < $1.lengthSquared }
      let (a, b) = (vectors[0], vectors[1])
      let shorterB = b - a * (b.dot(a) / a.lengthSquared).rounded()
      if shorterB.isShorter(than: b) {
        vectors[1] = shorterB
        continue
      }
      // The nearest lattice point of the plane to c is a corner of the mesh
      // below it, since a and b are reduced.
      let c = vectors[2]
      let (aa, ab, bb) = (a.lengthSquared, a.dot(b), b.lengthSquared)
      let determinant = aa * bb - ab * ab
      let x = ((c.dot(a) * bb - c.dot(b) * ab) / determinant).rounded(.down)
      let y = ((c.dot(b) * aa - c.dot(a) * ab) / determinant).rounded(.down)
      var shortest = c
      for i in [0.0, 1] {
        for j in [0.0, 1] {
          let candidate = c - a * (x + i) - b * (y + j)
          if candidate.isShorter(than: shortest) { shortest = candidate }
        }
      }
      guard shortest.isShorter(than: c) else { break }
      vectors[2] = shortest
    }
    // Whole combinations of vectors that span a volume span the same.
    return Lattice(Matrix3(vectors[0], vectors[1], vectors[2])) ?? self
  }

  /// The cell turned so that a is along x, b in the xy plane at positive y, and c at
  /// positive z; a left-handed cell becomes its mirror image.
  var upright: Lattice? {
    let (a, b, c) = (matrix.a, matrix.b, matrix.c)
    let ax = a.length
    let bx = a.dot(b) / ax
    let by = a.cross(b).length / ax
    let cx = a.dot(c) / ax
    let cy = (b.dot(c) - bx * cx) / by
    return Lattice(
      Matrix3(Vector3(ax, 0, 0), Vector3(bx, by, 0), Vector3(cx, cy, volume / (ax * by))))
  }

  /// Scaled alike in all directions to a volume, Å³.
  func scaled(toVolume volume: Double) -> Lattice? {
    guard volume > 0 else { return nil }
    return Lattice(matrix * cbrt(volume / self.volume))
  }
}

extension Structure {
  /// The same crystal in another cell of the same lattice; atoms wrapped into
  /// it.
  func inCell(_ lattice: Lattice) -> Structure {
    let change = self.lattice.matrix * lattice.inverse
    return Structure(
      lattice: lattice, species: species, positions: positions.map { ($0 * change).wrappedToUnit })
  }

  var reduced: Structure { inCell(lattice.reduced) }
}

extension SIMD3 where Scalar == Double {
  /// By more than rounding.
  fileprivate func isShorter(than other: Self) -> Bool {
    lengthSquared < other.lengthSquared * (1 - 1e-9)
  }
}
