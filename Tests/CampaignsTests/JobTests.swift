import Archives
import Conductivities
import Quantities
import Relaxation
import Structures
import Testing

@testable import Campaigns

@Suite struct JobTests {
  private func job(_ stage: Job.Stage) throws -> Job {
    Job(
      candidate: CandidateRecord(
        number: 3, kind: "candidate", name: "c3", generation: 0, origin: "random"), stage: stage,
      structure: try Samples.crystal("gamma-Li3PS4"), minimizer: Minimizer(), maximumSpread: 1)
  }

  @Test func `A conductivity is estimated where lithium may move, by a name of its stage`() throws {
    let gamma = try Samples.crystal("gamma-Li3PS4")
    let names = try [Job.Stage.final, .search].map { stage in
      try job(stage).conductivity(gamma).map(\.name)
    }
    #expect(names[0] == ["log10_conductivity_300K", "activation_energy"])
    #expect(names[1] == ["search_log10_conductivity_300K", "search_activation_energy"])
  }

  @Test func `A barrier far beyond those that were measured is no number`() throws {
    var tight: Structure = try Samples.crystal("Li2S")
    tight.lattice = try #require(Lattice(tight.lattice.matrix * 0.7))
    let estimate = try ConductivityEstimate(tight)
    #expect(estimate.log10Conductivity.standardError > 6)
    #expect(try job(.final).conductivity(tight).isEmpty)
  }
}
