/// Densities of a block of atoms by some sources: elements or messages.
struct Densities<Real: KernelScalar> {
  /// [atom][source][16].
  var radial: UnsafeMutablePointer<Real>
  /// For each l, [atom][m][source][8].
  var angular: UnsafeMutablePointer<Real>
  /// The places of its sources among those of the level.
  var sources: Range<Int>
}

/// From densities to the features of one level, and back: the mixing of sources
/// into channels and the invariant products of the channels' moments.
///
/// The order of use: `forward` → (`adjoint`); then `tangent` → `mixingGradient`.
final class MomentBlock<Real: KernelScalar> {
  private let basis: DensityBasis
  private let level: DensityBasis.Level
  private let channels = DensityBasis.channels
  private var atoms = 0
  private let radial = Buffer<Real>()
  private let moment = Buffer<Real>()
  private let radialDot = Buffer<Real>()
  private let momentDot = Buffer<Real>()
  /// Derivatives by `radial` and `moment`; those by their tangents are the same numbers.
  private let radialBar = Buffer<Real>()
  private let momentBar = Buffer<Real>()
  /// Derivatives of a function of features and their tangents by `radial` and `moment`.
  private let radialBarDot = Buffer<Real>()
  private let momentBarDot = Buffer<Real>()
  /// [atom][feature].
  let features = Buffer<Real>()
  let featuresDot = Buffer<Real>()

  init(_ basis: DensityBasis, _ level: DensityBasis.Level) {
    self.basis = basis
    self.level = level
  }

  func forward(atoms: Int, _ densities: [Densities<Real>], mixing: UnsafePointer<Real>) {
    self.atoms = atoms
    mix(densities, mixing, radial, moment)
    Real.invariants(
      Int32(atoms), radial.start, moment.start,
      features.reserve(atoms * DensityBasis.featureCount))
  }

  /// Change of the features with that of the densities.
  func tangent(_ densitiesDot: [Densities<Real>], mixing: UnsafePointer<Real>) {
    mix(densitiesDot, mixing, radialDot, momentDot)
    Real.invariantsTangent(
      Int32(atoms), radialDot.start, moment.start, momentDot.start,
      featuresDot.reserve(atoms * DensityBasis.featureCount))
  }

  private func mix(
    _ densities: [Densities<Real>], _ mixing: UnsafePointer<Real>, _ radial: Buffer<Real>,
    _ moment: Buffer<Real>
  ) {
    let rho = radial.reserve(atoms * channels)
    let moments = moment.reserve(atoms * DensityBasis.harmonics * channels)
    for (number, density) in densities.enumerated() {
      each(density) { offset, source, width, rows, first in
        Real.product(
          false, false, rows, channels, width, source, width, mixing + offset, channels,
          number > 0, first < 0 ? rho : moments + first * channels, channels)
      }
    }
  }

  /// Derivatives by the densities, given those by the features.
  ///
  /// - Parameter adding: to what is in `densitiesBar`, in place of replacing it.
  func adjoint(
    featuresBar: UnsafePointer<Real>, mixing: UnsafePointer<Real>,
    into densitiesBar: [Densities<Real>], adding: Bool = false
  ) {
    Real.invariantsAdjoint(
      Int32(atoms), featuresBar, moment.start, radialBar.reserve(atoms * channels),
      momentBar.reserve(atoms * DensityBasis.harmonics * channels))
    unmix(radialBar, momentBar, mixing, densitiesBar, adding: adding)
  }

  /// From channels back to sources.
  private func unmix(
    _ radial: Buffer<Real>, _ moment: Buffer<Real>, _ mixing: UnsafePointer<Real>,
    _ densities: [Densities<Real>], adding: Bool
  ) {
    for density in densities {
      each(density) { offset, target, width, rows, first in
        Real.product(
          false, true, rows, width, channels,
          first < 0 ? radial.start : moment.start + first * channels, channels, mixing + offset,
          channels, adding, target, width)
      }
    }
  }

  /// Adds the gradient, by the mixing coefficients, of
  ///
  ///     S = Σ_atoms [φ(q) + ∂φ/∂q · q̇]
  ///
  /// given ∂φ/∂q = `featuresBar` (as in `adjoint`, which comes before) and the
  /// derivative of S by q, `featuresBarDot`.
  ///
  /// - Parameter barDot: is made the derivative of S by these densities.
  func mixingGradient(
    featuresBar: UnsafePointer<Real>, featuresBarDot: UnsafePointer<Real>,
    _ densities: [Densities<Real>], _ densitiesDot: [Densities<Real>],
    mixing: UnsafePointer<Real>, into gradient: UnsafeMutablePointer<Real>,
    barDot: [Densities<Real>] = []
  ) {
    Real.invariantsAdjointTangent(
      Int32(atoms), featuresBar, featuresBarDot, moment.start, momentDot.start,
      radialBarDot.reserve(atoms * channels),
      momentBarDot.reserve(atoms * DensityBasis.harmonics * channels))
    for (densities, radial, moment) in [
      (densities, radialBarDot, momentBarDot), (densitiesDot, radialBar, momentBar),
    ] {
      for density in densities {
        each(density) { offset, source, width, rows, first in
          Real.product(
            true, false, width, channels, rows, source, width,
            first < 0 ? radial.start : moment.start + first * channels, channels, true,
            gradient + offset, channels)
        }
      }
    }
    unmix(radialBarDot, momentBarDot, mixing, barDot, adding: false)
  }

  /// The matrices of some densities: the radial one, then one for each l.
  ///
  /// - Parameter body: takes the place of the matrix's mixing coefficients, the matrix, its
  ///   width and its rows, and the first of the rows among the moments, −1 for the radial one.
  private func each(
    _ densities: Densities<Real>,
    _ body: (Int, UnsafeMutablePointer<Real>, Int, Int, Int) -> Void
  ) {
    let (radials, angulars) = (DensityBasis.radialFunctions, DensityBasis.angularFunctions)
    let (count, first) = (densities.sources.count, densities.sources.lowerBound)
    body(first * radials * channels, densities.radial, count * radials, atoms, -1)
    for l in 0...DensityBasis.maximumL {
      let row = l * l * atoms
      body(
        basis.mixingOffset(l: l, level) + first * angulars * channels,
        densities.angular + row * count * angulars, count * angulars, atoms * (2 * l + 1), row)
    }
  }
}
