import Potentials
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite("The benchmark of blind searches")
struct BlindBenchmarkTests {
  @Test("Argon is found from random cells, the same way twice")
  func argon() throws {
    let argon = LennardJones(
      elements: [Element("Ar")!], depth: 0.0103236, diameter: 3.405, cutoff: 8.5)
    let faces = [
      Vector3(0, 0, 0), Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0),
    ]
    let crystal = Structure(
      lattice: try #require(Lattice.cubic(5.3)), species: faces.map { _ in Element("Ar")! },
      positions: faces)
    let one = try BlindBenchmark([("argon", crystal)], potential: argon, seeds: 3, limit: 60)
    let two = try BlindBenchmark([("argon", crystal)], potential: argon, seeds: 3, limit: 60)
    let case1 = one.crystals[0]
    #expect(case1.found == 3 && case1.relaxations.most <= 60 && case1.atoms == 4)
    #expect(case1.evaluations == two.crystals[0].evaluations)
    #expect(abs(case1.lowestAboveTarget) < 1)
    #expect(one.text.contains("3 of 3 seeds find"))
  }
}
