import CGSL
import Potentials
import Quantities
import Structures

/// Harmonic vibrations of a crystal in which every cell moves alike (q = 0).
///
///     D = M^(−1/2) H M^(−1/2),   D e = ω² e,   H = ∂²E/∂r∂r
///
/// with the matrix H of second derivatives, 3N × 3N, from central differences
/// of the forces, made symmetric, and the masses M. Three of the frequencies
/// are zero: moved as a whole, a crystal keeps its energy. At a minimum none is
/// imaginary.
///
/// - Unit: ω in rad/fs, times `Constants.terahertz` ν = ω/2π in THz; an imaginary frequency iω
///   is given as −ω.
/// - Error: of order step², and rounding of the forces / step; what the forces
///   leave of ω² near zero grows in its square root, so that the three zeros
///   are small numbers of either sign.
/// - Edge cases: of a structure that is no minimum the frequencies describe the
///   curvature and no vibration.
/// - Source: Born, Huang, Dynamical Theory of Crystal Lattices (1954), chapter
///   IV; finite displacements: Kresse, Furthmüller, Hafner, Europhys. Lett. 32,
///   729 (1995), doi:10.1209/0295-5075/32/9/005.
public struct ZoneCentrePhonons: Sendable {
  /// 3N of them, ascending, rad/fs; below zero where imaginary.
  public let frequencies: [Double]
  /// Of each frequency the share of its mode that moves the crystal as a whole,
  /// 1 for a pure translation and 0 for a pure vibration.
  public let translations: [Double]

  /// - Parameter step: displacement of an atom to either side, Å.
  /// - Throws: what the potential throws of the structure.
  public init(
    _ structure: Structure, calculator: some PotentialCalculator, step: Double = 0.002
  ) throws {
    precondition(step > 0 && structure.count > 0, "atoms are moved to either side")
    let hessian = try Self.hessian(structure, calculator: calculator, step: step)
    let roots = structure.species.flatMap { element in
      let root = (element.mass * Constants.atomicMassVelocitySquared).squareRoot()
      return [root, root, root]
    }
    let (squares, modes) = Self.eigen(hessian, roots: roots)
    frequencies = squares.map { $0 < 0 ? -(-$0).squareRoot() : $0.squareRoot() }
    let total = roots.reduce(0) { $0 + $1 * $1 } / 3
    translations = modes.map { mode in
      (0..<3).reduce(0) { sum, axis in
        let along = stride(from: axis, to: mode.count, by: 3).reduce(0) {
          $0 + mode[$1] * roots[$1]
        }
        return sum + along * along / total
      }
    }
  }

  /// The three modes that move the crystal as a whole, and the others, ascending, rad/fs.
  public var acousticAndOptical: (acoustic: [Double], optical: [Double]) {
    let acoustic = Set(
      translations.indices.sorted { translations[$0] > translations[$1] }.prefix(3))
    return (
      frequencies.indices.filter(acoustic.contains).map { frequencies[$0] },
      frequencies.indices.filter { !acoustic.contains($0) }.map { frequencies[$0] }
    )
  }

  /// eV/Å², row by row, symmetric.
  private static func hessian(
    _ structure: Structure, calculator: some PotentialCalculator, step: Double
  ) throws -> [[Double]] {
    var rows: [[Double]] = []
    for atom in structure.species.indices {
      for axis in 0..<3 {
        func forces(_ distance: Double) throws -> [Double] {
          var moved = structure
          var displacement = Vector3.zero
          displacement[axis] = distance
          moved.positions[atom] += structure.lattice.fractional(displacement)
          return try calculator.evaluate(moved).forces.flatMap { [$0.x, $0.y, $0.z] }
        }
        rows.append(zip(try forces(step), try forces(-step)).map { ($1 - $0) / (2 * step) })
      }
    }
    return rows.indices.map { i in rows.indices.map { j in (rows[i][j] + rows[j][i]) / 2 } }
  }

  /// Eigenvalues, ascending, and eigenvectors of the matrix over the products of roots.
  private static func eigen(
    _ matrix: [[Double]], roots: [Double]
  ) -> (values: [Double], vectors: [[Double]]) {
    let count = matrix.count
    let dynamical = gsl_matrix_alloc(count, count)
    let vectors = gsl_matrix_alloc(count, count)
    let values = gsl_vector_alloc(count)
    let work = gsl_eigen_symmv_alloc(count)
    defer {
      gsl_matrix_free(dynamical)
      gsl_matrix_free(vectors)
      gsl_vector_free(values)
      gsl_eigen_symmv_free(work)
    }
    for i in 0..<count {
      for j in 0..<count {
        gsl_matrix_set(dynamical, i, j, matrix[i][j] / (roots[i] * roots[j]))
      }
    }
    gsl_eigen_symmv(dynamical, values, vectors, work)
    gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_ASC)
    return (
      (0..<count).map { gsl_vector_get(values, $0) },
      (0..<count).map { mode in (0..<count).map { gsl_matrix_get(vectors, $0, mode) } }
    )
  }
}
