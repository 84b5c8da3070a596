import Evolution
import Structures
import Testing

@Suite("Enumeration")
struct EnumerationTests {
  @Test("Every decoration comes once", arguments: 0...3)
  func complete(units: Int) throws {
    let parent = try TestCrystals.sulfideParent()
    let depletion = try #require(Depletion(parent, removed: [units, 0]))
    var seen: Set<[UInt8]> = []
    var calls = 0
    depletion.forEachDecoration { decoration in
      calls += 1
      seen.insert(decoration.states)
      return decoration.removed == [units, 0]
        && Decoration(parent, states: decoration.states) == decoration
    }
    #expect(seen.count == depletion.decorationCount && calls == seen.count)
  }

  @Test("It stops when told to")
  func stops() throws {
    let depletion = try #require(Depletion(try TestCrystals.gammaParent(), removed: [6, 2]))
    var calls = 0
    depletion.forEachDecoration { _ in
      calls += 1
      return calls < 3
    }
    #expect(calls == 3)
  }
}
