import Foundation
import Potentials
import Quantities
import Testing

@testable import Campaigns

@Suite("The search for the lowest energy of a cluster")
struct ClusterSearchTests {
  private func search(
    _ atoms: Int, _ seed: UInt64 = 1, depth: Double = 1, diameter: Double = 1
  ) -> ClusterSearch {
    ClusterSearch(
      atoms: atoms, potential: LennardJonesCluster(depth: depth, diameter: diameter), seed: seed)
  }

  @Test("It finds the lowest energies that are known", arguments: [13, 19, 26, 38])
  func known(atoms: Int) throws {
    let minimum = try #require(ClusterBenchmark.knownMinima[atoms])
    let result = search(atoms).run(until: minimum + 1e-4, forceCallLimit: 1_000_000)
    #expect(result.isFound && abs(result.energy - minimum) < 1e-4)
    let potential = LennardJonesCluster(depth: 1, diameter: 1)
    var forces = result.positions
    #expect(potential.evaluate(result.positions, forces: &forces) == result.energy)
    #expect(result.positions.count == atoms && forces.allSatisfy { $0.length <= 1e-3 })
    #expect(result.relaxations > 0 && result.forceCalls > result.relaxations)
  }

  @Test("The same seed gives the same numbers, another seed others")
  func reproducible() {
    let (a, b, c) = (
      search(26).run(until: -108.3155, forceCallLimit: 100_000),
      search(26).run(until: -108.3155, forceCallLimit: 100_000),
      search(26, 2).run(until: -108.3155, forceCallLimit: 100_000)
    )
    #expect(a.positions == b.positions && a.energy == b.energy)
    #expect(a.forceCalls == b.forceCalls && a.relaxations == b.relaxations)
    #expect(a.positions != c.positions)
  }

  @Test("Other units of energy and length change neither the way nor the calls")
  func units() {
    let plain = search(20).run(until: -.infinity, forceCallLimit: 3000)
    let scaled = search(20, depth: 4, diameter: 2).run(until: -.infinity, forceCallLimit: 3000)
    #expect(plain.forceCalls == scaled.forceCalls && plain.relaxations == scaled.relaxations)
    #expect(abs(scaled.energy - 4 * plain.energy) < 1e-9)
  }

  @Test("A search whose target does not exist ends at the limit, also of a few atoms")
  func limit() {
    for atoms in [4, 6, 20] {
      let result = search(atoms).run(until: -.infinity, forceCallLimit: 4000)
      #expect(!result.isFound && result.forceCalls >= 4000 && result.forceCalls < 20_000)
    }
    // The tetrahedron touches itself six times.
    #expect(abs(search(4).run(until: -.infinity, forceCallLimit: 1000).energy + 6) < 1e-6)
  }
}
