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
    var sum = Sum([(first, second)], cutoff: cutoff, binWidth: binWidth)
    sum.add(structure)
    guard let mean = sum.means.first else { return nil }
    self = mean
  }

  /// Those of all pairs of elements, each pair once, averaged over the frames of a trajectory.
  ///
  /// - Parameter frameDone: called after each frame.
  public static func all(
    _ trajectory: Trajectory, cutoff: Double, binWidth: Double, frameDone: () -> Void = {}
  ) -> [RadialDistribution] {
    let elements = Set(trajectory.species).sorted()
    let pairs = elements.indices.flatMap { first in
      elements[first...].map { (elements[first], $0) }
    }
    var sum = Sum(pairs, cutoff: cutoff, binWidth: binWidth)
    for frame in 0..<trajectory.count {
      sum.add(trajectory.structure(frame))
      frameDone()
    }
    return sum.means
  }

  /// Over frames.
  private struct Sum {
    private let pairs: [(first: Element, second: Element)]
    private let binCount: Int
    private let binWidth: Double
    private var values: [[Double]]
    private var coordination: [[Double]]
    /// Whether every frame has atoms of both elements.
    private var isThere: [Bool]
    private var frames = 0

    init(_ pairs: [(Element, Element)], cutoff: Double, binWidth: Double) {
      precondition(binWidth > 0 && cutoff >= binWidth, "a distribution has a bin")
      self.pairs = pairs.map { (first: $0, second: $1) }
      binCount = Int((cutoff / binWidth).rounded())
      self.binWidth = binWidth
      values = pairs.map { [binCount] _ in [Double](repeating: 0, count: binCount) }
      coordination = values
      isThere = pairs.map { _ in true }
    }

    mutating func add(_ frame: Structure) {
      frames += 1
      let seen = Set(pairs.flatMap { [$0.first, $0.second] })
      let atoms = frame.selecting(
        frame.species.indices.filter { seen.contains(frame.species[$0]) })
      let counts = counts(atoms, Array(seen))
      for (pair, (first, second)) in pairs.enumerated() {
        let origins = atoms.species.count { $0 == first }
        let others = atoms.species.count { $0 == second }
        guard origins > 0, others > 0 else {
          isThere[pair] = false
          continue
        }
        let scale = frame.lattice.volume / Double(others)
        for (bin, count) in counts(first, second).enumerated() {
          let mean = Double(count) / Double(origins)
          coordination[pair][bin] += mean
          values[pair][bin] += mean * scale / RadialDistribution.shell(bin, binWidth)
        }
      }
    }

    /// Pairs from one element to another in each bin.
    private func counts(
      _ atoms: Structure, _ elements: [Element]
    ) -> (Element, Element) -> ArraySlice<Int> {
      let kinds = atoms.species.map { elements.firstIndex(of: $0)! }
      let (count, bins, width) = (elements.count, binCount, binWidth)
      var table = [Int](repeating: 0, count: count * count * bins)
      NeighborList.forEachPair(in: atoms, cutoff: Double(bins) * width) { atom, neighbor in
        let bin = min(bins - 1, Int(neighbor.distance / width))
        let (a, b) = (kinds[atom], kinds[neighbor.index])
        // From either end.
        table[(a * count + b) * bins + bin] += 1
        table[(b * count + a) * bins + bin] += 1
      }
      let counted = table
      return { first, second in
        let row = elements.firstIndex(of: first)! * count + elements.firstIndex(of: second)!
        return counted[(row * bins)..<((row + 1) * bins)]
      }
    }

    /// Of the pairs of which every frame has atoms.
    var means: [RadialDistribution] {
      guard frames > 0 else { return [] }
      let share = 1 / Double(frames)
      return pairs.indices.filter { isThere[$0] }.map { pair in
        var sum = 0.0
        return RadialDistribution(
          first: pairs[pair].first, second: pairs[pair].second, binWidth: binWidth,
          values: values[pair].map { $0 * share },
          coordination: coordination[pair].map {
            sum += $0 * share
            return sum
          })
      }
    }
  }

  private init(
    first: Element, second: Element, binWidth: Double, values: [Double], coordination: [Double]
  ) {
    (self.first, self.second, self.binWidth) = (first, second, binWidth)
    (self.values, self.coordination) = (values, coordination)
  }

  /// The middle of a bin, Å.
  public func distance(_ bin: Int) -> Double { (Double(bin) + 0.5) * binWidth }

  /// Volume of the shell of a bin, Å³.
  private static func shell(_ bin: Int, _ width: Double) -> Double {
    // (n + 1)³ − n³, which no difference of large numbers spoils.
    let n = Double(bin)
    return 4 * Double.pi / 3 * width * width * width * (3 * n * (n + 1) + 1)
  }
}
