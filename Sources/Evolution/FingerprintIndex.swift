import Structures

/// Finds the fingerprint nearest to another, if it is within a tolerance, among any number.
///
/// Every fingerprint has a shadow of a few numbers: its coordinates are cut into as many pieces, and
/// of each piece the sum is divided by the square root of its length. These are projections onto
/// orthogonal unit vectors, so two shadows are never further apart than the fingerprints. The first
/// numbers of the shadow say in which cell of a grid it lies. A look-up visits the cells that the
/// tolerance reaches, compares shadows there, and fingerprints only where the shadows are within
/// tolerance. Nothing within tolerance is missed, and what a look-up costs hardly grows with the
/// number that are held.
///
/// - Edge cases: fingerprints of different reduced compositions never meet.
public struct FingerprintIndex: Sendable {
  /// Å.
  public let tolerance: Double
  /// How many fingerprints it holds.
  public private(set) var count = 0
  private var grids: [Composition: Grid] = [:]

  /// - Parameter tolerance: Å, positive.
  public init(tolerance: Double = Fingerprint.duplicateTolerance) {
    precondition(tolerance > 0 && tolerance.isFinite, "a tolerance is a positive length")
    self.tolerance = tolerance
  }

  public mutating func insert(_ fingerprint: Fingerprint, id: Int) {
    grids[fingerprint.composition, default: Grid(tolerance: tolerance)].insert(fingerprint, id: id)
    count += 1
  }

  /// The nearest fingerprint within tolerance, of equally near ones that with the lowest id; `nil`
  /// where none is within tolerance. It does not depend on the order of insertion.
  public func nearest(to fingerprint: Fingerprint) -> (id: Int, distance: Double)? {
    grids[fingerprint.composition]?.nearest(to: fingerprint)
  }
}

/// The fingerprints of one composition.
private struct Grid {
  typealias Shadow = SIMD8<Double>
  typealias Cell = SIMD4<Int32>

  private struct Entry {
    let shadow: Shadow
    let id: Int
    let fingerprint: Fingerprint
  }

  private let tolerance: Double
  private var cells: [Cell: [Entry]] = [:]

  init(tolerance: Double) { self.tolerance = tolerance }

  mutating func insert(_ fingerprint: Fingerprint, id: Int) {
    let shadow = Self.shadow(of: fingerprint)
    cells[cell(of: shadow.lowHalf), default: []].append(
      Entry(shadow: shadow, id: id, fingerprint: fingerprint))
  }

  func nearest(to fingerprint: Fingerprint) -> (id: Int, distance: Double)? {
    let shadow = Self.shadow(of: fingerprint)
    // Rounding may part shadows by this much more than fingerprints.
    let reach = tolerance + 1e-9
    let low = cell(of: shadow.lowHalf - reach)
    let high = cell(of: shadow.lowHalf + reach)
    var best: (id: Int, distance: Double)?
    for x in low.x...high.x {
      for y in low.y...high.y {
        for z in low.z...high.z {
          for w in low.w...high.w {
            for entry in cells[Cell(x, y, z, w)] ?? [] {
              let difference = entry.shadow - shadow
              guard (difference * difference).sum() <= reach * reach else { continue }
              let distance = fingerprint.distance(to: entry.fingerprint)
              guard distance <= tolerance else { continue }
              if best == nil || (distance, entry.id) < (best!.distance, best!.id) {
                best = (entry.id, distance)
              }
            }
          }
        }
      }
    }
    return best
  }

  /// Cells are twice the tolerance wide: narrower ones would be visited more often than is saved.
  private func cell(of shadow: SIMD4<Double>) -> Cell {
    Cell((shadow / (2 * tolerance)).rounded(.down))
  }

  /// Pieces are interleaved so that the first four numbers already cover all coordinates coarsely.
  private static func shadow(of fingerprint: Fingerprint) -> Shadow {
    let coordinates = fingerprint.coordinates
    var shadow = Shadow.zero
    for piece in 0..<Shadow.scalarCount {
      let first = piece * coordinates.count / Shadow.scalarCount
      let last = (piece + 1) * coordinates.count / Shadow.scalarCount
      guard first < last else { continue }
      var sum = 0.0
      for n in first..<last { sum += coordinates[n] }
      shadow[piece] = sum / Double(last - first).squareRoot()
    }
    return shadow
  }
}
