/// Features of a block of atoms of one element, with their derivatives: the
/// kernels in their order, over storage that is made once and used again.
///
/// The order of use: `load` → `forward` → (`adjoint`) for energies and forces;
/// then `tangent` → `mixingGradient` for the gradient of a function of forces.
public final class DescriptorBlock<Real: KernelScalar> {
  public typealias Storage = UnsafeMutableBufferPointer<Real>
  public let basis: DensityBasis
  public private(set) var atomCount = 0
  private var pairs = ClosePairs()
  private var arena: [Storage]

  private enum Slot: Int, CaseIterable {
    case unit, fr, dfr, f, df, y, gy
    case radial, density, moment, mixedRadial, features
    case radialBar, densityBar, momentBar, mixedRadialBar, gradient
    case radialDot, densityDot, momentDot, mixedRadialDot, featuresDot
    case momentBarDot, mixedRadialBarDot
  }

  public init(_ basis: DensityBasis) {
    self.basis = basis
    arena = Slot.allCases.map { _ in Storage(start: nil, count: 0) }
  }

  deinit { for storage in arena { storage.deallocate() } }

  private func use(_ slot: Slot, _ count: Int) -> UnsafeMutablePointer<Real> {
    if arena[slot.rawValue].count < count {
      arena[slot.rawValue].deallocate()
      arena[slot.rawValue] = .allocate(capacity: count + count / 4)
      arena[slot.rawValue].initialize(repeating: 0)
    }
    return arena[slot.rawValue].baseAddress!
  }

  private subscript(slot: Slot) -> UnsafeMutablePointer<Real> { arena[slot.rawValue].baseAddress! }

  /// [atom][feature]; valid after `forward`.
  public var features: UnsafeMutablePointer<Real> { self[.features] }
  /// [atom][feature]; valid after `tangent`.
  public var featuresDot: UnsafeMutablePointer<Real> { self[.featuresDot] }
  /// Gradient by the displacement of each pair; valid after `adjoint`.
  public var gradient: UnsafeMutablePointer<Real> { self[.gradient] }

  private var elements: Int { basis.elements.count }
  private var angularWidth: Int { elements * DensityBasis.angularFunctions }
  private var radialWidth: Int { elements * DensityBasis.radialFunctions }
  private let channels = DensityBasis.channels

  /// Sums the neighbours into densities.
  ///
  /// - Parameter displacements: x, y, z of every pair, Å.
  public func load(_ pairs: ClosePairs, displacements: UnsafePointer<Real>) {
    self.pairs = pairs
    atomCount = pairs.atoms.count
    let (n, count, angular) = (Int32(atomCount), pairs.count, pairs.angularCount)
    let tiled = (angular + Real.lanes - 1) / Real.lanes * Real.lanes
    Real.radialFunctions(
      Int32(count), displacements, Real(basis.radialCutoff), use(.unit, 4 * count + 1),
      use(.fr, count * DensityBasis.radialFunctions + 1),
      use(.dfr, count * DensityBasis.radialFunctions + 1))
    Real.angularFunctions(
      n, pairs.starts, pairs.angular, displacements, Real(basis.angularCutoff),
      use(.f, angular * DensityBasis.angularFunctions + 1),
      use(.df, angular * DensityBasis.angularFunctions + 1),
      use(.y, tiled * DensityBasis.harmonics + 1),
      use(.gy, 3 * tiled * DensityBasis.harmonics + 1))
    Real.densities(
      n, Int32(elements), pairs.starts, pairs.angular, pairs.neighborTypes, self[.fr], self[.f],
      self[.y], use(.radial, atomCount * radialWidth),
      use(.density, atomCount * DensityBasis.harmonics * angularWidth))
  }

  private func mix(
    _ mixing: UnsafePointer<Real>, radial: Slot, density: Slot, mixedRadial: Slot, moment: Slot
  ) {
    let n = atomCount
    let rho = use(mixedRadial, n * channels)
    let moments = use(moment, n * DensityBasis.harmonics * channels)
    Real.gemm(
      false, false, n, channels, radialWidth, self[radial], radialWidth, mixing, channels, 0, rho,
      channels)
    for l in 0...DensityBasis.maximumL {
      Real.gemm(
        false, false, n * (2 * l + 1), channels, angularWidth,
        self[density] + l * l * n * angularWidth, angularWidth,
        mixing + basis.mixingOffset(l: l), channels, 0, moments + l * l * n * channels, channels)
    }
  }

  /// Features from densities.
  ///
  /// - Parameter mixing: `basis.mixingCount` coefficients of this element.
  public func forward(mixing: UnsafePointer<Real>) {
    mix(mixing, radial: .radial, density: .density, mixedRadial: .mixedRadial, moment: .moment)
    Real.invariants(
      Int32(atomCount), self[.mixedRadial], self[.moment],
      use(.features, atomCount * DensityBasis.featureCount))
  }

  /// From derivatives by the features to derivatives by the pairs.
  public func adjoint(featuresBar: UnsafePointer<Real>, mixing: UnsafePointer<Real>) {
    let n = atomCount
    Real.invariantsAdjoint(
      Int32(n), featuresBar, self[.moment], use(.mixedRadialBar, n * channels),
      use(.momentBar, n * DensityBasis.harmonics * channels))
    let radialBar = use(.radialBar, n * radialWidth)
    let densityBar = use(.densityBar, n * DensityBasis.harmonics * angularWidth)
    Real.gemm(
      false, true, n, radialWidth, channels, self[.mixedRadialBar], channels, mixing, channels, 0,
      radialBar, radialWidth)
    for l in 0...DensityBasis.maximumL {
      Real.gemm(
        false, true, n * (2 * l + 1), angularWidth, channels,
        self[.momentBar] + l * l * n * channels, channels, mixing + basis.mixingOffset(l: l),
        channels, 0, densityBar + l * l * n * angularWidth, angularWidth)
    }
    Real.pairGradients(
      Int32(n), Int32(elements), pairs.starts, pairs.angular, pairs.neighborTypes, self[.unit],
      self[.dfr], self[.f], self[.df], self[.y], self[.gy], radialBar, densityBar,
      use(.gradient, 3 * pairs.count + 1))
  }

  /// Change of the features when each displacement changes by `pairTangents`.
  public func tangent(pairTangents: UnsafePointer<Real>, mixing: UnsafePointer<Real>) {
    let n = atomCount
    Real.densityTangents(
      Int32(n), Int32(elements), pairs.starts, pairs.angular, pairs.neighborTypes, pairTangents,
      self[.unit], self[.dfr], self[.f], self[.df], self[.y], self[.gy],
      use(.radialDot, n * radialWidth),
      use(.densityDot, n * DensityBasis.harmonics * angularWidth))
    mix(
      mixing, radial: .radialDot, density: .densityDot, mixedRadial: .mixedRadialDot,
      moment: .momentDot)
    Real.invariantsTangent(
      Int32(n), self[.mixedRadialDot], self[.moment], self[.momentDot],
      use(.featuresDot, n * DensityBasis.featureCount))
  }

  /// Adds the gradient, by the mixing coefficients, of
  ///
  ///     S(mixing) = Σ_atoms [φ(q) + ∂φ/∂q · q̇]
  ///
  /// given ∂φ/∂q = `featuresBar` (as in `adjoint`, which comes before) and the
  /// derivative of S by q, `featuresBarDot`.
  public func mixingGradient(
    featuresBar: UnsafePointer<Real>, featuresBarDot: UnsafePointer<Real>,
    into gradient: UnsafeMutablePointer<Real>
  ) {
    let n = atomCount
    Real.invariantsAdjointTangent(
      Int32(n), featuresBar, featuresBarDot, self[.moment], self[.momentDot],
      use(.mixedRadialBarDot, n * channels),
      use(.momentBarDot, n * DensityBasis.harmonics * channels))
    let terms: [(Slot, Slot, Slot, Slot)] = [
      (.radial, .mixedRadialBarDot, .density, .momentBarDot),
      (.radialDot, .mixedRadialBar, .densityDot, .momentBar),
    ]
    for (radial, radialBar, density, momentBar) in terms {
      Real.gemm(
        true, false, radialWidth, channels, n, self[radial], radialWidth, self[radialBar],
        channels, 1, gradient, channels)
      for l in 0...DensityBasis.maximumL {
        Real.gemm(
          true, false, angularWidth, channels, n * (2 * l + 1),
          self[density] + l * l * n * angularWidth, angularWidth,
          self[momentBar] + l * l * n * channels, channels, 1,
          gradient + basis.mixingOffset(l: l), channels)
      }
    }
  }
}
