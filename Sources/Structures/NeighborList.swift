import Quantities

/// All pairs of atoms closer than a cutoff, over all periodic images.
///
/// The neighbours of atom i are `neighbors[range(of: i)]`. An atom is its own
/// neighbour where an image of it is near enough, and two atoms are
/// neighbours once for each image, so cells smaller than the cutoff are as
/// good as any other.
///
/// - Shape: neighbours of atom 0, then of atom 1, …; those of one atom in
///   order of (index, shift), whatever the order in which they were found.
/// - Edge cases: a pair at exactly the cutoff is left out.
public struct NeighborList: Sendable {
  public enum Kind: Sendable {
    /// Every pair twice, once from each end.
    case full
    /// Every pair once: from the lower index; between images of one atom,
    /// the shift whose first component that is not zero is positive.
    case half
  }

  public struct Neighbor: Sendable, Hashable {
    public var index: Int
    /// The image: its position is `positions[index] + shift`, fractional.
    public var shift: SIMD3<Int32>
    /// From the central atom to the image, Å.
    public var displacement: Vector3

    public var distance: Double { displacement.length }
  }

  public let cutoff: Double
  public let neighbors: [Neighbor]
  private let starts: [Int]

  public func range(of atom: Int) -> Range<Int> { starts[atom]..<starts[atom + 1] }
  public subscript(atom: Int) -> ArraySlice<Neighbor> { neighbors[range(of: atom)] }
  public var atomCount: Int { starts.count - 1 }

  /// - Parameter cutoff: Å, positive.
  public init(_ structure: Structure, cutoff: Double, kind: Kind = .full) {
    precondition(cutoff > 0 && cutoff.isFinite, "a cutoff is a positive length")
    self.cutoff = cutoff
    let bins = Bins(structure, cutoff: cutoff)
    let matrix = structure.lattice.matrix
    var neighbors: [Neighbor] = []
    var starts = [0]
    neighbors.reserveCapacity(structure.count * 48)
    for atom in 0..<structure.count {
      let first = neighbors.count
      Self.visit(atom, bins, matrix, cutoff, kind) { neighbors.append($0) }
      neighbors[first...].sort { Self.key($0) < Self.key($1) }
      starts.append(neighbors.count)
    }
    self.neighbors = neighbors
    self.starts = starts
  }

  /// What a half list has, in no order, for whoever needs no list.
  ///
  /// - Parameter body: takes the central atom and its neighbour.
  static func forEachPair(
    in structure: Structure, cutoff: Double, _ body: (Int, Neighbor) -> Void
  ) {
    let bins = Bins(structure, cutoff: cutoff)
    for atom in 0..<structure.count {
      visit(atom, bins, structure.lattice.matrix, cutoff, .half) { body(atom, $0) }
    }
  }

  /// The neighbours of an atom, in no order.
  @inline(__always)
  private static func visit(
    _ atom: Int, _ bins: Bins, _ matrix: Matrix3, _ cutoff: Double, _ kind: Kind,
    _ body: (Neighbor) -> Void
  ) {
    let squared = cutoff * cutoff
    let origin = bins.wrapped[atom]
    let winding = bins.winding[atom]
    bins.forEachCandidate(near: atom) { other, image in
      let shift = image &+ winding &- bins.winding[other]
      if other == atom && shift == .zero { return }
      if kind == .half && !isForward(atom, other, shift) { return }
      let difference = bins.wrapped[other] - origin + Vector3(image)
      let displacement = difference * matrix
      if displacement.lengthSquared < squared {
        body(Neighbor(index: other, shift: shift, displacement: displacement))
      }
    }
  }

  private static func key(_ n: Neighbor) -> (Int, Int32, Int32, Int32) {
    (n.index, n.shift.x, n.shift.y, n.shift.z)
  }

  private static func isForward(_ atom: Int, _ other: Int, _ shift: SIMD3<Int32>) -> Bool {
    if other != atom { return other > atom }
    if shift.x != 0 { return shift.x > 0 }
    if shift.y != 0 { return shift.y > 0 }
    return shift.z > 0
  }
}

/// Atoms sorted into slabs of the cell at least half as thick as the cutoff where
/// the cell allows, so that what is searched is not much more than a sphere; where it does not, the
/// search reaches over more images.
private struct Bins {
  let wrapped: [Vector3]
  /// wrapped = position − winding.
  let winding: [SIMD3<Int32>]
  private let counts: SIMD3<Int32>
  private let reach: SIMD3<Int32>
  private let members: [[Int]]
  private let home: [SIMD3<Int32>]

  init(_ structure: Structure, cutoff: Double) {
    wrapped = structure.positions.map(\.wrappedToUnit)
    winding = zip(structure.positions, wrapped).map {
      SIMD3<Int32>(($0 - $1).rounded(.toNearestOrEven))
    }
    let heights = structure.lattice.heights
    var counts = SIMD3<Int32>(
      (2 * heights / cutoff).rounded(.down).clamped(
        lowerBound: Vector3(repeating: 1), upperBound: Vector3(repeating: 64)))
    // More bins than atoms would only cost memory, and the time to fill it with nothing.
    while Int(counts.x) * Int(counts.y) * Int(counts.z) > max(1, structure.count) {
      let longest = counts.max()
      let axis = (0..<3).first { counts[$0] == longest }!
      counts[axis] /= 2
    }
    self.counts = counts
    reach = SIMD3<Int32>((Vector3(repeating: cutoff) * Vector3(counts) / heights).rounded(.up))
    var members = [[Int]](repeating: [], count: Int(counts.x) * Int(counts.y) * Int(counts.z))
    var home: [SIMD3<Int32>] = []
    for (atom, position) in wrapped.enumerated() {
      var bin = SIMD3<Int32>((position * Vector3(counts)).rounded(.down))
      bin = pointwiseMin(bin, counts &- 1)
      home.append(bin)
      members[Self.flat(bin, counts)].append(atom)
    }
    self.members = members
    self.home = home
  }

  /// Calls `body` with every atom and image that may be in reach.
  func forEachCandidate(near atom: Int, _ body: (Int, SIMD3<Int32>) -> Void) {
    let center = home[atom]
    for i in (center.x - reach.x)...(center.x + reach.x) {
      for j in (center.y - reach.y)...(center.y + reach.y) {
        for k in (center.z - reach.z)...(center.z + reach.z) {
          let bin = SIMD3<Int32>(i, j, k)
          let image = SIMD3<Int32>(
            Self.floorDivide(i, counts.x), Self.floorDivide(j, counts.y),
            Self.floorDivide(k, counts.z))
          for other in members[Self.flat(bin &- image &* counts, counts)] { body(other, image) }
        }
      }
    }
  }

  private static func flat(_ bin: SIMD3<Int32>, _ counts: SIMD3<Int32>) -> Int {
    (Int(bin.x) * Int(counts.y) + Int(bin.y)) * Int(counts.z) + Int(bin.z)
  }

  private static func floorDivide(_ a: Int32, _ b: Int32) -> Int32 {
    a >= 0 ? a / b : -((-a + b - 1) / b)
  }
}
