import Foundation
import Potentials
import Quantities
import Structures

/// Positions and cell of a crystal as one vector of lengths.
///
/// The cell is h = h₀ F with the deformation F of the first cell h₀; an atom
/// is r = s F with s in the first cell. The variables are s and c F, with
/// c = √N Å so that a step of the cell moves atoms about as far as a step of
/// the atoms does:
///
///     −∂E/∂s = f Fᵀ,        −∂E/∂(cF) = F⁻¹ᵀ W / c  (rows as in h = h₀ F)
///
/// Source of the form: Tadmor, Smith, Bernstein, Kaxiras, Phys. Rev. B 59, 235
/// (1999), doi:10.1103/PhysRevB.59.235.
struct CellCoordinates {
  private let first: Lattice
  private let species: [Element]
  private let cellLength: Double
  let relaxesCell: Bool
  /// N vectors of s, Å, then the three rows of c F.
  var vector: [Vector3]

  init(_ structure: Structure, relaxesCell: Bool) {
    first = structure.lattice
    species = structure.species
    self.relaxesCell = relaxesCell
    cellLength = Double(max(1, structure.count)).squareRoot()
    vector = structure.cartesianPositions
    if relaxesCell { vector += Self.rows(.identity * cellLength) }
  }

  private var deformation: Matrix3 {
    guard relaxesCell else { return .identity }
    let atoms = species.count
    return Matrix3(vector[atoms], vector[atoms + 1], vector[atoms + 2]) * (1 / cellLength)
  }

  /// `nil` where the cell has lost its volume.
  var structure: Structure? {
    guard vector.allSatisfy({ $0.sum().isFinite }),
      let lattice = relaxesCell ? Lattice(first.matrix * deformation) : first
    else { return nil }
    let positions = vector.prefix(species.count).map(first.fractional)
    return Structure(lattice: lattice, species: species, positions: positions)
  }

  /// −∂E/∂(vector), eV/Å.
  func forces(_ evaluation: Evaluation) -> [Vector3] {
    guard relaxesCell else { return evaluation.forces }
    let transpose = deformation.transpose
    // A strain ε of the deformed cell is F → F (1 + ε), so ∂E/∂F = F⁻ᵀ ∂E/∂ε.
    return evaluation.forces.map { $0 * transpose }
      + Self.rows(transpose.inverse * evaluation.virial * (1 / cellLength))
  }

  private static func rows(_ matrix: Matrix3) -> [Vector3] { [matrix.a, matrix.b, matrix.c] }
}
