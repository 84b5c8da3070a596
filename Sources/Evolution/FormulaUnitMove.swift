import Quantities
import Structures

/// One formula unit more, or one less, in a free cell: a step along the line.
///
/// As `Transfer` does it on the sites of a parent: by the share of its
/// `RemovalRule`, a unit leaves or comes as a piece, around atoms of its
/// rarest element, or each of its atoms anywhere. The volume per atom stays.
/// Atoms are grouped by element, in order of atomic number.
public enum FormulaUnitMove {
  // MARK: removal

  /// - Edge cases: `nil` where the structure does not hold the unit, or holds
  ///   nothing else.
  public static func removal(
    of unit: Composition, from structure: Structure, rule: RemovalRule = RemovalRule(),
    random: inout RandomStream
  ) -> Structure? {
    guard !unit.isEmpty, structure.count > unit.atomCount,
      structure.composition.subtracting(unit) != nil
    else { return nil }
    let isCoherent = isCoherent(rule, random: &random)
    var leaving: [Int] = []
    // Of each atom to the nearest centre that leaves.
    var nearest: [Double] = []
    for (rank, element) in unit.rarestFirst.enumerated() {
      var free = structure.species.indices.filter { structure.species[$0] == element }
      for _ in 0..<unit[element] {
        let index =
          isCoherent && !nearest.isEmpty
          ? Transfer.weightedIndex(
            free.map { nearest[$0] }, range: rule.range, random: &random)
          : random.index(below: free.count)
        let atom = free.remove(at: index)
        leaving.append(atom)
        if rank == 0 && isCoherent {
          let distances = structure.species.indices.map {
            structure.shortestVector(from: atom, to: $0).length
          }
          nearest = nearest.isEmpty ? distances : zip(nearest, distances).map { min($0, $1) }
        }
      }
    }
    let staying = structure.species.indices.filter { !leaving.contains($0) }
    var offspring = structure.selecting(staying)
    guard
      let lattice = structure.lattice.scaled(
        toVolume: structure.volumePerAtom * Double(staying.count))
    else { return nil }
    offspring.lattice = lattice
    return offspring.sortedByElement
  }

  // MARK: insertion

  /// The atoms of the rarest element go where there is the most room. The
  /// others go there too, or, if the unit comes as a piece, to the roomiest
  /// positions a bond away from one of those. Then all are pushed apart.
  ///
  /// - Parameter minimumDistances: Å, as of `Screen`.
  /// - Edge cases: `nil` where the atoms cannot be pushed apart.
  public static func insertion(
    of unit: Composition, into structure: Structure, minimumDistances: [Screen.Pair: Double],
    rule: RemovalRule = RemovalRule(), random: inout RandomStream
  ) -> Structure? {
    let count = structure.count + unit.atomCount
    guard !unit.isEmpty, structure.count > 0,
      let lattice = structure.lattice.scaled(toVolume: structure.volumePerAtom * Double(count))
    else { return nil }
    let isCoherent = isCoherent(rule, random: &random)
    var voids = Voids(lattice, species: structure.species, positions: structure.positions)
    var centres: [Vector3] = []
    for (rank, element) in unit.rarestFirst.enumerated() {
      for _ in 0..<unit[element] {
        let position: Vector3
        if rank > 0 && isCoherent {
          let bond = unit.rarestFirst[0].radius + element.radius
          let candidates = (0..<100).map { _ in
            centres[random.index(below: centres.count)]
              + lattice.fractional(random.direction() * bond)
          }
          position = candidates[voids.roomiest(for: element, of: candidates)!]
        } else {
          position = voids.randomVoid(for: element, random: &random)
        }
        if rank == 0 { centres.append(position) }
        voids.insert(element, at: position)
      }
    }
    return Separation.separated(
      Structure(lattice: lattice, species: voids.species, positions: voids.positions)
        .sortedByElement,
      minimumDistances: minimumDistances, random: &random)
  }

  private static func isCoherent(_ rule: RemovalRule, random: inout RandomStream) -> Bool {
    rule.coherentShare > 0 && random.uniform() < rule.coherentShare
  }
}

extension Composition {
  /// Its elements, of equally rare ones the lightest first.
  fileprivate var rarestFirst: [Element] {
    elements.sorted { (self[$0], $0) < (self[$1], $1) }
  }
}
