import Quantities
import Structures

/// What of a structure is held together by covalent bonds: molecules and complex ions, found and
/// not given.
///
/// Two atoms are bonded where both are nonmetals or metalloids and nearer than
///
///     1.25 (r + r')
///
/// with covalent radii r. A unit is what hangs together by bonds. An atom without a bond is a unit
/// of its own, and so is each atom of a net that has no end, as of silica: no part of a net can
/// move alone.
///
/// 1.25: see `UnitAssembly`; bonds of P and S go up to 1.02, what is not bonded begins at 1.58.
struct BondedUnits {
  /// The atoms of each unit, ascending; by their first atom.
  let atoms: [[Int]]
  /// Of each atom, Cartesian, Å: with its unit whole, not cut by the faces of the cell.
  let positions: [Vector3]

  init(_ structure: Structure) {
    let positions = structure.cartesianPositions
    let elements = structure.composition.elements
    let table = DistanceTable(
      Screen.minimumDistances(among: elements.filter(\.isNonmetal), fraction: Self.bond),
      elements: elements)
    let near = NearPairs(
      positions, kinds: table.kinds(of: structure.species), lattice: structure.lattice,
      table: table, margin: 0)
    var bonds = [[(atom: Int, shift: Vector3)]](repeating: [], count: structure.count)
    for pair in near.pairs {
      bonds[pair.first].append((pair.second, pair.shift))
      bonds[pair.second].append((pair.first, -pair.shift))
    }
    var atoms: [[Int]] = []
    var whole = positions
    var isSeen = [Bool](repeating: false, count: structure.count)
    for start in positions.indices where !isSeen[start] {
      var unit = [start]
      var shifts = [start: Vector3.zero]
      var isEndless = false
      var next = 0
      while next < unit.count {
        let atom = unit[next]
        next += 1
        for bond in bonds[atom] {
          let shift = shifts[atom]! + bond.shift
          if let known = shifts[bond.atom] {
            if (known - shift).length > 1e-3 { isEndless = true }
          } else {
            shifts[bond.atom] = shift
            unit.append(bond.atom)
          }
        }
      }
      for atom in unit {
        isSeen[atom] = true
        if !isEndless { whole[atom] += shifts[atom]! }
      }
      atoms += isEndless ? unit.map { [$0] } : [unit.sorted()]
    }
    self.atoms = atoms.sorted { $0[0] < $1[0] }
    self.positions = whole
  }

  /// The mean of its positions, Cartesian, Å.
  func center(of unit: [Int]) -> Vector3 {
    unit.reduce(.zero) { $0 + positions[$1] } / Double(unit.count)
  }

  private static let bond = 1.25
}

extension Element {
  /// Nonmetals and metalloids: what forms molecules and complex anions.
  fileprivate var isNonmetal: Bool {
    switch atomicNumber {
    case 1, 5...9, 14...17, 32...35, 51...53: true
    default: false
    }
  }
}
