import Quantities
import Structures

/// Cells repeated to a size that dynamics can use.
enum Supercell {
  /// Of the supercells whose size is within 30 % of a number of atoms, the one whose opposite faces
  /// are the farthest apart; of several, the nearest in size. Where there is none within 30 %, the
  /// nearest in size.
  static func ofAbout(_ atoms: Int, _ cell: Structure) -> Structure {
    var best = cell
    func distance(_ structure: Structure) -> (Int, Double, Int, Double) {
      let edges = structure.lattice.heights
      let off = abs(structure.count - atoms)
      let isNear = 10 * off <= 3 * atoms
      // Faces that rounding alone tells apart are equally far.
      let least = (1000 * edges.min()).rounded()
      return (isNear ? 0 : off, isNear ? -least : 0, off, edges.max() / edges.min())
    }
    for a in 1...8 {
      for b in 1...8 {
        for c in 1...8 where a * b * c * cell.count <= 2 * atoms {
          let candidate = cell.supercell(a, b, c)
          if distance(candidate) < distance(best) { best = candidate }
        }
      }
    }
    return best
  }
}
