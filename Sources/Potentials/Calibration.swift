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

  /// Of all scales with 68.3 % of the errors within one standard error, the one
  /// whose part within two is nearest to 95.4 %, as for a normal distribution.
  ///
  /// - Edge cases: members that always agree leave the floor alone.
  public func scale() -> Calibration.Scale {
    guard !errors.isEmpty else { return Calibration.none.energy }
    let sorted = errors.sorted()
    let highest = sorted[min(sorted.count - 1, Int(Self.one * Double(sorted.count)))]
    let scales = (0...40).compactMap { step -> Calibration.Scale? in
      let floor = highest * Double(step) / 40
      return factor(floor: floor).map { Calibration.Scale(floor: floor, factor: $0) }
    }
    return scales.min { a, b in
      abs(coverage(a, within: 2) - Self.two) < abs(coverage(b, within: 2) - Self.two)
    } ?? Calibration.Scale(floor: highest, factor: 0)
  }

  /// Parts of a normal distribution within one and two standard deviations.
  private static let (one, two) = (0.6827, 0.9545)

  /// The factor with which, beside a floor, 68.3 % of the errors are within one
  /// standard error: that quantile of √(error² − floor²) / spread.
  private func factor(floor: Double) -> Double? {
    let needed = zip(errors, spreads).map { error, spread in
      error <= floor
        ? 0 : spread > 0 ? ((error * error - floor * floor).squareRoot() / spread) : .infinity
    }.sorted()
    let factor = needed[min(needed.count - 1, Int(Self.one * Double(needed.count)))]
    return factor.isFinite ? factor : nil
  }
}
