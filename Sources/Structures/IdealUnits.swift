import Quantities

extension ThiophosphateUnits {
  /// Share of the phosphorus in one kind of unit on the line (Li2S)x(P2S5)1-x, where the charge
  /// alone decides it.
  ///
  /// With r = Li/P = x/(1 − x), and no two kinds of unit together but neighbours in charge:
  ///
  ///     1/2 ≤ x ≤ 2/3:   f(P2S6²⁻) = 2 − r     f(P2S7⁴⁻) = r − 1
  ///     2/3 ≤ x ≤ 3/4:   f(P2S7⁴⁻) = 3 − r     f(PS4³⁻)  = r − 2
  ///     3/4 ≤ x < 1:     f(PS4³⁻) = 1, the rest of the sulfur is free S²⁻
  ///
  /// For a phosphorus atom carries 1, 2 or 3 negative charges in edge-sharing P2S6, in P2S7 and in
  /// PS4, and each lithium atom takes one of them: r is the mean charge, f7·2 + f4·3 = r with
  /// f7 + f4 = 1. The sulfur then comes out by itself: 7/2 f7 + 4 f4 = (r + 5)/2, which is the S/P
  /// of the line.
  ///
  /// - Error: none, of a model. Real glasses also hold P2S6⁴⁻ with its P–P bond and the sulfur that
  ///   it sets free, and P2S7 beside free sulfide.
  /// - Edge cases: `nil` below x = 1/2, where cages and chains of several charges compete, and from
  ///   x = 1 on, where there is no phosphorus.
  /// - Source: balance of charges; the units are those of Dietrich et al., J. Mater. Chem. A 5,
  ///   18111 (2017), doi:10.1039/C7TA06067J.
  ///
  /// - Parameter x: mole fraction of Li2S.
  public static func idealFraction(of unit: Unit, x: Double) -> Double? {
    guard x >= 0.5 && x < 1 else { return nil }
    let charge = min(3, x / (1 - x))
    // Each share falls to zero over one charge to either side.
    let share = { (own: Double) in max(0, 1 - abs(charge - own)) }
    return switch unit {
    case .edgeSharingP2S6: share(1)
    case .cornerSharingP2S7: share(2)
    case .isolatedPS4: share(3)
    case .bondedP2S6, .isolatedPS3, .other: 0
    }
  }
}
