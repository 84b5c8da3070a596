import Testing

@testable import Campaigns

@Suite struct RunEndingTests {
  @Test func `What is written of an ending is read again`() {
    let conclusions = RunEnding.conclusions(
      .stagnant(30), isOutOfTime: false, complete: ["Li4P2S7", "Li3PS4"])
    #expect(
      conclusions == [
        "the search ended: the last 30 candidates brought no new member of the hull",
        "all that the parents have was tried, up to symmetry, at Li4P2S7, Li3PS4",
      ])
    let text = RunEnding.text(relaxations: 7, conclusions: conclusions)
    #expect(RunEnding.conclusions(of: text) == conclusions)
    // As older archives have it, and one that goes on.
    #expect(RunEnding.conclusions(of: "7 relaxations").isEmpty)
    #expect(RunEnding.conclusions(of: nil).isEmpty)
  }

  @Test func `A budget that is spent needs no words, a time that is up does`() {
    #expect(RunEnding.conclusions(nil, isOutOfTime: false, complete: []).isEmpty)
    #expect(
      RunEnding.conclusions(nil, isOutOfTime: true, complete: [])
        == ["the search ended: its time was up"])
    #expect(
      RunEnding.conclusions(.exhausted, isOutOfTime: false, complete: [])
        == ["the search ended: there is no candidate left to propose"])
  }
}
