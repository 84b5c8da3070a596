import Evolution
import Foundation
import Potentials
import Quantities
import Relaxation
import Structures
import Testing

/// Fingerprints count the minima of clusters whose number is known.
@Suite("Minima of Lennard-Jones clusters")
struct LennardJonesMinimaTests {
  /// The fingerprint's reach is 3.5 of these diameters, beyond the longest cluster here.
  static let potential = LennardJones(elements: [.sulfur], depth: 1, diameter: 2, cutoff: 14)
  static let edge = 30.0

  /// Random atoms in a sphere, none of them on another.
  static func start(atoms: Int, number: Int) -> Structure {
    var random = RandomStream(seed: 5, purpose: "cluster", candidate: 1000 * atoms + number)
    let radius = 1.1 * pow(Double(atoms), 1.0 / 3)
    var placed: [Vector3] = []
    while placed.count < atoms {
      let r = (Vector3(random.uniform(), random.uniform(), random.uniform()) * 2 - 1) * radius
      guard r.length <= radius, placed.allSatisfy({ ($0 - r).length > 1.3 }) else { continue }
      placed.append(r)
    }
    return Structure(
      lattice: .cubic(edge)!, species: [Element](repeating: .sulfur, count: atoms),
      positions: placed.map { $0 / edge + 0.5 })
  }

  /// The energies of the distinct minima that random starts lead to, ascending.
  static func minima(atoms: Int, starts: Int) throws -> [Double] {
    let minimizer = Minimizer(forceTolerance: 1e-6, stepLimit: 2000, relaxesCell: false)
    var index = FingerprintIndex(tolerance: 1e-3)
    var energies: [Double] = []
    for number in 0..<starts {
      let relaxed = try minimizer.relax(start(atoms: atoms, number: number), with: potential)
      guard relaxed.isConverged else { continue }
      let fingerprint = Fingerprint(relaxed.structure)
      if let known = index.nearest(to: fingerprint) {
        #expect(abs(energies[known.id] - relaxed.evaluation.energy) < 1e-6)
      } else {
        index.insert(fingerprint, id: energies.count)
        energies.append(relaxed.evaluation.energy)
      }
    }
    return energies.sorted()
  }

  @Test(
    "There are 2, 4 and 8 of them with 6, 7 and 8 atoms",
    arguments: [(6, 2, -12.712062), (7, 4, -16.505384), (8, 8, -19.821489)])
  func count(atoms: Int, expected: Int, lowest: Double) throws {
    // Hoare, McInnes, Adv. Phys. 32, 791 (1983), doi:10.1080/00018738300101611.
    let energies = try Self.minima(atoms: atoms, starts: 40 * expected)
    #expect(energies.count == expected)
    // Less the shift of each pair at the cutoff, 4 (1/7¹² − 1/7⁶).
    let shift = 4 * (pow(7, -12.0) - pow(7, -6.0)) * Double(atoms * (atoms - 1) / 2)
    #expect(abs((energies.first ?? 0) + shift - lowest) < 1e-5)
  }
}
