import CKernels
import Foundation

/// The products of three moments that make the four-body features, each
/// product once, with its weight.
///
///     w = ∫ Y_l₁m₁ Y_l₂m₂ Y_l₃m₃ dΩ / 4π, summed over equal products
///
/// The integral is exact: Gauss-Legendre in cos θ and equal steps in φ
/// integrate the polynomials of degree 8 at most without error.
enum GauntMonomials {
  static let all: [tk_monomial] = {
    var monomials: [tk_monomial] = []
    for (group, coupling) in DensityBasis.couplings.enumerated() {
      var weights: [SIMD3<Int32>: Double] = [:]
      for i in indices(coupling.0) {
        for j in indices(coupling.1) {
          for k in indices(coupling.2) {
            let ordered = [i, j, k].sorted().map(Int32.init)
            weights[SIMD3(ordered[0], ordered[1], ordered[2]), default: 0] += integral(i, j, k)
          }
        }
      }
      for key in weights.keys.sorted(by: { ($0.x, $0.y, $0.z) < ($1.x, $1.y, $1.z) })
      where abs(weights[key]!) > 1e-10 {
        monomials.append(
          tk_monomial(
            group: Int32(group), i: key.x, j: key.y, k: key.z, weight: weights[key]!))
      }
    }
    return monomials
  }()

  private static func indices(_ l: Int) -> Range<Int> { l * l..<(l + 1) * (l + 1) }

  private static func integral(_ i: Int, _ j: Int, _ k: Int) -> Double {
    points.reduce(0) { $0 + $1.weight * $1.harmonics[i] * $1.harmonics[j] * $1.harmonics[k] }
  }

  private struct Point {
    var weight: Double
    var harmonics: [Double]
  }

  private static let points: [Point] = {
    // Roots and weights of the Legendre polynomial of degree 5.
    let inner = (5 - 2 * (10.0 / 7).squareRoot()).squareRoot() / 3
    let outer = (5 + 2 * (10.0 / 7).squareRoot()).squareRoot() / 3
    let s70 = 13 * 70.0.squareRoot()
    let rule = [
      (0, 128.0 / 225), (inner, (322 + s70) / 900), (-inner, (322 + s70) / 900),
      (outer, (322 - s70) / 900), (-outer, (322 - s70) / 900),
    ]
    let steps = 12
    return rule.flatMap { z, weight in
      (0..<steps).map { step in
        let angle = 2 * .pi * (Double(step) + 0.25) / Double(steps)
        let s = (1 - z * z).squareRoot()
        return Point(
          weight: weight / 2 / Double(steps),
          harmonics: ReferenceDescriptor.harmonics(
            of: [s * cos(angle), s * sin(angle), z]))
      }
    }
  }()
}
