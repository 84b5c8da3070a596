import Quantities

/// How often atoms of one element are at a distance r from those of another, compared with atoms
/// strewn at random.
///
///     g_ab(r) = V / (N_a N_b) · n_ab(r) / v(r)
///
/// n_ab are the pairs in a cell, images included, whose distance falls in the bin of r, and
/// v = 4π (r₊³ − r₋³) / 3 is the volume of that bin's shell. In a glass g tends to 1; in a crystal
/// it scatters about 1, and a multiple of the cell has the same g. Of a trajectory it is the mean over the frames, each
/// with its own volume.
///
/// - Shape: `values[n]` for distances from n to n + 1 times `binWidth`.
/// - Unit: none; distances in Å.
/// - Error: of a bin with n pairs from independent frames, relatively 1/√n.
/// - Edge cases: g_aa counts an atom's own images but not the atom itself, so N points at random
///   in a cell larger than the cutoff have 1 − 1/N. There is none without atoms of both elements,
///   or without a frame.
/// - Source: Hansen, McDonald, Theory of Simple Liquids, chapter 2.
public struct RadialDistribution: Hashable, Sendable {
  public let first: Element
  public let second: Element
  /// Å.
  public let binWidth: Double
  public let values: [Double]
  /// Mean number of atoms of the second element nearer to one of the first than the far end of
  /// each bin.
  public let coordination: [Double]

  /// - Parameters:
  ///   - cutoff: the far end of the last bin, rounded to a whole number of bins; Å.
  ///   - binWidth: Å.
  public init?(
    _ structure: Structure, from first: Element, to second: Element, cutoff: Double,
    binWidth: Double
  ) {
    self.init(
      frames: CollectionOfOne(structure), from: first, to: second, cutoff: cutoff,
      binWidth: binWidth)
  }

  /// The mean over the frames of a trajectory.
  public init?(
    _ trajectory: Trajectory, from first: Element, to second: Element, cutoff: Double,
    binWidth: Double
  ) {
    self.init(
      frames: (0..<trajectory.count).lazy.map(trajectory.structure), from: first, to: second,
      cutoff: cutoff, binWidth: binWidth)
  }

  private init?(
    frames: some Collection<Structure>, from first: Element, to second: Element, cutoff: Double,
    binWidth: Double
  ) {
    precondition(binWidth > 0 && cutoff >= binWidth, "a distribution has a bin")
    let binCount = Int((cutoff / binWidth).rounded())
    var values = [Double](repeating: 0, count: binCount)
    var pairs = [Double](repeating: 0, count: binCount)
    for frame in frames {
      let origins = frame.species.count { $0 == first }
      let others = frame.species.count { $0 == second }
      guard origins > 0, others > 0 else { return nil }
      let scale = frame.lattice.volume / Double(others)
      for (bin, count) in Self.counts(frame, first, second, binCount, binWidth).enumerated() {
        let mean = Double(count) / Double(origins)
        pairs[bin] += mean
        values[bin] += mean * scale / Self.shell(bin, binWidth)
      }
    }
    guard !frames.isEmpty else { return nil }
    let share = 1 / Double(frames.count)
    var sum = 0.0
    coordination = pairs.map {
      sum += $0 * share
      return sum
    }
    self.values = values.map { $0 * share }
    (self.first, self.second, self.binWidth) = (first, second, binWidth)
  }

  /// The middle of a bin, Å.
  public func distance(_ bin: Int) -> Double { (Double(bin) + 0.5) * binWidth }

  /// Volume of the shell of a bin, Å³.
  private static func shell(_ bin: Int, _ width: Double) -> Double {
    // (n + 1)³ − n³, which no difference of large numbers spoils.
    let n = Double(bin)
    return 4 * Double.pi / 3 * width * width * width * (3 * n * (n + 1) + 1)
  }

  /// Pairs from the first to the second element in each bin.
  private static func counts(
    _ frame: Structure, _ first: Element, _ second: Element, _ binCount: Int, _ width: Double
  ) -> [Int] {
    let atoms = frame.selecting(
      frame.species.indices.filter { [first, second].contains(frame.species[$0]) })
    let list = NeighborList(atoms, cutoff: Double(binCount) * width)
    var counts = [Int](repeating: 0, count: binCount)
    for atom in atoms.species.indices where atoms.species[atom] == first {
      for neighbor in list[atom] where atoms.species[neighbor.index] == second {
        counts[min(binCount - 1, Int(neighbor.distance / width))] += 1
      }
    }
    return counts
  }
}
