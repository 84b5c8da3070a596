import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Lennard-Jones in open space")
struct LennardJonesClusterTests {
  private let cluster = LennardJonesCluster(depth: 0.3, diameter: 2.3)

  private func positions(_ seed: Int, count: Int = 9) -> [Vector3] {
    var random = RandomStream(seed: 7, purpose: "cluster", candidate: seed)
    return (0..<count).map { (index: Int) -> Vector3 in
      let site = Vector3(Double(index % 2), Double(index / 2 % 2), Double(index / 4))
      let jitter = Vector3(random.normal(), random.normal(), random.normal())
      return site * 2.6 + jitter * 0.1
    }
  }

  @Test("It is the plain potential in a box so large that nothing is cut off", arguments: 0..<5)
  func plain(seed: Int) throws {
    let positions = positions(seed)
    let plain = LennardJones(elements: [.sulfur], depth: 0.3, diameter: 2.3, cutoff: 400)
    var structure = Structure(
      lattice: try #require(Lattice.cubic(1000)),
      species: [Element](repeating: .sulfur, count: positions.count), positions: positions)
    structure.cartesianPositions = positions
    let reference = try plain.evaluate(structure)
    var forces = positions
    let energy = cluster.evaluate(positions, forces: &forces)
    #expect(abs(energy - reference.energy) < 1e-10)
    for (a, b) in zip(forces, reference.forces) { #expect((a - b).length < 1e-9) }
  }

  @Test("Forces are the negative gradient of the energy, and sum to zero")
  func gradient() {
    let positions = positions(8)
    var forces = positions
    var unused = positions
    _ = cluster.evaluate(positions, forces: &forces)
    #expect(forces.reduce(.zero, +).length < 1e-10)
    for atom in positions.indices {
      for axis in 0..<3 {
        var (plus, minus) = (positions, positions)
        plus[atom][axis] += 1e-5
        minus[atom][axis] -= 1e-5
        let numeric =
          -(cluster.evaluate(plus, forces: &unused) - cluster.evaluate(minus, forces: &unused))
          / 2e-5
        #expect(abs(numeric - forces[atom][axis]) < 1e-6 * max(1, abs(numeric)))
      }
    }
  }

  @Test("One atom, or none, has no energy and no force")
  func few() {
    var forces: [Vector3] = []
    #expect(cluster.evaluate([], forces: &forces) == 0)
    forces = [Vector3(1, 2, 3)]
    #expect(cluster.evaluate([.zero], forces: &forces) == 0 && forces == [.zero])
  }
}
