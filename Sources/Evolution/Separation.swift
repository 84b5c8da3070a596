import Quantities
import Structures

/// Pushes atoms apart until no pair is closer than its minimum distance.
///
/// In each sweep every pair that is too close, in its order, moves apart along
/// its line, both atoms by half of what is missing. A few sweeps repair most
/// offspring that would be refused otherwise; it is the "push" of AIRSS,
/// C. J. Pickard, R. J. Needs, J. Phys. Condens. Matter 23, 053201 (2011),
/// doi:10.1088/0953-8984/23/5/053201.
public enum Separation {
  /// The structure with all minimum distances kept; the structure itself where
  /// they are kept already. The lattice stays.
  ///
  /// - Parameters:
  ///   - minimumDistances: Å, as of `Screen`.
  ///   - sweeps: after which it gives up. Of 400 cells of 64 atoms of Li3PS4 at
  ///     20 Å³ per atom, placed at random, all keep 0.75 of the covalent radii
  ///     after 10 sweeps, and 0.9 after 25.
  ///   - random: the direction for atoms on top of each other; not drawn from
  ///     otherwise.
  /// - Edge cases: `nil` where it gives up, and where an atom is too close to
  ///   an image of itself, which only another lattice can help.
  public static func separated(
    _ structure: Structure, minimumDistances: [Screen.Pair: Double], sweeps: Int = 50,
    random: inout RandomStream
  ) -> Structure? {
    let table = DistanceTable(minimumDistances, species: structure.species)
    guard table.largest > 0 else { return structure }
    let lattice = structure.lattice
    let kinds = table.kinds(of: structure.species)
    var positions = structure.cartesianPositions
    var moved = false
    var sweep = 0
    while true {
      let listed = positions
      let near = NearPairs(positions, kinds: kinds, lattice: lattice, table: table, margin: margin)
      if near.pairs.contains(where: { $0.first == $0.second && $0.isTooClose(in: positions) }) {
        return nil
      }
      // The list is good until an atom has moved by half the margin.
      while Self.farthest(positions, from: listed) < margin / 2 {
        var isSettled = true
        for pair in near.pairs where pair.isTooClose(in: positions) {
          isSettled = false
          guard sweep < sweeps else { return nil }
          let half = pair.halfPush(in: positions, random: &random)
          positions[pair.first] -= half
          positions[pair.second] += half
        }
        if isSettled {
          guard moved else { return structure }
          return Structure(
            lattice: lattice, species: structure.species,
            positions: positions.map { lattice.fractional($0).wrappedToUnit })
        }
        moved = true
        sweep += 1
      }
    }
  }

  /// Å. More makes longer lists, less makes them more often.
  private static let margin = 0.8

  private static func farthest(_ positions: [Vector3], from listed: [Vector3]) -> Double {
    var square = 0.0
    for i in positions.indices { square = max(square, (positions[i] - listed[i]).lengthSquared) }
    return square.squareRoot()
  }
}

extension NearPairs.Pair {
  /// A little more than the minimum, so that what is kept here is kept after
  /// rounding too.
  private var threshold: Double { minimum * (1 + 1e-9) }

  fileprivate func isTooClose(in positions: [Vector3]) -> Bool {
    displacement(in: positions).lengthSquared < threshold * threshold
  }
}
