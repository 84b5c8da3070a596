import CKernels
import Foundation
import Quantities
import Structures

/// The features of `DensityBasis` as its equations say them: the plain twin
/// of the kernels, for reading and for testing, never for speed.
public struct ReferenceDescriptor: Sendable {
  public let basis: DensityBasis

  public init(_ basis: DensityBasis) { self.basis = basis }

  /// f_k(r; R) for k < count.
  public static func radialFunctions(_ r: Double, cutoff: Double, count: Int) -> [Double] {
    guard r < cutoff else { return [Double](repeating: 0, count: count) }
    let x = 2 * pow(1 - r / cutoff, 2) - 1
    let smooth = pow(1 - pow(r / cutoff, 2), 3)
    return (0..<count).map { cos(Double($0) * acos(max(-1, min(1, x)))) * smooth }
  }

  /// Y_lm(u) for all l ≤ 4, in the order l² + m with m = 0 ..< 2l + 1: sines of
  /// falling order, then m = 0, then cosines of rising order.
  public static func harmonics(of u: Vector3) -> [Double] {
    (0...DensityBasis.maximumL).flatMap { l in
      (-l...l).map { m in harmonic(l, m, u) }
    }
  }

  /// √(2 (l−|m|)!/(l+|m|)!) P_l^|m|(z) × Re or Im of (x + iy)^|m|, in the
  /// normalisation of Racah.
  private static func harmonic(_ l: Int, _ m: Int, _ u: Vector3) -> Double {
    let order = abs(m)
    var (re, im) = (1.0, 0.0)
    for _ in 0..<order { (re, im) = (re * u.x - im * u.y, re * u.y + im * u.x) }
    // d^|m|/dz^|m| of P_l, from its expansion in powers of z.
    var polynomial = 0.0
    for k in 0...(l / 2) where l - 2 * k >= order {
      let sign = k.isMultiple(of: 2) ? 1.0 : -1.0
      let coefficient =
        sign * factorial(2 * l - 2 * k)
        / (pow(2, Double(l)) * factorial(k) * factorial(l - k) * factorial(l - 2 * k))
      let power = l - 2 * k
      polynomial +=
        coefficient * factorial(power) / factorial(power - order)
        * pow(u.z, Double(power - order))
    }
    guard order > 0 else { return polynomial }
    let norm = (2 * factorial(l - order) / factorial(l + order)).squareRoot()
    return norm * polynomial * (m > 0 ? re : im)
  }

  private static func factorial(_ n: Int) -> Double {
    n < 2 ? 1 : (2...n).reduce(1) { $0 * Double($1) }
  }

  /// The features of one atom.
  ///
  /// - Parameters:
  ///   - atom: its index in the structure of the list.
  ///   - mixing: `basis.mixingCount` coefficients of its element.
  ///   - messages: of each atom, for the second level; without them it is the first.
  public func features(
    of atom: Int, species: [Element], neighbors: NeighborList, mixing: [Double],
    messages: [[Double]]? = nil
  ) -> [Double] {
    let level: DensityBasis.Level = messages == nil ? .first : .second
    let (channels, harmonics) = (DensityBasis.channels, DensityBasis.harmonics)
    let (radials, angulars) = (DensityBasis.radialFunctions, DensityBasis.angularFunctions)
    var rho = [Double](repeating: 0, count: channels)
    var moment = [[Double]](
      repeating: [Double](repeating: 0, count: harmonics), count: channels)
    for neighbor in neighbors[atom] {
      guard let type = basis.type(of: species[neighbor.index]) else { continue }
      let r = neighbor.distance
      let y = Self.harmonics(of: neighbor.displacement / r)
      let radial = Self.radialFunctions(r, cutoff: basis.radialCutoff, count: radials)
      let angular = Self.radialFunctions(r, cutoff: basis.angularCutoff, count: angulars)
      var shares = [Double](repeating: 0, count: basis.elements.count)
      shares[type] = 1
      if let messages { shares += messages[neighbor.index] }
      for (source, share) in shares.enumerated() {
        for c in 0..<channels {
          for k in 0..<radials {
            rho[c] += share * mixing[(source * radials + k) * channels + c] * radial[k]
          }
          for l in 0...DensityBasis.maximumL {
            let offset = basis.mixingOffset(l: l, level)
            let weight = (0..<angulars).reduce(0) {
              $0 + mixing[offset + (source * angulars + $1) * channels + c] * angular[$1]
            }
            for n in l * l..<(l + 1) * (l + 1) { moment[c][n] += share * weight * y[n] }
          }
        }
      }
    }
    var features = rho + moment.map { $0[0] }
    for l in 1...DensityBasis.maximumL {
      features += moment.map { a in (l * l..<(l + 1) * (l + 1)).reduce(0) { $0 + a[$1] * a[$1] } }
    }
    for group in DensityBasis.couplings.indices {
      features += moment.map { a in
        GauntMonomials.all.filter { $0.group == group }.reduce(0) {
          $0 + $1.weight * a[Int($1.i)] * a[Int($1.j)] * a[Int($1.k)]
        }
      }
    }
    return features
  }
}
