import CKernels
import Structures

/// The features of `ChebyshevBasis` for a block of atoms of one element, and
/// the way back from their derivatives to the pairs.
///
/// The angular sums over pairs of neighbours need no loop over pairs. With real
/// harmonics in the normalisation of Racah, P_l(u·v) = Σ_m C_lm(u) C_lm(v), so
/// with a_lm = Σ_j w_j C_lm(u_j), and since T_n(1) = 1,
///
///     Σ_{j<k} w_j w_k T_n(u_j·u_k) = ½ [Σ_l c_nl Σ_m a_lm² − Σ_j w_j²]
///
/// The order of use: `load` → `adjoint`.
public final class ChebyshevBlock {
  private typealias Storage = UnsafeMutableBufferPointer<Double>
  public let basis: ChebyshevBasis
  /// s by the type of the neighbour; zero for one that is not of the environment.
  private let weights: [Double]
  private let legendre: [[Double]]
  private let coefficients: Storage
  private var kernel: tk_chebyshev
  private var pairs = ClosePairs()
  private var arena = [Storage](
    repeating: Storage(start: nil, count: 0), count: Slot.allCases.count)

  private enum Slot: Int, CaseIterable {
    case weight, tiles, scratch, radial, moment, own, features
    case radialBar, momentBar, ownBar, gradient
  }

  /// - Parameter elements: of the types of the pairs.
  public init(_ basis: ChebyshevBasis, elements: [Element]) {
    self.basis = basis
    weights = elements.map { basis.weight(of: $0) ?? 0 }
    legendre = basis.legendreCoefficients
    let order = basis.angularOrder
    let count = (order + 1) * (order + 2) / 2
    coefficients = .allocate(capacity: order + 1 + 3 * count)
    coefficients.initialize(repeating: 0)
    let diagonal = coefficients.baseAddress!
    let (up, down, slope) = (
      diagonal + order + 1, diagonal + order + 1 + count, diagonal + order + 1 + 2 * count
    )
    var h = 0
    for m in 0...order {
      let ratio = Double(2 * m - 1) / Double(2 * m)
      diagonal[m] = m == 0 ? 1 : diagonal[m - 1] * (m == 1 ? 1 : ratio.squareRoot())
      for l in m...order {
        let (below, above) = (Double(l - m), Double(l + m))
        if l > m {
          up[h] = Double(2 * l - 1) / (below * above).squareRoot()
          down[h] = ((above - 1) * (below - 1) / (below * above)).squareRoot()
          slope[h] = ((above + 1) * below / (m == 0 ? 2 : 1)).squareRoot()
        }
        h += 1
      }
    }
    kernel = tk_chebyshev(
      radialOrder: Int32(basis.radialOrder), angularOrder: Int32(order),
      radialCutoff: basis.radialCutoff, angularCutoff: basis.angularCutoff, diagonal: diagonal,
      up: up, down: down, slope: slope)
  }

  deinit {
    coefficients.deallocate()
    for storage in arena { storage.deallocate() }
  }

  private func use(_ slot: Slot, _ count: Int) -> UnsafeMutablePointer<Double> {
    if arena[slot.rawValue].count < count {
      arena[slot.rawValue].deallocate()
      arena[slot.rawValue] = .allocate(capacity: count + count / 4)
      arena[slot.rawValue].initialize(repeating: 0)
    }
    return arena[slot.rawValue].baseAddress!
  }

  private subscript(slot: Slot) -> UnsafeMutablePointer<Double> {
    arena[slot.rawValue].baseAddress!
  }

  /// [atom][feature]; valid after `load`.
  public var features: UnsafeMutablePointer<Double> { self[.features] }
  /// Gradient by the displacement of each pair; valid after `adjoint`.
  public var gradient: UnsafeMutablePointer<Double> { self[.gradient] }

  private let lanes = Int(TK_CHEBYSHEV_LANES)
  private let tile = Int(TK_CHEBYSHEV_TILE)
  private var channels: Int { basis.isWeighted ? 2 : 1 }
  private var radials: Int { basis.radialOrder + 1 }
  private var angulars: Int { basis.angularOrder + 1 }
  private var harmonics: Int { angulars * (angulars + 1) / 2 }

  /// Features of the central atoms of the pairs.
  public func load(_ pairs: ClosePairs) {
    self.pairs = pairs
    let atoms = pairs.atoms.count
    let weight = use(.weight, pairs.count + 1)
    for pair in 0..<pairs.count { weight[pair] = weights[Int(pairs.neighborTypes[pair])] }
    // Each atom's last tile may be part empty.
    let tiles = pairs.count / lanes + atoms
    tk_chebyshev_sums(
      &kernel, Int32(atoms), pairs.starts, pairs.angular, pairs.displacements, weight,
      use(.tiles, tiles * tile + 1), use(.scratch, tk_chebyshev_scratch(&kernel)),
      use(.radial, 2 * radials * atoms), use(.moment, 4 * harmonics * atoms), use(.own, 2 * atoms))
    let width = basis.featureCount
    let features = use(.features, width * atoms)
    var power = [Double](repeating: 0, count: angulars)
    for atom in 0..<atoms {
      for channel in 0..<channels {
        let own = features + width * atom + channel * (radials + angulars)
        let radial = self[.radial] + radials * (2 * atom + channel)
        for n in 0..<radials { own[n] = radial[n] }
        for l in 0..<angulars { power[l] = 0 }
        forEachMoment { l, h in
          let a = self[.moment] + 4 * (harmonics * atom + h) + 2 * channel
          power[l] += a[0] * a[0] + a[1] * a[1]
        }
        for n in 0..<angulars {
          var sum = -self[.own][2 * atom + channel]
          for l in 0...n { sum += legendre[n][l] * power[l] }
          own[radials + n] = sum / 2
        }
      }
    }
  }

  /// From derivatives by the features to derivatives by the pairs.
  ///
  /// - Parameter featuresBar: [atom][feature].
  public func adjoint(featuresBar: UnsafePointer<Double>) {
    let atoms = pairs.atoms.count
    let radialBar = use(.radialBar, 2 * radials * atoms)
    let momentBar = use(.momentBar, 4 * harmonics * atoms)
    let ownBar = use(.ownBar, 2 * atoms)
    let width = basis.featureCount
    var power = [Double](repeating: 0, count: angulars)
    for atom in 0..<atoms {
      for channel in 0..<channels {
        let bar = featuresBar + width * atom + channel * (radials + angulars)
        let radial = radialBar + radials * (2 * atom + channel)
        for n in 0..<radials { radial[n] = bar[n] }
        var sum = 0.0
        for l in 0..<angulars { power[l] = 0 }
        for n in 0..<angulars {
          sum += bar[radials + n]
          for l in 0...n { power[l] += bar[radials + n] * legendre[n][l] }
        }
        ownBar[2 * atom + channel] = -sum / 2
        forEachMoment { l, h in
          let place = 4 * (harmonics * atom + h) + 2 * channel
          momentBar[place] = power[l] * self[.moment][place]
          momentBar[place + 1] = power[l] * self[.moment][place + 1]
        }
      }
    }
    tk_chebyshev_gradients(
      &kernel, Int32(atoms), pairs.starts, pairs.angular, self[.tiles], self[.scratch], radialBar,
      momentBar, ownBar, use(.gradient, 3 * pairs.count + 1))
  }

  /// Degree and place of each harmonic, in the layout of the kernel.
  @inline(__always)
  private func forEachMoment(_ body: (_ l: Int, _ h: Int) -> Void) {
    var h = 0
    for m in 0..<angulars {
      for l in m..<angulars {
        body(l, h)
        h += 1
      }
    }
  }
}
