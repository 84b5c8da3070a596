import Quantities

/// How far diffusion coefficients from one simulation scatter, by experience.
///
///     N_eff = Σ_i max_t MSD(t) / a²,   σ(D) / D = 3.43 / √N_eff + 0.04
///
/// N_eff counts the hops of length a that the displacement of all ions amounts to.
///
/// - Error: a fit to first-principles dynamics with N_eff of 10 to 265; the constant is below what
///   longer runs bore out, about 0.1.
/// - Source: He, Zhu, Epstein, Mo, npj Comput. Mater. 4, 18 (2018),
///   doi:10.1038/s41524-018-0074-y.
public enum EmpiricalError {
  /// a, the distance between lithium sites, Å: from 2.4 in Li7La3Zr2O12 to 3.4 in RbAg4I5.
  public static let hop = 3.0

  /// Hops that diffusion of `ions` ions amounts to in a time, fs: N 6 D t / a². Half the time of a
  /// run is the longest lag that has an MSD of its own, so that N_eff is half of its hops.
  public static func jumps(_ diffusion: Double, of ions: Int, in time: Double) -> Double {
    Double(ions) * 6 * diffusion * time / (hop * hop)
  }

  /// σ(D) / D.
  public static func relative(jumps: Double) -> Double { 3.43 / jumps.squareRoot() + 0.04 }
}
