import Quantities
import Structures

/// The same crystal in a larger or a smaller cell, for other operators to
/// work on: more atoms can order in more ways, fewer are searched faster.
///
/// Atoms are grouped by element, in order of atomic number.
public enum CellTransformation {
  /// Two cells in a row along an edge drawn by lot.
  ///
  /// - Edge cases: `nil` where that would be more atoms than `limit`.
  public static func doubled(
    _ structure: Structure, limit: Int, random: inout RandomStream
  ) -> Structure? {
    guard structure.count > 0, 2 * structure.count <= limit else { return nil }
    var times = [1, 1, 1]
    times[random.index(below: 3)] = 2
    return structure.supercell(times[0], times[1], times[2]).sortedByElement
  }

  /// The primitive cell, reduced, in spglib's orientation.
  ///
  /// - Parameter tolerance: as for `SpaceGroup`, Å. XtalOpt takes 0.01.
  /// - Edge cases: `nil` where the cell is primitive already.
  public static func primitive(_ structure: Structure, tolerance: Double = 0.01) -> Structure? {
    guard
      let primitive = structure.standardizedCell(tolerance: tolerance, toPrimitive: true),
      primitive.count < structure.count
    else { return nil }
    return primitive.reduced.sortedByElement
  }
}
