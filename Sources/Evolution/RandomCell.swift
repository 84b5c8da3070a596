import Quantities
import Structures

/// Random cells of a composition: where a search begins that knows nothing.
///
/// Without a symmetry: a random lattice, random positions, pushed apart until
/// the minimum distances hold (`Separation`). With a space group: a random
/// lattice of its crystal system, and for each element random orbits whose
/// sizes sum to its count. Where the atoms do not fit, the volume grows by 5 %
/// at a time, to twice its size at most.
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
    guard let lattice = CrystalSystem.triclinic.randomLattice(&random)?.scaled(toVolume: volume)
    else {
      return nil
    }
    let species = composition.species
    return Separation.separated(
      Structure(
        lattice: lattice.reduced, species: species,
        positions: species.map { _ in random.position() }),
      minimumDistances: minimumDistances, random: &random)
  }
}

extension Composition {
  /// One element for each atom, in order of atomic number.
  var species: [Element] { elements.flatMap { [Element](repeating: $0, count: self[$0]) } }
}
