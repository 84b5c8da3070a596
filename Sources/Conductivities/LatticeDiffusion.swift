import Quantities

/// How fast particles on a network of sites spread, and how much of that
/// their memory takes away.
///
/// The walk is cut into blocks of one duration τ, and each block into halves.
/// Averaged over particles and blocks,
///
///     M(t) = ⟨|r(t) − r(0)|²⟩            tracer: one particle
///     M_J(t) = ⟨|Σ r(t) − Σ r(0)|²⟩ / N     collective: all N together
///     D = [M(τ) − M(τ/2)] / (2 d τ/2)
///     D_random = ⟨Σ |s|²⟩ / (2 d N τ)         hops s as if without memory
///     f = D* / D_random,   H_R = D* / D_J
///
/// The difference of two lags instead of M(τ) / τ leaves out what the first
/// hops add to M(t) once and for all: a particle's memory ends within τ/2, or
/// D would depend on τ.
///
/// - Unit: Å², Å²/fs, fs; d is the dimension of the network.
/// - Error: from the scatter of the blocks, of ratios by the jackknife. Blocks
///   count as independent. A tracer is known much better than the whole, which
///   is only one: its relative error is √(5/3) over the square root of the
///   number of blocks at best.
/// - Edge cases: without a hop in all blocks f and H_R are not numbers.
/// - Source: of f and H_R, Murch, Solid State Ionics 7, 177 (1982).
public struct LatticeDiffusion: Sendable, Hashable {
  /// M(τ), Å².
  public let tracerSquare: Estimate
  /// M_J(τ), Å².
  public let collectiveSquare: Estimate
  /// D*, Å²/fs.
  public let tracer: Estimate
  /// D_J, Å²/fs; of charges that do not feel each other it gives the conductivity.
  public let collective: Estimate
  /// D_random, Å²/fs.
  public let random: Estimate
  /// f.
  public let correlationFactor: Estimate
  /// H_R.
  public let havenRatio: Estimate
  /// Hops of one particle per fs.
  public let hopRate: Estimate

  /// Goes on with a walk for a number of blocks.
  ///
  /// - Parameters:
  ///   - duration: τ of one block, fs. Several times what a particle needs to
  ///     forget its last hop; often the time of one hop of each particle.
  ///   - blocks: two or more.
  /// - Precondition: there are particles, and hops lead on from site to site.
  public init(
    _ walk: inout KineticMonteCarlo, blocks: Int, duration: Double, random: inout RandomStream
  ) {
    precondition(blocks > 1, "a scatter takes two blocks")
    precondition(duration > 0, "a block lasts for some time")
    precondition(walk.particleCount > 0 && walk.dimension > 0, "diffusion takes particles and ways")
    var samples: [Block] = []
    let origin = walk.time
    for number in 0..<blocks {
      let hops = walk.hopCount
      let lengths = walk.squaredHopLengths
      let start = walk.displacements
      // Not by adding up: the last block ends at a time without rounding.
      walk.run(until: origin + (Double(number) + 0.5) * duration, random: &random)
      let middle = walk.displacements
      walk.run(until: origin + Double(number + 1) * duration, random: &random)
      samples.append(
        Block(
          start, middle, walk.displacements, squaredHopLengths: walk.squaredHopLengths - lengths,
          hops: walk.hopCount - hops))
    }
    let d = Double(walk.dimension)
    let mean = { (value: (Block) -> Double) in Self.mean(samples.map(value)) }
    tracerSquare = mean(\.tracerWhole)
    collectiveSquare = mean(\.collectiveWhole)
    tracer = mean(\.tracerSlope) * (1 / (d * duration))
    collective = mean(\.collectiveSlope) * (1 / (d * duration))
    self.random = mean(\.random) * (1 / (2 * d * duration))
    hopRate = mean(\.hops) * (1 / duration)
    correlationFactor = Self.ratio(samples.map(\.tracerSlope), samples.map { $0.random / 2 })
    havenRatio = Self.ratio(samples.map(\.tracerSlope), samples.map(\.collectiveSlope))
  }

  /// Averages over the particles in one block.
  private struct Block {
    let tracerWhole: Double
    let collectiveWhole: Double
    /// M(τ) − M(τ/2).
    let tracerSlope: Double
    let collectiveSlope: Double
    let random: Double
    let hops: Double

    init(
      _ start: [Vector3], _ middle: [Vector3], _ end: [Vector3], squaredHopLengths: Double,
      hops: Int
    ) {
      let count = Double(start.count)
      var (whole, half) = (0.0, 0.0)
      var (first, second) = (Vector3.zero, Vector3.zero)
      for particle in start.indices {
        let one = middle[particle] - start[particle]
        let two = end[particle] - middle[particle]
        whole += (one + two).lengthSquared
        half += (one.lengthSquared + two.lengthSquared) / 2
        first += one
        second += two
      }
      tracerWhole = whole / count
      tracerSlope = (whole - half) / count
      collectiveWhole = (first + second).lengthSquared / count
      collectiveSlope =
        collectiveWhole - (first.lengthSquared + second.lengthSquared) / 2 / count
      random = squaredHopLengths / count
      self.hops = Double(hops) / count
    }
  }

  private static func mean(_ values: [Double]) -> Estimate {
    let spread = Estimate(committee: values)
    return Estimate(
      spread.value, standardError: spread.standardError / Double(values.count).squareRoot())
  }

  /// Σ a / Σ b. Each pair is left out in turn: the spread of what remains is
  /// the error, and its mean shows by how much a ratio of noisy sums leans.
  private static func ratio(_ a: [Double], _ b: [Double]) -> Estimate {
    let (sumA, sumB) = (a.reduce(0, +), b.reduce(0, +))
    guard sumB != 0 else { return Estimate(.nan, standardError: .nan) }
    let n = Double(a.count)
    let others = zip(a, b).map { (sumA - $0) / (sumB - $1) }
    let mean = others.reduce(0, +) / n
    let squares = others.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return Estimate(
      n * sumA / sumB - (n - 1) * mean, standardError: (squares * (n - 1) / n).squareRoot())
  }
}
