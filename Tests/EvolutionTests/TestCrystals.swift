import Evolution
import Quantities
import Structures
import Testing

/// Crystals that the tests of this target decorate.
enum TestCrystals {
  static func thiophosphates() throws -> EndMembers {
    try EndMembers([
      try #require(Composition(formula: "Li2S")), try #require(Composition(formula: "P2S5")),
    ])
  }

  /// Li8S4, Fm-3m, a in Å; four S, then eight Li.
  static func antifluorite() throws -> Structure {
    let faces = [
      Vector3(0, 0, 0), Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0),
    ]
    let tetrahedra = [Vector3(0.25, 0.25, 0.25), Vector3(0.75, 0.75, 0.75)]
    return Structure(
      lattice: try #require(Lattice.cubic(5.71)),
      species: [Element](repeating: .sulfur, count: 4)
        + [Element](repeating: .lithium, count: 8),
      positions: faces + tetrahedra.flatMap { t in faces.map { ($0 + t).wrappedToUnit } })
  }

  /// Li6P2S8, γ-Li3PS4, Pmn2₁.
  ///
  /// Source: the starting crystal of the DFT frames of OxideGlassGroupAAU/LiPS,
  /// averaged over symmetry.
  static func gammaThiophosphate() throws -> Structure {
    let orbits: [(Element, Vector3)] = [
      (.lithium, Vector3(0.2499, 0.3302, 0.0182)), (.lithium, Vector3(0, 0.1451, 0.4850)),
      (.phosphorus, Vector3(0, 0.8218, 0.9948)), (.sulfur, Vector3(0.2184, 0.6713, 0.8856)),
      (.sulfur, Vector3(0, 0.1084, 0.8882)), (.sulfur, Vector3(0, 0.8052, 0.3235)),
    ]
    var species: [Element] = []
    var positions: [Vector3] = []
    for (element, r) in orbits {
      var images = [r, Vector3(0.5 - r.x, -r.y, r.z + 0.5)]
      if r.x != 0 {
        images += [Vector3(0.5 + r.x, -r.y, r.z + 0.5), Vector3(-r.x, r.y, r.z)]
      }
      species += images.map { _ in element }
      positions += images.map(\.wrappedToUnit)
    }
    let lattice = try #require(
      Lattice(a: 7.7085, b: 6.535, c: 6.1365, alpha: 90, beta: 90, gamma: 90))
    return Structure(lattice: lattice, species: species, positions: positions)
  }

  static func member(_ id: Int, _ decoration: Decoration, fitness: Double) -> Member {
    Member(
      id: id, mixture: decoration.mixture, decoration: decoration,
      structure: decoration.structure, objectives: [fitness])
  }

  static func sulfideParent() throws -> Parent {
    try Parent(name: "Li2S", structure: try antifluorite(), endMembers: try thiophosphates())
  }

  /// Li24P8S32, 64 sites.
  static func gammaParent() throws -> Parent {
    try Parent(
      name: "gamma-Li3PS4", structure: try gammaThiophosphate().supercell(1, 2, 2),
      endMembers: try thiophosphates())
  }

  /// A decoration with that many units missing, at random.
  static func sample(_ parent: Parent, removed: [Int], seed: UInt64) throws -> Decoration {
    var random = RandomStream(seed: seed, purpose: "sample", candidate: 0)
    return Transfer.offspring(
      of: Decoration(parent), to: try #require(Depletion(parent, removed: removed)),
      rule: .random, random: &random)
  }
}

/// What must hold for anything on Li2S–P2S5.
func isOnTheLine(_ composition: Composition) -> Bool {
  2 * composition[.sulfur] == composition[.lithium] + 5 * composition[.phosphorus]
}

extension Proposal {
  /// Of one that is a decoration.
  var decoration: Decoration { genome.decoration! }
  var identity: Identity { decoration.identity }
}
