import Quantities
import Structures

/// Molecules and complex ions turned as a whole.
///
/// Each unit of more than one atom (`BondedUnits`), with probability `share`, is turned about its
/// centre by a rotation uniform over all; if by lot none would be, one is. Bonds stay as they are,
/// so that what is lost is little: the neighbours of the unit, not the unit.
///
/// Default: a share of one half; ase_ga's `RotationalMutation` turns a given share of the molecules.
public enum Turn {
  /// - Edge cases: `nil` where there is no unit of more than one atom.
  public static func offspring(
    of structure: Structure, share: Double = 0.5, random: inout RandomStream
  ) -> Structure? {
    precondition((0...1).contains(share), "a share is between 0 and 1")
    let found = BondedUnits(structure)
    let units = found.atoms.filter { $0.count > 1 }
    guard !units.isEmpty else { return nil }
    var turning = units.filter { _ in random.uniform() < share }
    if turning.isEmpty { turning = [units[random.index(below: units.count)]] }
    var offspring = structure
    for unit in turning {
      let center = found.center(of: unit)
      let rotation = random.rotation()
      for atom in unit {
        let position = center + (found.positions[atom] - center) * rotation
        offspring.positions[atom] = structure.lattice.fractional(position).wrappedToUnit
      }
    }
    return offspring
  }
}
