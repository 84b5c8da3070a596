import Foundation

/// The factor by which an environment ends smoothly at a distance.
///
/// Up to the fraction α of the radius R a falloff is 1; from there it falls to 0 at R with
/// x = (r − αR) / (R − αR).
///
/// - Unit: lengths Å.
/// - Source: Singraber, Behler, Dellago, J. Chem. Theory Comput. 15, 1827 (2019),
///   doi:10.1021/acs.jctc.8b00770.
public struct DistanceCutoff: Sendable, Hashable {
  public enum Form: Sendable, Hashable {
    /// 1, to the radius.
    case hard
    /// tanh³(1 − r/R) times an amplitude.
    case hyperbolic(amplitude: Double)
    /// `begin` is α.
    case falling(Falloff, begin: Double)
  }

  public let form: Form
  /// Å.
  public let radius: Double

  public init(_ form: Form, radius: Double) {
    precondition(radius > 0, "a cutoff is a positive length")
    self.form = form
    self.radius = radius
  }

  /// The amplitude with which tanh³(1 − r/R) begins with 1.
  public static let unitAmplitude = pow(tanh(1.0), -3)

  /// The value and the derivative by r, 1/Å, below the radius.
  public func callAsFunction(_ r: Double) -> (value: Double, slope: Double) {
    switch form {
    case .hard: return (1, 0)
    case .hyperbolic(let amplitude):
      // tanh x by one exponential: where it loses digits its cube is small.
      let decay = exp(2 * (r / radius - 1))
      let t = (1 - decay) / (1 + decay)
      return (amplitude * t * t * t, 3 * amplitude * t * t * (t * t - 1) / radius)
    case .falling(let falloff, let begin):
      let start = begin * radius
      guard r > start else { return (1, 0) }
      let length = radius - start
      let (value, slope) = falloff((r - start) / length)
      return (value, slope / length)
    }
  }
}
