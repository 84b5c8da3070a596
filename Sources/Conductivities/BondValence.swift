import Foundation
import Quantities
import Structures

/// The energy of a lithium ion next to another ion, in the bond-valence
/// picture: a Morse well at each anion, a screened repulsion from each cation.
///
///     anion:   E(r) = (D₀/2) { [exp(α (R_min − r)) − 1]² − 1 }
///     cation:  E(r) = e²/(4πε₀) q / √(n_Li n) / r · erfc(r / (f (r_Li + r_c)))
///
/// q is the formal charge of the cation, n the principal quantum numbers of
/// the valence shells, r_Li and r_c covalent radii and f = 0.74.
///
/// - Unit: eV; distances in Å.
/// - Error: an empirical energy scale; differences along a path are good to a
///   few 0.1 eV and should only be compared within a family of crystals.
/// - Source: Chen, Wong, Adams, Acta Cryst. B 75, 18 (2019),
///   doi:10.1107/S2052520618015718 (softBV parameters); covalent radii of
///   Cordero et al., doi:10.1039/b801115j, as in bvlain.
public enum BondValence {
  public struct Morse: Hashable, Sendable {
    /// D₀, eV.
    public var depth: Double
    /// R_min, Å.
    public var distance: Double
    /// α, 1/Å.
    public var steepness: Double

    public func energy(at r: Double) -> Double {
      let x = exp(steepness * (distance - r)) - 1
      return depth / 2 * (x * x - 1)
    }
  }

  /// Of Li⁺ with O²⁻, S²⁻, Cl⁻, Br⁻ and I⁻.
  public static let lithium: [Element: Morse] = [
    Element("O")!: Morse(depth: 0.98816, distance: 1.940013, steepness: 1.937984),
    .sulfur: Morse(depth: 1.04027, distance: 2.40971, steepness: 1.531394),
    Element("Cl")!: Morse(depth: 0.49302, distance: 2.39647, steepness: 1.577287),
    Element("Br")!: Morse(depth: 0.44910, distance: 2.58255, steepness: 1.481481),
    Element("I")!: Morse(depth: 0.44117, distance: 2.78807, steepness: 1.360544),
  ]

  /// f, the share of the sum of covalent radii over which repulsion is screened.
  public static let screening = 0.74

  /// Repulsion of Li⁺ by a cation of formal charge `charge` at distance `r`.
  ///
  /// - Edge cases: the cation must have a covalent radius.
  public static func repulsion(at r: Double, from cation: Element, charge: Double) -> Double {
    let radii = Element.lithium.covalentRadius! + cation.covalentRadius!
    let shells = Double(Element.lithium.principalQuantumNumber * cation.principalQuantumNumber)
    return Constants.coulomb * charge / shells.squareRoot() / r * erfc(r / (screening * radii))
  }

  /// Formal charges that an element always has, e. Phosphorus is not among
  /// them: it has what makes the crystal neutral.
  static let charges: [Element: Double] = [
    .lithium: 1, Element("O")!: -2, .sulfur: -2, Element("Cl")!: -1, Element("Br")!: -1,
    Element("I")!: -1, Element("Al")!: 3, Element("Si")!: 4, Element("Ge")!: 4,
    Element("Sn")!: 4,
  ]

  /// Elements that site energies are known for.
  static var elements: [Element] { (charges.keys + [.phosphorus]).sorted() }

  /// The formal charge of phosphorus: what the other ions leave, as a whole
  /// number from +3 to +5.
  ///
  /// +5 on the Li2S–P2S5 line, +4 in Li4P2S6 with its P–P bonds.
  ///
  /// - Parameter counts: atoms per cell, or their averages.
  static func phosphorusCharge(_ counts: [Element: Double]) -> Double {
    guard let phosphorus = counts[.phosphorus], phosphorus > 0 else { return 5 }
    let others = counts.keys.sorted().reduce(0) { $0 + (charges[$1] ?? 0) * counts[$1]! }
    return min(5, max(3, (-others / phosphorus).rounded()))
  }
}

extension Element {
  /// Of the valence shell: the period of the element.
  var principalQuantumNumber: Int {
    1 + [2, 10, 18, 36, 54, 86].count { atomicNumber > $0 }
  }
}
