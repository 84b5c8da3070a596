import Quantities
import Structures

/// A random strain of the cell, its atoms carried along.
///
///     v → v (1 + ε),   εᵢᵢ = σ nᵢᵢ,   εᵢⱼ = εⱼᵢ = σ nᵢⱼ / 2
///
/// for every vector v of the lattice, with normal n of variance 1; ε is
/// symmetric, since a rotation changes nothing. After C. W. Glass,
/// A. R. Oganov, N. Hansen, Comput. Phys. Commun. 175, 713 (2006),
/// doi:10.1016/j.cpc.2006.07.020.
///
/// Default of σ: 0.2. USPEX (`mutationRate`) and XtalOpt take 0.5, ase_ga
/// 0.7, and refuse or relax what comes of it: a diagonal element of −0.5 or
/// less, which halves an edge, is drawn for two cells in five at 0.5, and for
/// one in fifty at 0.2.
public enum Strain {
  /// - Parameters:
  ///   - deviation: σ, without unit.
  ///   - keepsVolume: whether the cell is scaled to its volume afterwards.
  /// - Edge cases: `nil` where the strain would turn the cell inside out, or
  ///   make the smallest height of its reduced cell less than half of what it was.
  public static func offspring(
    of structure: Structure, deviation: Double = 0.2, keepsVolume: Bool = true,
    random: inout RandomStream
  ) -> Structure? {
    precondition(deviation >= 0 && deviation.isFinite, "a deviation is not negative")
    let normal = (0..<6).map { _ in random.normal() * deviation }
    let stretch = Matrix3(
      Vector3(1 + normal[0], normal[3] / 2, normal[4] / 2),
      Vector3(normal[3] / 2, 1 + normal[1], normal[5] / 2),
      Vector3(normal[4] / 2, normal[5] / 2, 1 + normal[2]))
    // Positive definite, by its leading minors.
    guard stretch[0, 0] > 0, stretch[0, 0] * stretch[1, 1] > stretch[0, 1] * stretch[0, 1],
      stretch.determinant > 0,
      var lattice = Lattice(structure.lattice.matrix * stretch)
    else { return nil }
    if keepsVolume {
      guard let scaled = lattice.scaled(toVolume: structure.lattice.volume) else { return nil }
      lattice = scaled
    }
    guard
      lattice.reduced.heights.min() >= structure.lattice.reduced.heights.min() / 2
    else { return nil }
    return Structure(
      lattice: lattice, species: structure.species, positions: structure.positions)
  }
}
