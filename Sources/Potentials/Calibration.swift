import Foundation
import Quantities

/// From the spread of a committee to a standard error.
///
///     σ² = floor² + (factor · s)²
///
/// with s the standard deviation over the members: of the energy for each
/// atom, eV, or of a component of an atom's force, eV/Å. The members saw almost
/// the same frames and have the same form, so they share mistakes: the spread
/// alone is too small, and often all but zero where the error is not.
public struct Calibration: Sendable, Hashable, Codable {
  public struct Scale: Sendable, Hashable, Codable {
    /// Of the error where the members agree.
    public var floor: Double
    public var factor: Double

    public init(floor: Double, factor: Double) {
      precondition(floor >= 0 && factor >= 0, "no negative error")
      self.floor = floor
      self.factor = factor
    }

    public func error(spread: Double) -> Double {
      (floor * floor + factor * factor * spread * spread).squareRoot()
    }
  }

  /// Of an energy for each atom, eV.
  public var energy: Scale
  /// Of a component of a force, eV/Å.
  public var force: Scale

  /// The spread as it is.
  public static let none = Calibration(
    energy: Scale(floor: 0, factor: 1), force: Scale(floor: 0, factor: 1))

  public init(energy: Scale, force: Scale) {
    self.energy = energy
    self.force = force
  }
}

/// True errors beside the spread of the committee that made them.
public struct SpreadSample: Sendable {
  public private(set) var errors: [Double] = []
  public private(set) var spreads: [Double] = []

  public init() {}

  public mutating func add(error: Double, spread: Double) {
    errors.append(abs(error))
    spreads.append(spread)
  }

  /// Part of the errors within some stated standard errors.
  public func coverage(_ scale: Calibration.Scale, within multiple: Double = 1) -> Double {
    let inside = zip(errors, spreads).count { $0 <= multiple * scale.error(spread: $1) }
    return Double(inside) / Double(max(1, errors.count))
  }

  /// Floor and factor in the likeliest proportion, and as large as the parts within one and within two
  /// standard errors ask for.
  ///
  /// 1. With w² = (floor / factor)² + s², the proportion is the one of the greatest likelihood: errors
  ///    drawn from normal distributions of width factor · w, and the factor that suits each proportion
  ///    best, so that ⟨ln w⟩ + ½ ln ⟨error² / w²⟩ is the least. Parts alone hardly tell a large floor
  ///    from a large factor.
  /// 2. The factor is the one whose parts within one and within two standard errors are nearest to those
  ///    of a normal distribution, 68.3 % and 95.4 %: the larger of the two deviations is the least.
  ///    Errors of a potential have longer tails than a normal distribution, so that not both can be met;
  ///    to meet one alone would leave the whole miss to the other.
  ///
  /// - Edge cases: members that always agree leave the floor alone.
  public func scale() -> Calibration.Scale {
    guard !errors.isEmpty else { return Calibration.none.energy }
    let positive = spreads.filter { $0 > 0 }.sorted()
    guard !positive.isEmpty else {
      return Calibration.Scale(floor: quantile(errors.sorted(), Self.one), factor: 0)
    }
    let median = quantile(positive, 0.5)
    let proportion = Self.proportions.map { $0 * median }
      .map { ($0, surprise($0)) }.min { $0.1 < $1.1 }!.0
    let shape = Calibration.Scale(floor: proportion, factor: 1)
    let needed = zip(errors, spreads).map { $0 / shape.error(spread: $1) }.sorted()
    let scales = stride(from: Self.one, through: Self.one + Self.excess, by: 0.005).map { part in
      let factor = quantile(needed, part)
      return Calibration.Scale(floor: factor * proportion, factor: factor)
    }
    return scales.map { ($0, deviation($0)) }.min { $0.1 < $1.1 }!.0
  }

  /// Parts of a normal distribution within one and two standard deviations.
  private static let (one, two) = (0.6827, 0.9545)

  /// How many more than 68.3 % may be within one standard error, for the sake of the tails.
  private static let excess = 0.12

  /// Of the floor, to the factor times the median of the spreads: from hardly any to hardly anything else.
  private static let proportions = (-40...40).map { pow(1.1, Double($0)) }

  private func quantile(_ sorted: [Double], _ part: Double) -> Double {
    sorted[min(sorted.count - 1, Int(part * Double(sorted.count)))]
  }

  private func deviation(_ scale: Calibration.Scale) -> Double {
    max(abs(coverage(scale) - Self.one), abs(coverage(scale, within: 2) - Self.two))
  }

  /// −ln of the likelihood of the errors, a mean over them less a constant, where the factor suits them best.
  private func surprise(_ proportion: Double) -> Double {
    var (logarithms, squares) = (0.0, 0.0)
    for (error, spread) in zip(errors, spreads) {
      let width = proportion * proportion + spread * spread
      logarithms += log(width)
      squares += error * error / width
    }
    let count = Double(errors.count)
    return (logarithms / count + log(squares / count)) / 2
  }
}
