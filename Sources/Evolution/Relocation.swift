import Quantities
import Structures

/// Some loose atoms taken out and put back where there is room.
///
/// One to three atoms that are bonded to none (`BondedUnits`), such as lithium between anions, leave;
/// each then goes, one after the other, to the roomiest of a few random positions (`Voids`). Few,
/// so that it is not the same void each time. Where all atoms are bonded, any may leave.
///
/// Ions that hop between sites of like energy are most of what sets the polymorphs of an ionic
/// conductor apart, and no displacement as small as that of a `Rattle` takes them there.
public enum Relocation {
  /// - Parameter trials: random positions for each atom.
  /// - Edge cases: `nil` for a single atom, which has nowhere else to go.
  public static func offspring(
    of structure: Structure, trials: Int = 12, random: inout RandomStream
  ) -> Structure? {
    precondition(trials > 0, "a void is looked for")
    guard structure.count > 1 else { return nil }
    var free = BondedUnits(structure).atoms.filter { $0.count == 1 }.map { $0[0] }
    if free.isEmpty { free = Array(structure.species.indices) }
    var leaving: [Int] = []
    for _ in 0..<min(1 + random.index(below: 3), free.count) {
      leaving.append(free.remove(at: random.index(below: free.count)))
    }
    let staying = structure.species.indices.filter { !leaving.contains($0) }
    var voids = Voids(
      structure.lattice, species: staying.map { structure.species[$0] },
      positions: staying.map { structure.positions[$0] })
    var offspring = structure
    for atom in leaving {
      let element = structure.species[atom]
      let position = voids.randomVoid(for: element, trials: trials, random: &random)
      voids.insert(element, at: position)
      offspring.positions[atom] = position
    }
    return offspring
  }
}
