import Foundation
import Quantities

extension Estimate {
  /// How much a normally distributed value is expected to exceed the best known one.
  ///
  ///     EI = E[max(0, y − best)] = s [z Φ(z) + φ(z)]      z = (value − best) / s
  ///
  /// s is the standard error, φ and Φ are the density and the distribution of the standard normal. To
  /// look for a minimum, turn the signs of both.
  ///
  /// - Unit: that of the value.
  /// - Edge cases: without an error, max(0, value − best). Never negative.
  /// - Source: Jones, Schonlau, Welch, J. Glob. Optim. 13, 455 (1998), doi:10.1023/A:1008306431147.
  public func expectedImprovement(over best: Double) -> Double {
    guard standardError > 0 else { return max(0, value - best) }
    let z = (value - best) / standardError
    let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    let distribution = 0.5 * erfc(-z / 2.0.squareRoot())
    return max(0, standardError * (z * distribution + density))
  }
}
