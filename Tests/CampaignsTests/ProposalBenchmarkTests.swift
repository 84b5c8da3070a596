import Structures
import Testing

@testable import Campaigns

@Suite("The benchmark of proposals")
struct ProposalBenchmarkTests {
  @Test("Both representations propose as many as were asked for")
  func cases() throws {
    let benchmark = try ProposalBenchmark(
      crystal: try Samples.scattered("Li12P4S16"),
      endMembers: [Composition(formula: "Li2S")!, Composition(formula: "P2S5")!],
      archived: [5], proposals: 10)
    #expect(benchmark.cases.map(\.representation) == ["decorations", "free cells"])
    for item in benchmark.cases {
      #expect(item.proposals == 10 && item.archived == 5)
      #expect(item.attempts >= 1 && item.proposalsPerSecond.least > 0)
      #expect(benchmark.text.contains(item.representation))
    }
  }
}
