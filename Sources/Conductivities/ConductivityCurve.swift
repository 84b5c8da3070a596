import Foundation
import Quantities

/// The diffusion and conductivity of one solid over temperature, and at 300 K.
///
/// The line of `ArrheniusFit` through the tracer diffusion coefficients, extrapolated to 300 K and
/// turned into a conductivity by Nernst and Einstein with the volume at the lowest temperature.
/// Each point counts with its own error or with that of experience (`EmpiricalError`), whichever is
/// larger: the one takes ions for independent of each other, and both are small where the same
/// few ions have only rattled between the same few sites. Left out are temperatures with fewer than
/// `fewestJumps` hops.
///
/// - Unit: K; `log10Conductivity` of σ in e²/(eV Å fs).
/// - Error: see `ArrheniusFit`; the volume and the correlation between ions add to it what is not
///   in here.
/// - Edge cases: fewer than four temperatures have no line, and `remarks` say why.
public struct ConductivityCurve: Sendable {
  /// By ascending temperature, one for each.
  public let points: [IonTransport]
  /// A point with the larger of its two errors.
  public typealias Known = (temperature: Double, tracer: Estimate, point: IonTransport)
  /// All points whose temperature is known.
  public let known: [Known]
  /// Those that the line goes through.
  public let line: [Known]
  public let arrhenius: ArrheniusFit?
  /// log₁₀ σ at 300 K.
  public let log10Conductivity: Estimate?
  /// What was left out and why, a sentence each.
  public let remarks: [String]
  /// At which no ion has jumped, K, ascending.
  public let still: [Double]

  /// Of the conductivity that is extrapolated to, K.
  public static let roomTemperature = 300.0
  /// Hops at a temperature below which its diffusion coefficient is left out of the line: the
  /// fewest that the errors of `EmpiricalError` were made from.
  public static let fewestJumps = 10.0

  /// fs that each temperature should have been watched: conductivities from 40 ps were wrong by
  /// factors of six (He et al., doi:10.1038/s41524-018-0074-y).
  public static let longEnough = 100_000.0

  /// - Parameters:
  ///   - runs: each at a temperature of its own or, with other velocities, at that of another.
  ///   - failures: why other temperatures gave no coefficient, a sentence each.
  ///   - still: temperatures of those failures at which no ion has jumped, K.
  public init(_ runs: [IonTransport], failures: [String] = [], still: [Double] = []) {
    self.still = Set(still).sorted()
    var byTemperature: [Double: [IonTransport]] = [:]
    for run in runs { byTemperature[run.temperature ?? 0, default: []].append(run) }
    points = byTemperature.keys.sorted().map { IonTransport(combining: byTemperature[$0]!) }
    var remarks = failures
    let known = points.filter { $0.temperature != nil }
    for point in known where point.jumps < Self.fewestJumps {
      remarks.append(
        ConductivityError.fewJumps(jumps: point.jumps, temperature: point.temperature!).sentence)
    }
    self.known = known.map {
      (temperature: $0.temperature!, tracer: Self.cautious($0), point: $0)
    }
    line = self.known.filter { $0.point.jumps >= Self.fewestJumps }
    var arrhenius: ArrheniusFit?
    if !known.isEmpty {
      do {
        arrhenius = try ArrheniusFit(line.map { ($0.temperature, $0.tracer) })
      } catch {
        remarks.append(error.sentence)
      }
    }
    if let arrhenius { remarks += Self.remarks(on: arrhenius) }
    // Frames are one fewer than moments.
    if arrhenius != nil, let shortest = line.map(\.point.duration).min(),
      shortest < 0.98 * Self.longEnough
    {
      remarks.append(
        String(
          format:
            "watched for %.3g ps only: what is extrapolated from less than %.0f ps is a guess",
          shortest / 1000, Self.longEnough / 1000))
    }
    for point in known {
      guard let way = point.frameworkWay, way > IonTransport.creep else { continue }
      remarks.append(
        String(
          format:
            "at %g K the framework has moved by %.1f Å in %.3g ps: it creeps, turns into another "
            + "crystal, or begins to melt",
          point.temperature!, way, point.duration / 1000))
    }
    self.arrhenius = arrhenius
    log10Conductivity = arrhenius.flatMap { fit in
      known.first.flatMap { first in
        first.charge.map { charge in
          Self.log10Conductivity(
            fit, carriers: first.carriers, volume: first.volume, charge: charge)
        }
      }
    }
    self.remarks = remarks
  }

  /// What is to be said of a line.
  public static func remarks(on fit: ArrheniusFit) -> [String] {
    guard fit.isBent else { return [] }
    return [
      String(
        format:
          "the points scatter about the Arrhenius line by more than their errors (chi-squared "
          + "%.1f for %d degrees of freedom), so errors are larger", fit.line.chiSquare,
        fit.line.degreesOfFreedom)
    ]
  }

  /// The tracer diffusion coefficient with the larger of its two errors.
  private static func cautious(_ point: IonTransport) -> Estimate {
    let experience = point.tracer.value * EmpiricalError.relative(jumps: point.jumps / 2)
    return Estimate(
      point.tracer.value, standardError: max(point.tracer.standardError, experience))
  }

  /// log₁₀ σ at 300 K of carriers in a volume, Å³, with the diffusion of a fit in Å²/fs.
  public static func log10Conductivity(
    _ fit: ArrheniusFit, carriers: Int, volume: Double, charge: Double = 1
  ) -> Estimate {
    let diffusion = fit.log10Diffusion(at: roomTemperature)
    let factor = IonTransport.conductivityFactor(
      carriers: carriers, volume: volume, charge: charge, temperature: roomTemperature)
    return Estimate(diffusion.value + log10(factor), standardError: diffusion.standardError)
  }
}
