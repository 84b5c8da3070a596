import Quantities
import Structures

/// Random cells of a composition: where a search begins that knows nothing.
///
/// Without a symmetry: a random lattice, random positions, pushed apart until
/// the minimum distances hold (`Separation`). With a space group: a random
/// lattice of its crystal system, and for each element random orbits whose
/// sizes sum to its count. Where the atoms do not fit, the volume grows by 5 %
/// at a time, to twice its size at most.
///
/// Shapes: edges within a factor of two of each other, angles from 60° to
/// 120° (XtalOpt's limits), and a volume of at least half of a · b · c.
public enum RandomCell {
  /// - Parameters:
  ///   - composition: of the cell returned, which is primitive where a space
  ///     group is given.
  ///   - volumePerAtom: Å³, to begin with.
  ///   - minimumDistances: Å, as of `Screen`.
  ///   - spaceGroup: 1 … 230; in the first tabulated setting of it. The cell
  ///     may turn out to have more symmetry, never less.
  /// - Edge cases: `nil` where nothing is asked for, where the atoms do not
  ///   fit, or no orbits of fitting sizes are found.
  public static func structure(
    composition: Composition, volumePerAtom: Double,
    minimumDistances: [Screen.Pair: Double], spaceGroup: Int? = nil,
    random: inout RandomStream
  ) -> Structure? {
    precondition(volumePerAtom > 0 && volumePerAtom.isFinite, "a volume is positive")
    guard composition.atomCount > 0 else { return nil }
    let orbits = spaceGroup.map(SpaceGroupOrbits.init)
    var volume = volumePerAtom * Double(composition.atomCount)
    let largest = 2 * volume
    while volume < largest {
      let structure: Structure?
      if let orbits {
        structure = orbits.randomStructure(
          composition, volume: volume, minimumDistances: minimumDistances, random: &random)
      } else {
        structure = scattered(
          composition, volume: volume, minimumDistances: minimumDistances, random: &random)
      }
      if let structure { return structure }
      if let orbits, !orbits.canHold(composition, random: &random) { return nil }
      volume *= 1.05
    }
    return nil
  }

  private static func scattered(
    _ composition: Composition, volume: Double, minimumDistances: [Screen.Pair: Double],
    random: inout RandomStream
  ) -> Structure? {
    guard let lattice = lattice(.triclinic, random: &random)?.scaled(toVolume: volume) else {
      return nil
    }
    let species = composition.species
    return Separation.separated(
      Structure(
        lattice: lattice.reduced, species: species,
        positions: species.map { _ in random.position() }),
      minimumDistances: minimumDistances, random: &random)
  }

  /// A conventional cell of a crystal system, of any size.
  static func lattice(_ system: CrystalSystem, random: inout RandomStream) -> Lattice? {
    for _ in 0..<100 {
      let edges = Vector3(1 + random.uniform(), 1 + random.uniform(), 1 + random.uniform())
      let angles =
        Vector3(repeating: 60) + Vector3(random.uniform(), random.uniform(), random.uniform()) * 60
      let cell = system.constrained(edges: edges, angles: angles)
      let lattice = Lattice(
        a: cell.edges.x, b: cell.edges.y, c: cell.edges.z, alpha: cell.angles.x,
        beta: cell.angles.y, gamma: cell.angles.z)
      let box = cell.edges.x * cell.edges.y * cell.edges.z
      if let lattice, lattice.volume >= box / 2 { return lattice }
    }
    return nil
  }
}

/// What a space group demands of the edges and angles of its conventional
/// cell; trigonal groups on hexagonal axes, monoclinic ones with b unique.
enum CrystalSystem: CaseIterable {
  case triclinic, monoclinic, orthorhombic, tetragonal, hexagonal, cubic

  init(spaceGroup: Int) {
    precondition((1...230).contains(spaceGroup), "space groups are numbered from 1 to 230")
    switch spaceGroup {
    case ...2: self = .triclinic
    case ...15: self = .monoclinic
    case ...74: self = .orthorhombic
    case ...142: self = .tetragonal
    case ...194: self = .hexagonal
    default: self = .cubic
    }
  }

  /// - Parameter angles: degrees.
  func constrained(edges e: Vector3, angles: Vector3) -> (edges: Vector3, angles: Vector3) {
    switch self {
    case .triclinic: (e, angles)
    case .monoclinic: (e, Vector3(90, angles.y, 90))
    case .orthorhombic: (e, Vector3(90, 90, 90))
    case .tetragonal: (Vector3(e.x, e.x, e.z), Vector3(90, 90, 90))
    case .hexagonal: (Vector3(e.x, e.x, e.z), Vector3(90, 90, 120))
    case .cubic: (Vector3(repeating: e.x), Vector3(90, 90, 90))
    }
  }
}

extension Composition {
  /// One element for each atom, in order of atomic number.
  var species: [Element] { elements.flatMap { [Element](repeating: $0, count: self[$0]) } }
}
