import Quantities

/// A crystal as a point in a Euclidean space, the same however the crystal is written down.
///
/// For each pair of elements (a, b) every atom of a has the distances to its nearest atoms of b,
/// ascending, each cut at the reach R, and the moment of those neighbours
///
///     d₁ ≤ d₂ ≤ … ≤ d_K ≤ R        m_b = Σ_j (1 − r_j²/R²)² r_j      |r_j| < R
///
/// of which the lengths |m_b| and |m_b + m_c| enter: they hold the angles between neighbours, which
/// distances alone do not. Of each such number the atoms of a make a distribution; it is kept as
/// its means over fixed shares of the atoms, from the lowest to the highest. The shares are narrow
/// at the ends, where a single atom that is off shows.
///
/// Nothing of this depends on rotation, reflection, translation, the order of the atoms, the choice
/// of the cell or its multiple. Up to rounding the distance is then zero, which means below 1e-9 Å.
/// Sorted distances move no more than the atoms do, so a small displacement is a short way.
///
/// - Unit: Å.
/// - Edge cases: mirror images are one crystal. Only the ratio of the elements counts, not the
///   number of atoms. Beyond R nothing is seen: molecules further apart have one fingerprint
///   whatever their arrangement. Equal fingerprints are no proof of equal crystals.
/// - Source: the idea to compare crystals by what is seen around their atoms, pair of elements by
///   pair: Oganov, Valle, J. Chem. Phys. 130, 104504 (2009), doi:10.1063/1.3079326. Sorted distances
///   in place of smeared ones: Widdowson et al., MATCH Commun. Math. Comput. Chem. 87, 529 (2022),
///   doi:10.46793/match.87-3.529W.
public struct Fingerprint: Hashable, Sendable {
  /// The reduced composition; part of what a crystal is.
  public let composition: Composition
  /// The point, Å; its number of coordinates is given by the composition.
  public let coordinates: [Double]

  /// R, Å. At 20 Å³ per atom it holds 70 neighbours, well beyond the nearest that count.
  public static let reach = 7.0

  /// Distance below which two relaxed crystals are taken for one, Å.
  ///
  /// Displacements of 0.02 Å in each component with strains of 0.5 % stay below it; the known
  /// polymorphs and orderings differ by several times as much.
  public static let duplicateTolerance = 0.04

  /// Nearest neighbours that count, shared out among the elements by their amount. Face-centred
  /// and hexagonal close packing part at the nineteenth.
  private static let neighborCount = 24
  /// That each element has at least, so that rare ones are seen.
  private static let leastNeighborCount = 4
  /// Ends of the shares of the atoms, in sixteenths.
  private static let shares = [0, 1, 4, 12, 15, 16]

  /// - Parameter structure: with finite positions.
  public init(_ structure: Structure) {
    let full = structure.composition
    composition = full.reduced
    let elements = full.elements
    let types = structure.species.map { species in elements.firstIndex(of: species)! }
    let neighborCounts = elements.map { element in
      max(
        Self.leastNeighborCount,
        (2 * Self.neighborCount * full[element] + structure.count) / (2 * structure.count))
    }
    let surroundings = Surroundings(
      structure, types: types, neighborCounts: neighborCounts, reach: Self.reach)
    var coordinates: [Double] = []
    for type in elements.indices {
      let atoms = types.indices.filter { types[$0] == type }
      let columns = surroundings.columnCount
      // Squares of coordinates add up to a mean over atoms and columns.
      let weight = Double(atoms.count) / Double(structure.count * columns)
      var values = [Double](repeating: 0, count: atoms.count)
      for column in 0..<columns {
        for (n, atom) in atoms.enumerated() { values[n] = surroundings[atom, column] }
        values.sort()
        Self.append(meansOf: values, weight: weight, to: &coordinates)
      }
    }
    self.coordinates = coordinates
  }

  /// Root mean square difference, Å, of what the atoms of two crystals see, the atoms of each
  /// element matched in order of what is compared.
  ///
  /// A metric, but for different crystals with one fingerprint: symmetric, and never longer than a
  /// way over a third. Infinite between different reduced compositions.
  public func distance(to other: Fingerprint) -> Double {
    guard composition == other.composition else { return .infinity }
    var sum = 0.0
    for (a, b) in zip(coordinates, other.coordinates) { sum += (a - b) * (a - b) }
    return sum.squareRoot()
  }

  /// Appends the mean over each share of ascending values; a value on the border of two shares
  /// counts in parts, so that a multiple of the cell has the same means.
  private static func append(
    meansOf values: [Double], weight: Double, to coordinates: inout [Double]
  ) {
    let whole = shares.last!
    for (first, last) in zip(shares, shares.dropFirst()) {
      // In units of one value / whole.
      let (start, end) = (first * values.count, last * values.count)
      var sum = 0.0
      for n in (start / whole)...((end - 1) / whole) {
        sum += values[n] * Double(min(end, (n + 1) * whole) - max(start, n * whole))
      }
      let share = Double(last - first) / Double(whole)
      coordinates.append(sum / Double(end - start) * (weight * share).squareRoot())
    }
  }
}

/// What every atom sees: the squares of its nearest distances and the moments of its neighbours.
private struct Surroundings {
  private let typeCount: Int
  /// Where the distances to each type begin in those of an atom; their number at the end.
  private let starts: [Int]
  /// Å², ascending within each type.
  private let squares: [Double]
  /// Å, by atom and type.
  private let moments: [Vector3]

  init(_ structure: Structure, types: [Int], neighborCounts: [Int], reach: Double) {
    let (count, typeCount) = (structure.count, neighborCounts.count)
    let starts = neighborCounts.reduce(into: [0]) { $0.append($0.last! + $1) }
    let width = starts[typeCount]
    let images = ImageSearch(structure.lattice, reach: reach)
    let inverse = 1 / (reach * reach)
    var squares = [Double](repeating: reach * reach, count: count * width)
    var moments = [Vector3](repeating: .zero, count: count * typeCount)
    squares.withUnsafeMutableBufferPointer { squares in
      moments.withUnsafeMutableBufferPointer { moments in
        for i in 0..<count {
          for j in i..<count {
            let (first, second) = (types[i], types[j])
            let own = squares[(i * width + starts[second])..<(i * width + starts[second + 1])]
            let others = squares[(j * width + starts[first])..<(j * width + starts[first + 1])]
            images.forEach(of: structure.positions[j] - structure.positions[i]) { image, square in
              // An atom does not see itself, which rounding may put a hair away from itself.
              if i == j && square < 1e-12 { return }
              let falloff = 1 - square * inverse
              let moment = image * (falloff * falloff)
              moments[i * typeCount + second] += moment
              Self.insert(square, into: own)
              if i == j { return }
              moments[j * typeCount + first] -= moment
              Self.insert(square, into: others)
            }
          }
        }
      }
    }
    self.typeCount = typeCount
    self.starts = starts
    self.squares = squares
    self.moments = moments
  }

  /// Puts a number in its place among the smallest, which are ascending; the largest leaves.
  @inline(__always)
  private static func insert(
    _ square: Double, into smallest: Slice<UnsafeMutableBufferPointer<Double>>
  ) {
    let numbers = smallest.base.baseAddress!
    var slot = smallest.endIndex - 1
    guard square < numbers[slot] else { return }
    while slot > smallest.startIndex && numbers[slot - 1] > square {
      numbers[slot] = numbers[slot - 1]
      slot -= 1
    }
    numbers[slot] = square
  }

  /// The numbers of an atom: distances by type, then moments by pair of types.
  var columnCount: Int { starts[typeCount] + typeCount * (typeCount + 1) / 2 }

  subscript(atom: Int, column: Int) -> Double {
    let distances = starts[typeCount]
    if column < distances { return squares[atom * distances + column].squareRoot() }
    var (first, second) = (0, column - distances)
    while second >= typeCount - first {
      second -= typeCount - first
      first += 1
    }
    let own = moments[atom * typeCount + first]
    return (second == 0 ? own : own + moments[atom * typeCount + first + second]).length
  }
}

/// The images of a point in a sphere, for any shape of cell.
///
/// With the lattice turned so that a lies along x and b in the xy plane, c alone reaches along z and
/// then b alone along y: the sphere is cut into slices, the slices into lines, and only the lines
/// that meet it are followed. Source: Fincke, Pohst, Math. Comput. 44, 463 (1985),
/// doi:10.1090/S0025-5718-1985-0777278-8.
private struct ImageSearch {
  private let a: Double
  private let b: (x: Double, y: Double)
  private let c: (x: Double, y: Double, z: Double)
  private let inverse: (a: Double, b: Double, c: Double)
  private let reach: Double

  init(_ lattice: Lattice, reach: Double) {
    let matrix = lattice.matrix
    let x = matrix.a / matrix.a.length
    let across = matrix.b - x * matrix.b.dot(x)
    let y = across / across.length
    a = matrix.a.length
    b = (matrix.b.dot(x), across.length)
    // A left-handed cell is reflected; lengths and angles stay.
    c = (matrix.c.dot(x), matrix.c.dot(y), abs(matrix.c.dot(x.cross(y))))
    inverse = (1 / a, 1 / b.y, 1 / c.z)
    self.reach = reach
  }

  /// Calls `body` with the vector to every image of a fractional difference within reach, Å, in the
  /// turned frame, and the square of its length.
  @inline(__always)
  func forEach(of difference: Vector3, _ body: (Vector3, Double) -> Void) {
    let reachSquare = reach * reach
    let fraction = (
      difference.x - rounded(difference.x), difference.y - rounded(difference.y),
      difference.z - rounded(difference.z)
    )
    let first = roundedUp((-reach - fraction.2 * c.z) * inverse.c) + fraction.2
    var (sliceX, sliceY, z) = (
      fraction.0 * a + fraction.1 * b.x + first * c.x, fraction.1 * b.y + first * c.y, first * c.z
    )
    while z <= reach {
      let sliceSquare = reachSquare - z * z
      let start = roundedUp((-reach - sliceY) * inverse.b)
      var (lineX, y) = (sliceX + start * b.x, sliceY + start * b.y)
      while y <= reach {
        let lineSquare = sliceSquare - y * y
        if lineSquare > 0 {
          let half = lineSquare.squareRoot()
          var x = lineX + roundedUp((-half - lineX) * inverse.a) * a
          while x <= half {
            body(Vector3(x, y, z), x * x + y * y + z * z)
            x += a
          }
        }
        lineX += b.x
        y += b.y
      }
      sliceX += c.x
      sliceY += c.y
      z += c.z
    }
  }

  /// The nearest whole number, by the spacing of numbers about 2⁵²: without a call.
  @inline(__always)
  private func rounded(_ x: Double) -> Double { (x + 0x1.8p52) - 0x1.8p52 }

  @inline(__always)
  private func roundedUp(_ x: Double) -> Double {
    let nearest = rounded(x)
    return nearest < x ? nearest + 1 : nearest
  }
}
