import Potentials
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite("The benchmark of blind searches")
struct BlindBenchmarkTests {
  @Test("Argon is found from random cells, the same way twice")
  func argon() throws {
    let crystal = try Samples.solidArgon(edge: 5.3)
    let one = try BlindBenchmark(
      [("argon", crystal)], potential: Samples.argon, seeds: 3, limit: 60)
    let two = try BlindBenchmark(
      [("argon", crystal)], potential: Samples.argon, seeds: 3, limit: 60)
    let case1 = one.crystals[0]
    #expect(case1.found == 3 && case1.relaxations.most <= 60 && case1.atoms == 4)
    #expect(case1.evaluations == two.crystals[0].evaluations)
    #expect(abs(case1.lowestAboveTarget) < 1)
    #expect(one.text.contains("3 of 3 seeds find"))
  }
}
