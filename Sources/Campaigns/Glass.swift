import Evolution
import Foundation
import Potentials
import Quantities
import Structures

/// A glass of two compounds as a computer makes it: atoms or units thrown into a box, molten and
/// quenched.
///
/// The box has 20 Å³ for each atom: 1.87 g/cm³ for Li3PS4, about that of γ-Li3PS4 (19.6 Å³).
///
/// From atoms, what is frozen in is what the liquid was like at the temperature at which it could no
/// longer follow, some 10⁹ times faster than in a laboratory: too hot a liquid, with bonds
/// that no measured glass has. Units, such as PS4 and P2S7, put the bonds in from the beginning;
/// a temperature at which they last then lets them and the lithium find their places.
public struct Glass: Hashable, Sendable {
  public var composition: Composition
  public var quench: MeltQuench
  /// What it is put together from, as many as go into the composition (`counts`), with what is
  /// left between them; none, and it is atoms that are thrown.
  public var units: [RigidUnit]
  public var seed: UInt64

  /// Å³ for each atom.
  static let volumePerAtom = 20.0
  /// No two atoms are thrown nearer to each other than this, Å.
  static let nearest = 1.9

  public init(
    _ composition: Composition, quench: MeltQuench, units: [RigidUnit] = [], seed: UInt64
  ) {
    (self.composition, self.quench, self.units, self.seed) = (composition, quench, units, seed)
  }

  /// n₁ units of the first compound and n₂ of the second, of about as many atoms as asked for and
  /// nearly the fraction asked for: 50 atoms off are as bad as a fraction that is 0.02 off.
  public static func composition(
    of first: Composition, _ second: Composition, fraction: Double, atoms: Int
  ) -> Composition {
    var best: (cost: Double, composition: Composition)?
    for units in 2...max(2, atoms) {
      let count = Int((fraction * Double(units)).rounded())
      let composition = first * count + second * (units - count)
      let cost =
        abs(Double(composition.atomCount - atoms)) / 50
        + abs(fraction - Double(count) / Double(units)) / 0.02
      if best.map({ cost < $0.cost }) ?? true { best = (cost, composition) }
    }
    return best!.composition
  }

  /// - Throws: what the potential throws; `Cancelled` when told to.
  /// - Edge cases: `nil` where the units do not fit, and where the atoms flew apart.
  func made(
    with potential: some Potential, _ cancellation: Cancellation = Cancellation()
  ) throws -> Structure? {
    let potential = CancellablePotential(base: potential, cancellation: cancellation)
    guard let thrown = units.isEmpty ? self.thrown() : assembled() else { return nil }
    return try quench.quenched(thrown, with: potential, seed: seed)
  }

  /// At random in a cube, none too near to another.
  func thrown() -> Structure {
    var random = RandomStream(seed: seed, purpose: "glass", candidate: 0)
    let species = composition.elements.flatMap { element in
      [Element](repeating: element, count: composition[element])
    }
    let lattice = Lattice.cubic(cbrt(Self.volumePerAtom * Double(species.count)))!
    var positions: [Vector3] = []
    while positions.count < species.count {
      let place = Vector3(random.uniform(), random.uniform(), random.uniform())
      let isFree = positions.allSatisfy {
        lattice.shortestImage($0 - place).length >= Self.nearest
      }
      if isFree { positions.append(place) }
    }
    return Structure(lattice: lattice, species: species, positions: positions)
  }

  /// Units at random, none bonded to another, in a random cell; where they do not fit into it, in
  /// a larger one, which is then shrunk with all that is in it.
  func assembled() -> Structure? {
    var random = RandomStream(seed: seed, purpose: "glass", candidate: 0)
    let counts = Self.counts(of: units.map(\.composition), in: composition)
    guard
      var assembly = UnitAssembly.structure(
        units: zip(units, counts).map { ($0, $1) }, composition: composition,
        volumePerAtom: Self.volumePerAtom,
        minimumDistances: Screen.minimumDistances(
          among: composition.elements, fraction: Self.contact), random: &random)
    else { return nil }
    let scale = cbrt(Self.volumePerAtom / assembly.volumePerAtom)
    assembly.lattice = Lattice(assembly.lattice.matrix * scale)!
    return assembly
  }

  /// Of the covalent radii; what relaxation then makes of it is not decided by it.
  private static let contact = 0.7

  /// How many of each unit hold the most atoms of a composition; of several such choices the one
  /// with the most of the first unit, then of the second.
  static func counts(of units: [Composition], in composition: Composition) -> [Int] {
    guard let unit = units.first else { return [] }
    var best: (held: Int, counts: [Int])?
    var left = composition
    var count = 0
    while true {
      let others = counts(of: Array(units.dropFirst()), in: left)
      let held =
        count * unit.atomCount
        + zip(units.dropFirst(), others).reduce(0) { $0 + $1.0.atomCount * $1.1 }
      if best.map({ held >= $0.held }) ?? true { best = (held, [count] + others) }
      guard let next = left.subtracting(unit) else { break }
      left = next
      count += 1
    }
    return best!.counts
  }
}
