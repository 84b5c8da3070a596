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
  /// 3N numbers of s, Å, then nine of c F.
  var vector: [Double]

  init(_ structure: Structure, relaxesCell: Bool) {
    first = structure.lattice
    species = structure.species
    self.relaxesCell = relaxesCell
    cellLength = Double(max(1, structure.count)).squareRoot()
    vector = structure.cartesianPositions.flatMap { p -> [Double] in [p.x, p.y, p.z] }
    if relaxesCell { vector += (Matrix3.identity * cellLength).rowMajor }
  }

  private var deformation: Matrix3 {
    guard relaxesCell else { return .identity }
    return Matrix3(rowMajor: Array(vector.suffix(9)))! * (1 / cellLength)
  }

  /// `nil` where the cell has lost its volume.
  var structure: Structure? {
    guard vector.allSatisfy(\.isFinite),
      let lattice = relaxesCell ? Lattice(first.matrix * deformation) : first
    else { return nil }
    var positions: [Vector3] = []
    positions.reserveCapacity(species.count)
    for atom in species.indices {
      let s = Vector3(vector[3 * atom], vector[3 * atom + 1], vector[3 * atom + 2])
      positions.append(first.fractional(s))
    }
    return Structure(lattice: lattice, species: species, positions: positions)
  }

  /// −∂E/∂(vector), eV/Å.
  func forces(_ evaluation: Evaluation) -> [Double] {
    let deformation = deformation
    let transpose = deformation.transpose
    var forces: [Double] = []
    forces.reserveCapacity(vector.count)
    for force in evaluation.forces {
      let f = relaxesCell ? force * transpose : force
      forces += [f.x, f.y, f.z]
    }
    if relaxesCell {
      // A strain ε of the deformed cell is F → F (1 + ε), so ∂E/∂F = F⁻ᵀ ∂E/∂ε.
      forces += (transpose.inverse * evaluation.virial * (1 / cellLength)).rowMajor
    }
    return forces
  }
}
