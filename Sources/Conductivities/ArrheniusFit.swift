import Foundation
import Quantities

/// Diffusion over a range of temperatures, and what it is at others.
///
///     log₁₀ D = log₁₀ D₀ − E_a / (ln 10 · k_B T)
///
/// by least squares with the weights 1/s², s = σ(D) / (D ln 10). An extrapolation has the
/// covariance of slope and intercept in its error.
///
/// - Unit: eV; D in the unit of the points.
/// - Error: that of the points as they stand. Where they scatter about the line so much that the
///   probability of it is below 5 %, it is multiplied by √(χ² / degrees of freedom), and `isBent`.
///   Where another process takes over between the points and the
///   temperature asked for (melting, a phase transition), the line knows nothing of it.
/// - Source: He, Zhu, Epstein, Mo, npj Comput. Mater. 4, 18 (2018),
///   doi:10.1038/s41524-018-0074-y.
public struct ArrheniusFit: Sendable, Hashable {
  /// log₁₀ D against 1/T.
  public let line: StraightLine
  /// E_a, eV.
  public let activationEnergy: Estimate
  /// Whether the points scatter about the line by more than their errors.
  public let isBent: Bool
  private let excess: Double

  /// eV: with more, what is said of 300 K from twice that temperature is off by ten decades.
  private static let largestError = 1.2

  /// Temperatures that there must be.
  public static let fewestTemperatures = 4

  /// - Parameter points: the diffusion coefficient at each temperature, K.
  public init(_ points: [(temperature: Double, diffusion: Estimate)]) throws(ConductivityError) {
    for point in points {
      guard point.temperature > 0, point.temperature.isFinite else {
        throw .notPositive(what: "temperature", value: point.temperature)
      }
      guard point.diffusion.value > 0, point.diffusion.value.isFinite else {
        throw .notPositive(what: "diffusion coefficient", value: point.diffusion.value)
      }
      guard point.diffusion.standardError > 0, point.diffusion.standardError.isFinite else {
        throw .notPositive(
          what: "error of a diffusion coefficient", value: point.diffusion.standardError)
      }
    }
    let temperatures = Set(points.map(\.temperature)).count
    guard temperatures >= Self.fewestTemperatures else {
      throw .fewTemperatures(count: temperatures)
    }
    let logarithms = points.map { point in
      Estimate(
        log10(point.diffusion.value),
        standardError: point.diffusion.standardError / point.diffusion.value / log(10))
    }
    guard let line = StraightLine(x: points.map { 1 / $0.temperature }, y: logarithms),
      line.slopeVariance.isFinite, line.interceptVariance.isFinite
    else { throw .noLine }
    self.line = line
    isBent = line.probability < 0.05
    excess = isBent ? (line.chiSquare / Double(line.degreesOfFreedom)).squareRoot() : 1
    let slope = line.slopeEstimate
    activationEnergy =
      Estimate(slope.value, standardError: slope.standardError * excess)
      * (-Constants.boltzmann * log(10))
    guard activationEnergy.value > 0 else { throw .noGrowth(activationEnergy) }
    guard activationEnergy.standardError < Self.largestError else { throw .noLine }
  }

  /// log₁₀ of the diffusion coefficient at a temperature, K.
  public func log10Diffusion(at temperature: Double) -> Estimate {
    let value = line.value(at: 1 / temperature)
    return Estimate(value.value, standardError: value.standardError * excess)
  }
}
