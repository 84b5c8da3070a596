import Structures

/// aenet's description of an atom's surroundings by Chebyshev polynomials.
///
/// With the neighbours j of an atom at the distances r_j in the directions u_j,
/// f(r; R) = [cos(πr/R) + 1]/2 for r < R, else 0, and a number s for each
/// element,
///
///     R_n = Σ_j f(r_j; R_r) T_n(2 r_j/R_r − 1)                         n = 0 … N
///     A_n = Σ_{j<k} f(r_j; R_a) f(r_k; R_a) T_n(u_j·u_k)               n = 0 … M
///
/// and the same with s_j f in the place of f, where there is more than one
/// element. s runs over consecutive whole numbers in the order of the elements,
/// about zero, without zero where their number is even: −1, 1; −1, 0, 1; …
///
/// - Shape: R, A, then both weighted: `featureCount` numbers for each atom.
/// - Unit: none; lengths enter as r / R.
/// - Edge cases: the argument of T_n in A is the cosine itself, as in aenet
///   since November 2019; before, it was 2/π times the cosine, less 1.
/// - Source: Artrith, Urban, Ceder, Phys. Rev. B 96, 014112 (2017),
///   doi:10.1103/PhysRevB.96.014112.
public struct ChebyshevBasis: Sendable, Hashable {
  /// Elements that may be neighbours, in the order that gives them their weights.
  public let environment: [Element]
  /// N.
  public let radialOrder: Int
  /// R_r, Å.
  public let radialCutoff: Double
  /// M.
  public let angularOrder: Int
  /// R_a, Å.
  public let angularCutoff: Double

  public init(
    environment: [Element], radialOrder: Int, radialCutoff: Double, angularOrder: Int,
    angularCutoff: Double
  ) {
    precondition(
      !environment.isEmpty && Set(environment).count == environment.count, "elements differ")
    precondition(radialOrder >= 0 && angularOrder >= 0, "an order is not negative")
    precondition(radialCutoff > 0 && angularCutoff > 0, "a cutoff is a positive length")
    self.environment = environment
    self.radialOrder = radialOrder
    self.radialCutoff = radialCutoff
    self.angularOrder = angularOrder
    self.angularCutoff = angularCutoff
  }

  /// Whether the sums are there a second time, weighted.
  public var isWeighted: Bool { environment.count > 1 }

  public var featureCount: Int { (isWeighted ? 2 : 1) * (radialOrder + angularOrder + 2) }

  /// s; `nil` for an element that is not of the environment.
  public func weight(of element: Element) -> Double? {
    guard let place = environment.firstIndex(of: element) else { return nil }
    let count = environment.count
    let weight = place - count / 2
    return Double(count.isMultiple(of: 2) && weight >= 0 ? weight + 1 : weight)
  }

  /// T_n = Σ_l c_nl P_l: the rows c_n of l = 0 … M.
  ///
  /// From T_{n+1} = 2x T_n − T_{n−1} and (2l + 1) x P_l = (l + 1) P_{l+1} + l P_{l−1}.
  var legendreCoefficients: [[Double]] {
    var rows: [[Double]] = []
    for n in 0...angularOrder {
      var row = [Double](repeating: 0, count: angularOrder + 1)
      if n == 0 {
        row[0] = 1
      } else {
        let factor = n == 1 ? 1.0 : 2.0
        for l in 0..<n {
          let share = factor * rows[n - 1][l] / Double(2 * l + 1)
          row[l + 1] += share * Double(l + 1)
          if l > 0 { row[l - 1] += share * Double(l) }
        }
        if n > 1 { for l in 0..<n { row[l] -= rows[n - 2][l] } }
      }
      rows.append(row)
    }
    return rows
  }
}
