/// How the errors of mean squared displacements at different lags hang together.
///
/// Particles that go independent ways, each step independent of the one before, have
///
///     cov(|Δr|², |Δr'|²) = κ o + g o²
///
/// for two displacements of one particle that share o steps: g = 2 tr(c²) with the covariance
/// matrix c of a step, and κ the part of the fourth cumulant that single hops have and a Gaussian
/// step has not. Of the means over all moments to start from,
///
///     cov(MSD(n), MSD(m)) = (κ ⟨o⟩ + g ⟨o²⟩) / N
///
/// with the averages over all pairs of a window of n steps and one of m in T frames. This is the
/// covariance of McCluskey, Coles, Morgan (2023), doi:10.48550/arXiv.2305.18244, with the exact
/// overlap of windows in the place of a number of windows that do not overlap, which gives
/// variances half as large again at long lags.
///
/// - Unit: lags in frames; κ and g in Å⁴.
/// - Error: exact for steps that are independent; where a hop calls the next one back or forth,
///   it holds for lags beyond that memory.
public struct DisplacementCovariance: Sendable {
  public let lags: [Int]
  private let overlaps: [[Double]]
  private let squares: [[Double]]

  /// - Parameter frames: T.
  public init(lags: [Int], frames: Int) {
    precondition(lags.allSatisfy { $0 > 0 && $0 < frames }, "a lag ends within the path")
    self.lags = lags
    var overlaps = [[Double]](
      repeating: [Double](repeating: 0, count: lags.count), count: lags.count)
    var squares = overlaps
    for i in lags.indices {
      for j in lags.indices where lags[i] <= lags[j] {
        let (mean, square) = Self.means(lags[i], lags[j], frames: frames)
        (overlaps[i][j], overlaps[j][i]) = (mean, mean)
        (squares[i][j], squares[j][i]) = (square, square)
      }
    }
    self.overlaps = overlaps
    self.squares = squares
  }

  /// Of the mean squared displacements from `first` on, row by row, Å⁴.
  public func matrix(hop: Double, gaussian: Double, particles: Int, from first: Int) -> [[Double]] {
    let n = Double(particles)
    return (first..<lags.count).map { i in
      (first..<lags.count).map { j in
        (hop * overlaps[i][j] + gaussian * squares[i][j]) / n
      }
    }
  }

  /// ⟨o⟩ and ⟨o²⟩ of a window of `short` steps and one of `long`, over all places of both.
  private static func means(_ short: Int, _ long: Int, frames: Int) -> (Double, Double) {
    let (shorts, longs) = (frames - short, frames - long)
    var (sum, square) = (0.0, 0.0)
    // The short window starts `offset` steps after the long one.
    for offset in (1 - short)..<long {
      let overlap = Double(min(offset + short, long) - max(offset, 0))
      let count = Double(max(0, min(longs, shorts - offset) - max(0, -offset)))
      sum += count * overlap
      square += count * overlap * overlap
    }
    let pairs = Double(shorts) * Double(longs)
    return (sum / pairs, square / pairs)
  }
}
