import Quantities
import Structures

/// Cells put together from rigid units, such as the anions of a glass, and
/// single atoms between them.
///
/// The units are placed and turned at random in a random cell (`RandomCell`),
/// and pushed apart as a whole until no two of them are bonded: all distances
/// between atoms of different units are at least
///
///     1.3 (r + r')
///
/// with covalent radii r. The remaining atoms then go, one by one, where there is
/// the most room, the element with the largest radius first. Where that fails
/// the volume grows by 5 %, to twice its size at most.
///
/// 1.3: in the reference crystals of Li2S–P2S5 (`Inputs/structures`) bonds of P
/// and S go up to 1.02 of the sum of the radii, the next neighbours begin at
/// 1.58, and S of different units are at least 1.65 of theirs apart.
public enum UnitAssembly {
  /// - Parameters:
  ///   - units: and how many of each.
  ///   - composition: of the cell, units included.
  ///   - volumePerAtom: Å³, to begin with.
  ///   - minimumDistances: Å, as of `Screen`; units have to keep them within.
  /// - Edge cases: `nil` where the units hold more than the composition, or
  ///   where everything does not fit.
  public static func structure(
    units: [(unit: RigidUnit, count: Int)], composition: Composition, volumePerAtom: Double,
    minimumDistances: [Screen.Pair: Double], random: inout RandomStream
  ) -> Structure? {
    precondition(volumePerAtom > 0 && volumePerAtom.isFinite, "a volume is positive")
    precondition(units.allSatisfy { $0.count >= 0 }, "a number of units is not negative")
    let bodies = units.flatMap { [RigidUnit](repeating: $0.unit, count: $0.count) }
    let held = bodies.reduce(Composition()) { $0 + $1.composition }
    guard let loose = composition.subtracting(held), !composition.isEmpty else { return nil }
    var volume = volumePerAtom * Double(composition.atomCount)
    let largest = 2 * volume
    while volume < largest {
      for _ in 0..<attempts {
        if let lattice = CrystalSystem.triclinic.randomLattice(&random)?
          .scaled(toVolume: volume)?.reduced,
          let placed = placed(bodies, in: lattice, random: &random)
        {
          let structure = filled(
            lattice, species: bodies.flatMap(\.species), positions: placed, with: loose,
            random: &random)
          let screen = Screen(minimumDistances: minimumDistances)
          if screen.rejection(of: structure) == nil { return structure.sortedByElement }
        }
      }
      volume *= 1.05
    }
    return nil
  }

  /// At each volume.
  private static let attempts = 3
  private static let contact = 1.3
  private static let sweeps = 100

  /// Cartesian positions of all atoms; `nil` where the units cannot be pushed
  /// apart.
  private static func placed(
    _ bodies: [RigidUnit], in lattice: Lattice, random: inout RandomStream
  ) -> [Vector3]? {
    let species = bodies.flatMap(\.species)
    var positions: [Vector3] = []
    var owner: [Int] = []
    var atoms: [Range<Int>] = []
    for (index, body) in bodies.enumerated() {
      let centre = lattice.cartesian(random.position())
      atoms.append(positions.count..<(positions.count + body.species.count))
      positions += body.rotated(random: &random).map { $0 + centre }
      owner += body.species.map { _ in index }
    }
    let elements = Composition(species).elements
    let table = DistanceTable(
      Screen.minimumDistances(among: elements, fraction: contact), elements: elements)
    let kinds = table.kinds(of: species)
    for _ in 0..<sweeps {
      let near = NearPairs(positions, kinds: kinds, lattice: lattice, table: table, margin: 0)
      var isSettled = true
      for pair in near.pairs {
        let (first, second) = (owner[pair.first], owner[pair.second])
        if first == second {
          // Within a unit; but an image of the unit cannot be pushed away.
          if pair.shift.length < 1e-6 { continue }
          return nil
        }
        isSettled = false
        // A push before this one may have parted them already.
        guard pair.displacement(in: positions).length < pair.minimum else { continue }
        let half = pair.halfPush(in: positions, random: &random)
        for atom in atoms[first] { positions[atom] -= half }
        for atom in atoms[second] { positions[atom] += half }
      }
      if isSettled { return positions }
    }
    return nil
  }

  private static func filled(
    _ lattice: Lattice, species: [Element], positions: [Vector3], with loose: Composition,
    random: inout RandomStream
  ) -> Structure {
    var voids = Voids(lattice, species: species, positions: positions.map(lattice.fractional))
    let order = loose.elements.sorted {
      (-$0.radius, $0) < (-$1.radius, $1)
    }
    for element in order {
      for _ in 0..<loose[element] {
        voids.insert(element, at: voids.randomVoid(for: element, trials: 200, random: &random))
      }
    }
    return Structure(lattice: lattice, species: voids.species, positions: voids.positions)
  }
}
