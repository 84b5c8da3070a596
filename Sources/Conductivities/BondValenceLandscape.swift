import Quantities
import Structures

/// The energy of one lithium ion at every point of a grid through the cell.
///
/// The sum of the terms of `BondValence` over all ions of the framework within
/// `cutoff`, other lithium left out.
///
/// - Shape: point (i, j, k) lies at the fractional (i/nₐ, j/n_b, k/n_c) and
///   has the index (i n_b + j) n_c + k.
/// - Unit: eV.
/// - Error: of the grid, about 0.02 eV in barriers at a spacing of 0.2 Å; of
///   the energies, see `BondValence`.
public struct BondValenceLandscape: Sendable {
  /// Ions further than this from a point do not count, Å.
  public static let cutoff = 10.0
  /// Distance of neighbouring points along each edge, at most, Å.
  public static let spacing = 0.2
  /// The same where many crystals are looked at, or points are drawn: an eighth of the points. For seven crystals of
  /// the line barriers in one and two dimensions were off by 0.05 eV (rms), by 0.11 eV at most.
  public static let coarseSpacing = 0.4

  public let shape: SIMD3<Int>
  public let energies: [Double]

  public init(_ framework: Framework, spacing: Double = Self.spacing) {
    precondition(spacing > 0, "a spacing is a positive length")
    let counts = (framework.lattice.lengths / spacing).rounded(.up)
    shape = SIMD3(Int(counts.x), Int(counts.y), Int(counts.z))
    var energies = [Double](repeating: 0, count: shape.x * shape.y * shape.z)
    // Ions of one kind share a table; sorted, so that the sum over ions has one order.
    var tables: [Kind: RadialTable] = [:]
    for ion in framework.ions {
      let kind = Kind(element: ion.element, charge: ion.charge)
      let table = tables[kind] ?? RadialTable(kind, cutoff: Self.cutoff)
      tables[kind] = table
      Self.add(
        table, at: ion.position.wrappedToUnit, lattice: framework.lattice, shape: shape,
        to: &energies)
    }
    self.energies = energies
  }

  /// Adds one ion with all its images: a loop over the points in the sphere
  /// around it, each reduced to the cell.
  private static func add(
    _ table: RadialTable, at center: Vector3, lattice: Lattice, shape: SIMD3<Int>,
    to energies: inout [Double]
  ) {
    let matrix = lattice.matrix
    let counts = Vector3(Double(shape.x), Double(shape.y), Double(shape.z))
    let reach = Vector3(repeating: table.cutoff) / lattice.heights
    let first = ((center - reach) * counts).rounded(.up)
    let last = ((center + reach) * counts).rounded(.down)
    let limit = table.cutoff * table.cutoff
    let step = matrix.c / counts.z
    let stepSquare = step.lengthSquared
    energies.withUnsafeMutableBufferPointer { energies in
      table.values.withUnsafeBufferPointer { values in
        for i in Int(first.x)...Int(last.x) {
          let alongA = matrix.a * (Double(i) / counts.x - center.x)
          let rowA = modulo(i, shape.x) * shape.y
          for j in Int(first.y)...Int(last.y) {
            let corner = alongA + matrix.b * (Double(j) / counts.y - center.y) - matrix.c * center.z
            // |corner + k step|² < limit between two roots.
            let half = corner.dot(step) / stepSquare
            let square = corner.lengthSquared
            let discriminant = half * half - (square - limit) / stepSquare
            guard discriminant > 0 else { continue }
            let root = discriminant.squareRoot()
            let from = Int((-half - root).rounded(.up))
            let to = Int((-half + root).rounded(.down))
            guard from <= to else { continue }
            let row = (rowA + modulo(j, shape.y)) * shape.z
            var column = modulo(from, shape.z)
            let rest = square - half * half * stepSquare
            for k in from...to {
              let t = Double(k) + half
              let r2 = rest + t * t * stepSquare
              let place = max(0, r2 * table.scale)
              let bin = Int(place)
              if bin + 1 < values.count {
                let low = values[bin]
                energies[row + column] += low + (place - Double(bin)) * (values[bin + 1] - low)
              }
              column += 1
              if column == shape.z { column = 0 }
            }
          }
        }
      }
    }
  }

  private static func modulo(_ n: Int, _ count: Int) -> Int {
    let remainder = n % count
    return remainder < 0 ? remainder + count : remainder
  }
}

private struct Kind: Hashable {
  var element: Element
  var charge: Double
}

/// A pair energy over r², so that the loop over the grid needs neither roots
/// nor exponentials. Linear between 2¹⁶ points of 0.0015 Å²: where lithium can
/// be, beyond 1.5 Å, that is right to 10⁻⁵ eV.
private struct RadialTable {
  let cutoff: Double
  let scale: Double
  let values: [Double]

  init(_ kind: Kind, cutoff: Double) {
    let bins = 1 << 16
    let scale = Double(bins) / (cutoff * cutoff)
    // Nearer than this no path leads; the energy is capped, not infinite.
    let nearest = 0.5
    let energy = { (r: Double) in
      if let morse = BondValence.lithium[kind.element] { return morse.energy(at: r) }
      return BondValence.repulsion(at: r, from: kind.element, charge: kind.charge)
    }
    self.cutoff = cutoff
    self.scale = scale
    values = (0...bins).map { energy(max(nearest, (Double($0) / scale).squareRoot())) }
  }
}
