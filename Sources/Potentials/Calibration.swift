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

  /// The scale whose parts within one and within two standard errors are nearest to those of a
  /// normal distribution, 68.3 % and 95.4 %: the larger of the two deviations is the least.
  ///
  /// Errors of a potential have longer tails than a normal distribution, so that not both can be
  /// met; to meet one alone would leave the whole miss to the other.
  ///
  /// - Edge cases: members that always agree leave the floor alone.
  public func scale() -> Calibration.Scale {
    guard !errors.isEmpty else { return Calibration.none.energy }
    func deviation(_ scale: Calibration.Scale) -> Double {
      max(abs(coverage(scale) - Self.one), abs(coverage(scale, within: 2) - Self.two))
    }
    let sorted = errors.sorted()
    func quantile(_ part: Double) -> Double {
      sorted[min(sorted.count - 1, Int(part * Double(sorted.count)))]
    }
    guard spreads.contains(where: { $0 > 0 }) else {
      return Calibration.Scale(floor: quantile(Self.one), factor: 0)
    }
    // The floor alone, without a factor, has the part of its quantile within one standard error.
    let scales = stride(from: 0.0, through: Self.one + Self.excess, by: 0.02).flatMap { part in
      factors(floor: part > 0 ? quantile(part) : 0)
    }
    return scales.min { deviation($0) < deviation($1) }
      ?? Calibration.Scale(floor: quantile(Self.one), factor: 0)
  }

  /// Parts of a normal distribution within one and two standard deviations.
  private static let (one, two) = (0.6827, 0.9545)

  /// How many more than 68.3 % may be within one standard error, for the sake of the tails.
  private static let excess = 0.12

  /// Scales with that floor: those parts of the errors from 68.3 % on are within one standard
  /// error, a quantile of √(error² − floor²) / spread each.
  private func factors(floor: Double) -> [Calibration.Scale] {
    let needed = zip(errors, spreads).map { error, spread in
      error <= floor
        ? 0 : spread > 0 ? ((error * error - floor * floor).squareRoot() / spread) : .infinity
    }.sorted()
    return stride(from: Self.one, through: Self.one + Self.excess, by: 0.01).compactMap { part in
      let factor = needed[min(needed.count - 1, Int(part * Double(needed.count)))]
      return factor.isFinite ? Calibration.Scale(floor: floor, factor: factor) : nil
    }
  }
}
