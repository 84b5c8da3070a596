import Testing

@testable import Campaigns

@Suite("Failures of candidates")
struct FailureTests {
  @Test("Each has a sentence of its own kind")
  func kinds() {
    let failures: [Failure] = [
      .exploded("its melt flew apart"), .notANumber, .tooClose(pairs: 3), .unknown(spread: 0.0312),
      .overdue(limit: 60), .thrown("no such element: Xx"),
    ]
    #expect(Set(failures.map { Failure.kind(of: $0.text) }).count == failures.count)
    #expect(failures[3].text.hasSuffix("differ by 31 meV/atom"))
    #expect(Failure.kind(of: failures[5].text) == "error")
    // As older archives have them.
    #expect(Failure.kind(of: "the relaxation left all reason") == "the relaxation left all reason")
  }

  @Test("They are counted by kind, the most frequent first")
  func counts() {
    let counts = Failure.counts(of: [
      "too close: 3 pairs", "error: b", "too close: 4 pairs", "exploded: x",
    ])
    #expect(counts.map(\.kind) == ["too close", "error", "exploded"])
    #expect(counts.map(\.count) == [2, 1, 1])
  }
}
