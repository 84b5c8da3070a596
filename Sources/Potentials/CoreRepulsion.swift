import Foundation
import Quantities
import Structures

/// Repulsion of atoms nearer than any that the network was trained on.
///
///     V(r) = [Z₁Z₂e²/(4πε₀ r)] φ(r/a) [1 − (1 − u³)¹⁰⁰]      r < R, else 0
///     u = 1 − (r/R)²,   a = 0.46850 Å / (Z₁^0.23 + Z₂^0.23)
///
/// with R the shortest distance of the pair in the training data, or the radial
/// cutoff where no such pair was within it: where there were data nothing is added, below it the energy rises whatever the network
/// says, and the contact is counted. The bracket begins as 100 u³, soon is more
/// than any attraction that a network has made up, and ends as 1.
///
/// - Unit: eV.
/// - Source: Ziegler, Biersack, Littmark, The Stopping and Range of Ions in
///   Solids (1985), doi:10.1007/978-1-4615-8103-1_3. The cutoff is ours.
struct CoreRepulsion: Sendable {
  let radius: Double
  private let strength: Double
  private let screening: Double

  init(_ first: Element, _ second: Element, radius: Double) {
    let (z1, z2) = (Double(first.atomicNumber), Double(second.atomicNumber))
    self.radius = radius
    strength = Constants.coulomb * z1 * z2
    screening = 0.46850 / (pow(z1, 0.23) + pow(z2, 0.23))
  }

  private static let terms = [
    (0.18175, 3.19980), (0.50986, 0.94229), (0.28022, 0.40290), (0.02817, 0.20162),
  ]

  /// Energy and its derivative by r.
  func callAsFunction(_ r: Double) -> (energy: Double, derivative: Double) {
    guard r < radius else { return (0, 0) }
    var (phi, slope) = (0.0, 0.0)
    for (weight, rate) in Self.terms {
      let term = weight * exp(-rate * r / screening)
      phi += term
      slope -= rate / screening * term
    }
    let coulomb = strength / r
    let bare = coulomb * phi
    let bareSlope = coulomb * (slope - phi / r)
    let u = 1 - r * r / (radius * radius)
    let rest = pow(1 - u * u * u, 99)
    let smooth = 1 - rest * (1 - u * u * u)
    let smoothSlope = -600 * r / (radius * radius) * u * u * rest
    return (bare * smooth, bareSlope * smooth + bare * smoothSlope)
  }
}
