import Testing

@testable import Files

@Suite("Edit distances")
struct EditDistanceTests {
  @Test(
    "The distance counts insertions, deletions, replacements and swaps of neighbours",
    arguments: [
      ("", "", 0), ("", "abc", 3), ("populaton", "population", 1), ("sede", "seed", 1),
      ("kitten", "sitting", 3), ("ca", "abc", 3), ("same", "same", 0),
    ])
  func known(first: String, second: String, distance: Int) {
    #expect(editDistance(first, second) == distance)
    #expect(editDistance(second, first) == distance)
  }

  @Test("The nearest word is proposed only where it is near")
  func proposals() {
    #expect(nearest(to: "muttation", among: ["mutation", "population"]) == "mutation")
    #expect(nearest(to: "seed", among: ["mutation", "population"]) == nil)
    #expect(nearest(to: "seed", among: []) == nil)
  }
}
