import Quantities

/// A crystal as a point in a Euclidean space, the same however the crystal is written down.
///
/// The neighbours of an atom that are of element b are expanded in spherical harmonics of their
/// directions, each with a weight that is zero on the atom itself and at the reach R:
///
///     c_lm(b) = Σ_j f(r_j) √(4π / (2l + 1)) Y_lm(r_j / r_j)      f(r) = x (1 − x²)²,  x = r / R
///
/// for l = 1, 4 and 6. What enters are the lengths of the vectors c_l(b) and of the sums
/// c_l(b) + c_l(b') for each pair of elements, which no rotation changes:
///
///     |c_l|² = Σ_jk f(r_j) f(r_k) P_l(cos θ_jk)
///
/// Each such length has a distribution over the atoms of one element. It is kept as its means over
/// fixed shares of them, from the lowest to the highest. The shares are narrow at the ends, where a
/// single atom that is off shows: of N atoms it moves the point by 1/√N, and would move a mean over
/// all by 1/N only.
///
/// Nothing of this depends on rotation, reflection, translation, the order of the atoms, the choice
/// of the cell or its multiple. Up to rounding the distance is then zero, which means below 1e-9.
///
/// Why these l: 4 and 6 tell stackings of close-packed layers apart, 1 tells where a site is vacant,
/// and all three hardly feel a strain. The number of neighbours (l = 0) feels it the most.
///
/// - Unit: none.
/// - Edge cases: mirror images are one crystal. Only the ratio of the elements counts, not the
///   number of atoms. Beyond R nothing is seen: molecules further apart have one fingerprint
///   whatever their arrangement, and lone atoms have none but zeros. Equal fingerprints are no proof
///   of equal crystals.
/// - Source of the lengths: Steinhardt, Nelson, Ronchetti, Phys. Rev. B 28, 784 (1983),
///   doi:10.1103/PhysRevB.28.784. The idea to compare crystals by what is seen around their atoms,
///   pair of elements by pair: Oganov, Valle, J. Chem. Phys. 130, 104504 (2009),
///   doi:10.1063/1.3079326. The weights and shares are our own.
public struct Fingerprint: Hashable, Sendable {
  /// The reduced composition; part of what a crystal is.
  public let composition: Composition
  /// The point; its number of coordinates is given by the composition.
  public let coordinates: [Double]

  /// R, Å. At 20 Å³ per atom it holds 57 neighbours: four shells of face-centred packing.
  public static let reach = 6.5

  /// Distance below which two relaxed crystals are taken for one.
  ///
  /// Measured on stackings of close-packed lithium, Li2S with atoms swapped, γ- and β-Li3PS4 with
  /// one lithium atom in another hole, and orderings of rock salt, of up to 64 atoms. Of two copies
  /// of one crystal, their atoms displaced by 0.01 Å (root mean square) and strained by up to 0.3 % in
  /// each component, the most distant were 0.012 apart; 0.016 with strains of up to 0.5 %, or with
  /// displacements of 0.017 Å. The nearest different crystals were 0.039 apart: one lithium atom of
  /// 64 in either of two holes, and the stackings hc and hhc.
  public static let duplicateTolerance = 0.018

  /// Ends of the shares of the atoms, in sixteenths.
  private static let shares = [0, 1, 4, 8, 12, 15, 16]

  /// - Parameter structure: with finite positions.
  public init(_ structure: Structure) {
    let full = structure.composition
    composition = full.reduced
    let elements = full.elements
    let types = structure.species.map { species in elements.firstIndex(of: species)! }
    let environments = Environments(
      structure, types: types, typeCount: elements.count, reach: Self.reach)
    let columns = environments.columnCount
    var coordinates: [Double] = []
    coordinates.reserveCapacity(elements.count * columns * (Self.shares.count - 1))
    var values = [Double](repeating: 0, count: structure.count)
    for type in elements.indices {
      let atoms = types.indices.filter { types[$0] == type }
      // Squares of coordinates add up to a mean over atoms and elements, and a sum over l.
      let weight =
        Double(atoms.count * Environments.degreeCount) / Double(structure.count * columns)
      let parts = Self.parts(of: atoms.count, weight: weight)
      for column in 0..<columns {
        environments.sort(column, of: atoms, into: &values)
        for part in parts {
          var sum = values[part.first] * part.atFirst + values[part.last] * part.atLast
          for n in (part.first + 1)..<max(part.first + 1, part.last) {
            sum += values[n] * part.factor
          }
          coordinates.append(sum)
        }
      }
    }
    self.coordinates = coordinates
  }

  /// Root mean square difference of what the atoms of two crystals see, the atoms of each element
  /// matched in order of what is compared.
  ///
  /// A metric, but for different crystals with one fingerprint: symmetric, and never longer than a
  /// way over a third. Infinite between different reduced compositions.
  public func distance(to other: Fingerprint) -> Double {
    guard composition == other.composition else { return .infinity }
    return Self.distance(between: coordinates[...], and: other.coordinates[...])
  }

  /// The distance of two fingerprints of one composition that have these coordinates.
  public static func distance(between a: ArraySlice<Double>, and b: ArraySlice<Double>) -> Double {
    precondition(a.count == b.count, "points of one space")
    var sums = SIMD4<Double>.zero
    let whole = a.count & ~3
    return a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        for n in stride(from: 0, to: whole, by: 4) {
          let difference =
            SIMD4(a[n], a[n + 1], a[n + 2], a[n + 3]) - SIMD4(b[n], b[n + 1], b[n + 2], b[n + 3])
          sums += difference * difference
        }
        var sum = sums.sum()
        for n in whole..<a.count { sum += (a[n] - b[n]) * (a[n] - b[n]) }
        return sum.squareRoot()
      }
    }
  }

  /// A share of ascending values, from the first to the last of them, and what they are multiplied by
  /// to give a coordinate; with one value only, what it counts as the last is zero.
  private struct Part {
    let first: Int
    let last: Int
    let atFirst: Double
    let atLast: Double
    let factor: Double
  }

  /// A value on the border of two shares counts in parts, so that a multiple of the cell has the
  /// same means.
  private static func parts(of count: Int, weight: Double) -> [Part] {
    let whole = shares.last!
    return zip(shares, shares.dropFirst()).map { first, last in
      // In units of one value / whole.
      let (start, end) = (first * count, last * count)
      let share = Double(last - first) / Double(whole)
      let factor = (weight * share).squareRoot() / Double(end - start)
      let (low, high) = (start / whole, (end - 1) / whole)
      let overlap = { (n: Int) in Double(min(end, (n + 1) * whole) - max(start, n * whole)) }
      return Part(
        first: low, last: high, atFirst: factor * overlap(low),
        atLast: low == high ? 0 : factor * overlap(high), factor: factor * Double(whole))
    }
  }
}

/// The vectors c_l(b) of every atom, for every element b.
private struct Environments {
  /// l = 1, 4, 6.
  static let degreeCount = 3

  /// A harmonic of m ≥ 0, as a complex number; for m > 0 √2 times it, which stands for −m as well.
  private typealias Harmonic = SIMD2<Double>

  private static let width = 14
  /// Where those of each l are.
  private static let blocks = [0..<2, 2..<7, 7..<14]

  private let typeCount: Int
  /// By atom, element, l and m.
  private let vectors: [Harmonic]

  init(_ structure: Structure, types: [Int], typeCount: Int, reach: Double) {
    let (count, width) = (structure.count, Self.width)
    let images = ImageSearch(structure.lattice, reach: reach)
    let inverseReach = 1 / reach
    let positions = structure.positions
    // One more than there are, for what nobody asks for.
    var vectors = [Harmonic](repeating: .zero, count: (count * typeCount + 1) * width)
    vectors.withUnsafeMutableBufferPointer { vectors in
      guard let base = vectors.baseAddress else { return }
      for i in 0..<count {
        for j in i..<count {
          let own = base + (i * typeCount + types[j]) * width
          // Images of one atom come with their opposites.
          let others = base + (i == j ? count * typeCount : j * typeCount + types[i]) * width
          images.forEach(of: positions[j] - positions[i]) { displacement, square in
            Self.add(
              displacement, square: square, inverseReach: inverseReach, to: own, opposite: others)
          }
        }
      }
    }
    self.typeCount = typeCount
    self.vectors = vectors
  }

  /// The numbers of an atom: for each l a length for each element and each pair of elements.
  var columnCount: Int { Self.degreeCount * typeCount * (typeCount + 1) / 2 }

  /// The numbers of some atoms, ascending, in the first places of `values`.
  func sort(_ column: Int, of atoms: [Int], into values: inout [Double]) {
    let block = Self.blocks[column % Self.degreeCount]
    var (first, second) = (0, column / Self.degreeCount)
    while second >= typeCount - first {
      second -= typeCount - first
      first += 1
    }
    let apart = second * Self.width
    vectors.withUnsafeBufferPointer { vectors in
      values.withUnsafeMutableBufferPointer { values in
        for n in atoms.indices {
          let start = (atoms[n] * typeCount + first) * Self.width
          var sum = Harmonic.zero
          for k in (start + block.lowerBound)..<(start + block.upperBound) {
            let harmonic = apart == 0 ? vectors[k] : vectors[k] + vectors[k + apart]
            sum += harmonic * harmonic
          }
          // Few values: each is moved down to its place.
          let value = sum.sum().squareRoot()
          var slot = n
          while slot > 0 && values[slot - 1] > value {
            values[slot] = values[slot - 1]
            slot -= 1
          }
          values[slot] = value
        }
      }
    }
  }

  /// Adds f √(4π / (2l + 1)) Y_lm of a neighbour to the vector of an atom, and those of the opposite
  /// direction to that of the neighbour.
  @inline(__always)
  private static func add(
    _ displacement: Vector3, square: Double, inverseReach: Double,
    to own: UnsafeMutablePointer<Harmonic>,
    opposite: UnsafeMutablePointer<Harmonic>
  ) {
    let inverse = square > 0 ? 1 / square.squareRoot() : 0
    let squareFraction = square * inverseReach * inverseReach
    let cut = 1 - squareFraction
    let f = square * inverse * inverseReach * cut * cut
    let z = displacement.z * inverse
    let w = z * z
    // Powers of x + iy, which hold f.
    let e = Harmonic(displacement.x, displacement.y) * inverse
    let e1 = e * f
    let e2 = product(e, e1)
    let e3 = product(e, e2)
    let e4 = product(e, e3)
    let e5 = product(e, e4)
    let e6 = product(e, e5)
    let put = { (n: Int, term: Harmonic) in
      own[n] += term
      if n < 2 { opposite[n] -= term } else { opposite[n] += term }
    }
    put(0, Harmonic(f * z, 0))
    put(1, e1)
    put(2, Harmonic(f * ((35 * w - 30) * w + 3) / 8, 0))
    put(3, e1 * (z * (7 * w - 3) * ((10.0).squareRoot() / 4)))
    put(4, e2 * ((7 * w - 1) * ((5.0).squareRoot() / 4)))
    put(5, e3 * (z * ((70.0).squareRoot() / 4)))
    put(6, e4 * ((35.0).squareRoot() / 8))
    put(7, Harmonic(f * (((231 * w - 315) * w + 105) * w - 5) / 16, 0))
    put(8, e1 * (z * ((33 * w - 30) * w + 5) * ((21.0).squareRoot() / 8)))
    put(9, e2 * (((33 * w - 18) * w + 1) * ((210.0).squareRoot() / 32)))
    put(10, e3 * (z * (11 * w - 3) * ((210.0).squareRoot() / 16)))
    put(11, e4 * ((11 * w - 1) * ((63.0).squareRoot() / 16)))
    put(12, e5 * (z * ((1386.0).squareRoot() / 16)))
    put(13, e6 * ((462.0).squareRoot() / 32))
  }

  /// Of complex numbers.
  @inline(__always)
  private static func product(_ a: Harmonic, _ b: Harmonic) -> Harmonic {
    Harmonic(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x)
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
          // From the nearest of the line to both sides.
          let nearest = lineX - rounded(lineX * inverse.a) * a
          var x = nearest
          while x * x < lineSquare {
            body(Vector3(x, y, z), x * x + y * y + z * z)
            x += a
          }
          x = nearest - a
          while x * x < lineSquare {
            body(Vector3(x, y, z), x * x + y * y + z * z)
            x -= a
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
