import Quantities
import Structures

/// Cells repeated to a size that dynamics can use.
enum Supercell {
  /// The supercell whose size is nearest to a number of atoms; of several, the one nearest to a
  /// cube.
  static func ofAbout(_ atoms: Int, _ cell: Structure) -> Structure {
    var best = cell
    func distance(_ structure: Structure) -> (Int, Double) {
      let edges = structure.lattice.heights
      return (abs(structure.count - atoms), edges.max() / edges.min())
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
