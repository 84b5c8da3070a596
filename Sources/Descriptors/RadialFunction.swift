import Foundation

/// How a symmetry function sees a distance.
///
///     gaussian  exp[−η (r − R_s)²] f_c(r)
///     compact   f(|r − R| / w)   between R − w and R + w
///
/// The first ends smoothly at its cutoff by f_c, a `DistanceCutoff`; the second needs none, since
/// it ends by its own falloff. Where it leans, y (2 − y) is in the place of y = |r − R| / w.
///
/// - Unit: η 1/Å², lengths Å.
/// - Source: Behler, J. Chem. Phys. 134, 074106 (2011), doi:10.1063/1.3553717; compact: Bircher,
///   Singraber, Dellago, Mach. Learn.: Sci. Technol. 2, 035026 (2021), doi:10.1088/2632-2153/abf817.
public enum RadialFunction: Sendable, Hashable {
  case gaussian(width: Double, shift: Double, DistanceCutoff)
  case compact(from: Double, to: Double, Falloff, leans: Bool)

  /// Beyond it the function is zero, Å.
  public var cutoff: Double {
    switch self {
    case .gaussian(_, _, let cutoff): cutoff.radius
    case .compact(_, let end, _, _): end
    }
  }

  /// The function of r / factor: what the same numbers say in another unit of length.
  func scaled(by factor: Double) -> RadialFunction {
    switch self {
    case .gaussian(let width, let shift, let cutoff):
      .gaussian(
        width: width / (factor * factor), shift: shift * factor,
        DistanceCutoff(cutoff.form, radius: cutoff.radius * factor))
    case .compact(let start, let end, let falloff, let leans):
      .compact(from: start * factor, to: end * factor, falloff, leans: leans)
    }
  }

  /// The value and the derivative by r, 1/Å.
  public func callAsFunction(_ r: Double) -> (value: Double, slope: Double) {
    switch self {
    case .gaussian(let width, let shift, let cutoff):
      guard r < cutoff.radius else { return (0, 0) }
      return Self.gaussian(r, width, shift, cutoff(r))
    case .compact(let start, let end, let falloff, let leans):
      guard r > start, r < end else { return (0, 0) }
      return Self.compact(r, from: start, to: end, falloff, leans: leans)
    }
  }

  /// The Gaussian under what the cutoff is there.
  static func gaussian(
    _ r: Double, _ width: Double, _ shift: Double, _ end: (value: Double, slope: Double)
  ) -> (value: Double, slope: Double) {
    let distance = r - shift
    let bell = exp(-width * distance * distance)
    return (bell * end.value, bell * (end.slope - 2 * width * distance * end.value))
  }

  /// A hill of width `end − start` about its middle.
  static func compact(
    _ x: Double, from start: Double, to end: Double, _ falloff: Falloff, leans: Bool = false
  ) -> (value: Double, slope: Double) {
    let scale = 2 / (end - start)
    let place = (x - (start + end) / 2) * scale
    let y = abs(place)
    guard y < 1 else { return (0, 0) }
    let direction = place < 0 ? -scale : scale
    guard leans else {
      let (value, slope) = falloff(y)
      return (value, direction * slope)
    }
    let (value, slope) = falloff(y * (2 - y))
    return (value, direction * 2 * (1 - y) * slope)
  }
}
