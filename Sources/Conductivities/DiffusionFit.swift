import Quantities

/// The diffusion coefficient of particles that have been followed for a time.
///
///     MSD(t) = 6 D t + c   for t ≥ t₀
///
/// by generalised least squares with the full covariance of the displacements
/// (`DisplacementCovariance`), at lags in steps of a third from t₀ to half the time.
///
/// Below t₀ particles rattle in cages and hop forth and back, and MSD(t) is bent. t₀ is the first
/// lag from which on it is a straight line, judged by χ² at a level of 5 %: a short or noisy path
/// hides a bend, and its error says by how much. Where chance or a slight bend leaves no such lag,
/// the one of the largest probability is taken if that is above 0.1 %, and the error is multiplied
/// by √(χ² / degrees of freedom).
///
/// κ and g of the covariance are fitted to the variance of |Δr|² as it is seen at the lags after
/// t₀; g is not below 24 D², that of a Gaussian step in an isotropic medium, the lowest there is.
///
/// Particles that go together count as fewer: where the mean of |Δr|² over all N of them scatters in
/// time by more than its share of 1/N, by three standard errors of that, N is divided by the ratio.
///
/// - Unit: D in Å²/fs; lags in frames.
/// - Error: covers at its nominal rate for walkers with independent steps; what a longer path would
///   have seen of slower ways is not in it.
/// - Source: McCluskey, Coles, Morgan (2023), doi:10.48550/arXiv.2305.18244; the exact covariance
///   of overlapping windows as in Bullerjahn, von Bülow, Hummer, J. Chem. Phys. 153, 024116
///   (2020), doi:10.1063/5.0008312.
public struct DiffusionFit: Sendable {
  /// Å²/fs.
  public let coefficient: Estimate
  /// Frames from which on the displacement is diffusive.
  public let start: Int
  /// Of 6 D t + c, in Å² against frames.
  public let line: StraightLine
  /// Å² at each lag, in frames.
  public let displacement: MeanSquaredDisplacement
  /// Frames between the places that the line was fitted to.
  public let lags: [Int]

  /// Frames that there must be.
  public static let fewestFrames = 20
  /// Probability of a χ² below which a lag is passed over, and one below which none is taken.
  static let (level, lowestLevel) = (0.05, 0.001)

  /// - Parameters:
  ///   - paths: of each particle the places at even intervals, Å, never folded back.
  ///   - interval: between two frames, fs.
  ///   - earliest: frames before which no displacement counts.
  /// - Returns: `nil` where no part of the displacement is a line: the time is too short.
  public init?(_ paths: [[Vector3]], interval: Double, notBefore earliest: Int = 1) {
    precondition(interval > 0, "time goes on")
    let frames = paths[0].count
    precondition(frames >= Self.fewestFrames, "too few frames for any fit")
    let displacement = MeanSquaredDisplacement(paths)
    let lags = Self.lags(frames: frames)
    let scatter = lags.map { Self.scatter(paths, lag: $0) }
    let covariance = DisplacementCovariance(lags: lags, frames: frames)
    var best: (first: Int, line: StraightLine)?
    for first in lags.indices where lags[first] >= earliest && lags[first] * 10 <= frames {
      guard
        let line = Self.line(
          displacement, covariance, scatter: scatter, first: first, frames: frames),
        line.probability > best?.line.probability ?? 0
      else { continue }
      best = (first, line)
      if line.probability >= Self.level { break }
    }
    guard let (first, line) = best, line.probability >= Self.lowestLevel else { return nil }
    let excess =
      line.probability >= Self.level
      ? 1 : (line.chiSquare / Double(line.degreesOfFreedom)).squareRoot()
    let slope = line.slopeEstimate
    coefficient =
      Estimate(slope.value, standardError: slope.standardError * excess) * (1 / (6 * interval))
    start = lags[first]
    self.line = line
    self.displacement = displacement
    self.lags = Array(lags[first...])
  }

  /// 1, 2, 3, 4, 5, 7, …: each about a third longer than the one before, up to half the time.
  static func lags(frames: Int) -> [Int] {
    var lags: [Int] = []
    var lag = 1.0
    while Int(lag.rounded()) <= frames / 2 {
      if lags.last != Int(lag.rounded()) { lags.append(Int(lag.rounded())) }
      lag *= 4.0 / 3
    }
    return lags
  }

  private static func line(
    _ displacement: MeanSquaredDisplacement, _ covariance: DisplacementCovariance,
    scatter: [Scatter], first: Int, frames: Int
  ) -> StraightLine? {
    let lags = covariance.lags
    let x = lags[first...].map(Double.init)
    let y = lags[first...].map { displacement.values[$0] }
    var (hop, gaussian) = noise(
      scatter.map(\.ofParticles), lags: lags, first: first, frames: frames)
    let ratio = Double(displacement.particles) * scatter[first].ofMean / scatter[first].ofParticles
    let together = ratio > 1 + 3 * (2 * x[0] / Double(frames)).squareRoot() ? ratio : 1
    var line: StraightLine?
    // The lowest g follows from the slope, which hardly changes with it: twice is enough.
    for _ in 0..<3 {
      let matrix = covariance.matrix(
        hop: hop * together, gaussian: gaussian * together, particles: displacement.particles,
        from: first)
      line = StraightLine(x: x, y: y, covariance: matrix)
      guard let slope = line?.slope else { return nil }
      let lowest = 2.0 / 3 * slope * slope
      guard lowest > gaussian * 1.0001 else { break }
      gaussian = lowest
    }
    return line
  }

  /// κ and g of var(|Δr|²) = κ n + g n² at lags of n steps.
  ///
  /// Over the lags from `first` to ten times as long, of which the path holds ten or more; by the
  /// number of those it holds weighted, and neither below zero.
  private static func noise(
    _ variances: [Double], lags: [Int], first: Int, frames: Int
  ) -> (hop: Double, gaussian: Double) {
    var (ww, wx, xx, wy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in first..<lags.count
    where lags[index] <= 10 * lags[first] && lags[index] * 10 <= frames {
      let n = Double(lags[index])
      let weight = Double(frames) / n
      let y = variances[index] / (n * n)
      ww += weight
      wx += weight / n
      xx += weight / (n * n)
      wy += weight * y
      xy += weight * y / n
    }
    let determinant = ww * xx - wx * wx
    if determinant > 1e-9 * ww * xx {
      let hop = (ww * xy - wx * wy) / determinant
      let gaussian = (xx * wy - wx * xy) / determinant
      if hop >= 0 && gaussian >= 0 { return (hop, gaussian) }
      if gaussian < 0 { return (xy / xx, 0) }
    }
    return (0, wy / ww)
  }

  /// Variances of |Δr|², Å⁴.
  private struct Scatter {
    /// Over all particles and moments.
    var ofParticles: Double
    /// Of the mean over particles, over all moments.
    var ofMean: Double
  }

  private static func scatter(_ paths: [[Vector3]], lag: Int) -> Scatter {
    let moments = paths[0].count - lag
    var sums = [Double](repeating: 0, count: moments)
    var (sum, square) = (0.0, 0.0)
    for path in paths {
      for frame in 0..<moments {
        let way = (path[frame + lag] - path[frame]).lengthSquared
        sums[frame] += way
        sum += way
        square += way * way
      }
    }
    let (count, particles) = (Double(paths.count * moments), Double(paths.count))
    let mean = sum / count
    let ofMean = sums.reduce(0) { sum, value in
      let off = value / particles - mean
      return sum + off * off
    }
    return Scatter(
      ofParticles: max(0, square / count - mean * mean), ofMean: ofMean / Double(moments))
  }
}
