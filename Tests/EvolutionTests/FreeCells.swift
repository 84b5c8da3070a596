import Evolution
import Foundation
import Quantities
import Structures
import Testing

/// What the tests of operators on free cells start from.
enum FreeCells {
  /// Å.
  static let distances = Screen.minimumDistances(
    among: [.lithium, .phosphorus, .sulfur], fraction: 0.75)

  static func stream(_ candidate: Int) -> RandomStream {
    RandomStream(seed: 11, purpose: "test", candidate: candidate)
  }

  static func composition(_ formula: String) throws -> Composition {
    try #require(Composition(formula: formula))
  }

  /// Atoms anywhere in a skewed cell of 20 Å³ per atom.
  static func scattered(_ formula: String, seed: Int) throws -> Structure {
    var random = RandomStream(seed: 5, purpose: "scattered", candidate: seed)
    let composition = try composition(formula)
    let species = composition.elements.flatMap {
      [Element](repeating: $0, count: composition[$0])
    }
    let shape = try #require(Lattice(a: 1, b: 1.2, c: 1.4, alpha: 80, beta: 100, gamma: 75))
    let scale = cbrt(20 * Double(species.count) / shape.volume)
    return Structure(
      lattice: try #require(Lattice(shape.matrix * scale)), species: species,
      positions: species.map { _ in
        Vector3(random.uniform(), random.uniform(), random.uniform())
      })
  }

  /// Whether all minimum distances hold.
  static func areKept(in structure: Structure) -> Bool {
    Screen(minimumDistances: distances).rejection(of: structure) == nil
  }
}

/// Whether two structures are the same in all but rounding, atom by atom.
func isSame(_ first: Structure, _ second: Structure, tolerance: Double = 1e-9) -> Bool {
  first.species == second.species
    && (first.lattice.matrix - second.lattice.matrix).norm < tolerance
    && zip(first.positions, second.positions).allSatisfy {
      first.lattice.shortestImage($0 - $1).length < tolerance
    }
}
