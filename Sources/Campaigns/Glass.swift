import Foundation
import Potentials
import Quantities
import Relaxation
import Structures

/// A glass of two compounds as a computer makes it: atoms thrown into a box, molten and quenched.
///
/// The box has 20 Å³ for each atom: 1.87 g/cm³ for Li3PS4, about that of γ-Li3PS4 (19.6 Å³).
///
/// - Error: what is frozen in is what the liquid was like at the temperature at which it could no
///   longer follow, some 10⁹ times faster than in a laboratory.
public struct Glass: Hashable, Sendable {
  public var composition: Composition
  public var quench: MeltQuench
  public var seed: UInt64

  /// Å³ for each atom.
  static let volumePerAtom = 20.0
  /// No two atoms are thrown nearer to each other than this, Å.
  static let nearest = 1.9

  public init(_ composition: Composition, quench: MeltQuench, seed: UInt64) {
    (self.composition, self.quench, self.seed) = (composition, quench, seed)
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
  /// - Edge cases: `nil` where the atoms flew apart.
  func made(
    with potential: some Potential, _ cancellation: Cancellation = Cancellation()
  ) throws -> Structure? {
    let potential = CancellablePotential(base: potential, cancellation: cancellation)
    let thrown = self.thrown()
    let settled = try Minimizer(stepLimit: 100, relaxesCell: false).relax(thrown, with: potential)
    return try quench.quenched(settled.structure, with: potential, seed: seed)
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
}
