import Quantities
import Structures

/// Atoms that keep their distances: a molecule or a complex ion.
public struct RigidUnit: Hashable, Sendable {
  public let species: [Element]
  /// Cartesian, Å, around their mean.
  public let positions: [Vector3]

  public init(species: [Element], positions: [Vector3]) {
    precondition(species.count == positions.count, "one element for each position")
    precondition(!species.isEmpty, "a unit holds something")
    self.species = species
    let centre = positions.reduce(.zero, +) / Double(positions.count)
    self.positions = positions.map { $0 - centre }
  }

  /// The atoms of a box as they stand: a unit must not lie across its faces.
  public init(_ box: Structure) {
    self.init(species: box.species, positions: box.cartesianPositions)
  }

  public var composition: Composition { Composition(species) }

  /// Turned at random, uniformly over all orientations.
  func rotated(random: inout RandomStream) -> [Vector3] {
    let rotation = random.rotation()
    return positions.map { $0 * rotation }
  }
}
