import Foundation
import Quantities
import Structures

/// The features of `ChebyshevBasis` as its equations say them, over pairs of
/// neighbours: the plain twin of `ChebyshevBlock`, for reading and for testing,
/// never for speed.
public struct ReferenceChebyshev: Sendable {
  public let basis: ChebyshevBasis

  public init(_ basis: ChebyshevBasis) { self.basis = basis }

  /// T_n(x) for n = 0 … order.
  static func polynomials(_ x: Double, order: Int) -> [Double] {
    var t = [1, x]
    while t.count <= order { t.append(2 * x * t[t.count - 1] - t[t.count - 2]) }
    return Array(t[...order])
  }

  private static func smooth(_ r: Double, _ cutoff: Double) -> Double {
    r < cutoff ? (cos(.pi * r / cutoff) + 1) / 2 : 0
  }

  /// The features of one atom.
  ///
  /// - Parameters:
  ///   - atom: its index in the structure of the list.
  ///   - neighbors: full, up to the longer cutoff at least.
  public func features(of atom: Int, species: [Element], neighbors: NeighborList) -> [Double] {
    let around = neighbors[atom].compactMap { neighbor in
      basis.weight(of: species[neighbor.index]).map { (neighbor.displacement, $0) }
    }
    var radial = [[Double]](repeating: Array(repeating: 0, count: basis.radialOrder + 1), count: 2)
    var angular = [[Double]](
      repeating: Array(repeating: 0, count: basis.angularOrder + 1), count: 2)
    for (j, (dj, sj)) in around.enumerated() {
      let f = Self.smooth(dj.length, basis.radialCutoff)
      let t = Self.polynomials(2 * dj.length / basis.radialCutoff - 1, order: basis.radialOrder)
      for n in t.indices {
        radial[0][n] += f * t[n]
        radial[1][n] += sj * f * t[n]
      }
      for (dk, sk) in around[(j + 1)...] {
        let w =
          Self.smooth(dj.length, basis.angularCutoff) * Self.smooth(dk.length, basis.angularCutoff)
        let cosine = dj.dot(dk) / (dj.length * dk.length)
        let t = Self.polynomials(cosine, order: basis.angularOrder)
        for n in t.indices {
          angular[0][n] += w * t[n]
          angular[1][n] += sj * sk * w * t[n]
        }
      }
    }
    let plain = radial[0] + angular[0]
    return basis.isWeighted ? plain + radial[1] + angular[1] : plain
  }
}
