import Foundation
import Quantities

/// Conductivities of solids that were not watched, from those that were.
///
/// A line in 1/T through all that was measured says how conductivity goes with temperature; a
/// Gaussian process over the features of the solids and 1/T says by how much each is off it:
///
///     log₁₀ (σ T) = a + b / T + f(features, 1/T)
///
/// Its errors are multiplied by what leaving out one solid after another shows them to lack: the
/// root mean square of (left-out value − prediction) / error, where that is above one.
///
/// - Unit: of σ, that of the observations; log₁₀.
/// - Error: of the conductivity itself. With the five solids that it takes at least it is a guess
///   of its own; see `calibration`.
public struct ConductivityRegression: Sendable {
  /// Of one solid at one temperature.
  public struct Observation: Hashable, Sendable {
    /// Which solid it is; observations of one belong together.
    public var solid: Int
    public var features: [Double]
    /// K.
    public var temperature: Double
    /// log₁₀ σ.
    public var log10Conductivity: Estimate

    public init(
      solid: Int, features: SolidFeatures, temperature: Double, log10Conductivity: Estimate
    ) {
      self.solid = solid
      self.features = features.values
      self.temperature = temperature
      self.log10Conductivity = log10Conductivity
    }
  }

  /// Solids below which nothing is learnt.
  public static let fewestSolids = 5

  /// What errors are multiplied by; 1 where they were large enough.
  public let calibration: Double
  /// Root mean square of what leaving out one solid after another gets wrong, decades.
  public let leftOutError: Double
  private let trend: StraightLine
  private let process: GaussianProcess

  /// - Returns: `nil` for fewer solids than `fewestSolids`, or one temperature only.
  public init?(_ observations: [Observation]) {
    let solids = Set(observations.map(\.solid)).sorted()
    guard solids.count >= Self.fewestSolids, let trend = Self.trend(observations) else {
      return nil
    }
    let process = GaussianProcess(fitting: observations.map { Self.label($0, trend) })
    var (ratios, errors) = (0.0, 0.0)
    for solid in solids {
      let others = observations.filter { $0.solid != solid }
      guard let line = Self.trend(others) else { return nil }
      let left = GaussianProcess(
        others.map { Self.label($0, line) }, kernel: process.kernel)
      // Those of one solid hang together: it counts once, with its mean square.
      let own = observations.filter { $0.solid == solid }
      let squares = own.map { observation -> (ratio: Double, error: Double) in
        let prediction = Self.prediction(left, line, observation.features, observation.temperature)
        let label = observation.log10Conductivity
        let miss = label.value - prediction.value
        let variance =
          prediction.standardError * prediction.standardError
          + label.standardError * label.standardError
        return (miss * miss / variance, miss * miss)
      }
      ratios += squares.reduce(0) { $0 + $1.ratio } / Double(own.count)
      errors += squares.reduce(0) { $0 + $1.error } / Double(own.count)
    }
    calibration = max(1, (ratios / Double(solids.count)).squareRoot())
    leftOutError = (errors / Double(solids.count)).squareRoot()
    self.trend = trend
    self.process = process
  }

  /// log₁₀ σ of a solid at a temperature, K.
  public func log10Conductivity(_ features: SolidFeatures, at temperature: Double) -> Estimate {
    let raw = Self.prediction(process, trend, features.values, temperature)
    return Estimate(raw.value, standardError: raw.standardError * calibration)
  }

  private static func prediction(
    _ process: GaussianProcess, _ trend: StraightLine, _ features: [Double], _ temperature: Double
  ) -> Estimate {
    process.prediction(at: features + [1000 / temperature])
      + trend.value(at: 1 / temperature)
      + Estimate(-log10(temperature), standardError: 0)
  }

  private static func label(
    _ observation: Observation, _ trend: StraightLine
  ) -> GaussianProcess.Label {
    let (value, temperature) = (observation.log10Conductivity, observation.temperature)
    return GaussianProcess.Label(
      observation.features + [1000 / temperature],
      Estimate(
        value.value + log10(temperature) - trend.value(at: 1 / temperature).value,
        standardError: value.standardError))
  }

  /// Through all observations alike; its error has as many samples as there are solids.
  private static func trend(_ observations: [Observation]) -> StraightLine? {
    let x = observations.map { 1 / $0.temperature }
    let y = observations.map { $0.log10Conductivity.value + log10($0.temperature) }
    guard let plain = StraightLine(x: x, y: y.map { Estimate($0, standardError: 1) }) else {
      return nil
    }
    let solids = Set(observations.map(\.solid)).count
    let scatter = plain.chiSquare / Double(max(1, plain.degreesOfFreedom))
    let error = (scatter * Double(observations.count) / Double(solids)).squareRoot()
    return StraightLine(x: x, y: y.map { Estimate($0, standardError: max(1e-6, error)) })
  }
}
