import Evolution
import Quantities
import Structures
import Testing

@Suite("Decorations")
struct DecorationTests {
  @Test("With nothing missing it is the parent")
  func full() throws {
    let parent = try TestCrystals.gammaParent()
    let decoration = Decoration(parent)
    #expect(decoration.structure == parent.structure)
    #expect(decoration.mixture == Mixture([3, 1]))
    #expect(decoration.vacantSites.isEmpty && decoration.removed == [0, 0])
  }

  @Test("Every decoration is on the line, and its structure has its composition")
  func line() throws {
    let parent = try TestCrystals.gammaParent()
    for (seed, removed) in [[1, 0], [0, 1], [3, 2], [12, 0], [0, 3], [5, 1]].enumerated() {
      let decoration = try TestCrystals.sample(parent, removed: removed, seed: UInt64(seed))
      #expect(isOnTheLine(decoration.composition))
      #expect(decoration.structure.composition == decoration.composition)
      #expect(decoration.depletion.composition == decoration.composition)
      #expect(decoration.depletion.atomCount == decoration.structure.count)
      #expect(Decoration(parent, states: decoration.states) == decoration)
    }
  }

  @Test("States that are no decoration are refused")
  func refused() throws {
    let parent = try TestCrystals.sulfideParent()
    let full = Decoration(parent).states
    #expect(Decoration(parent, states: Array(full.dropLast())) == nil)
    // One Li alone is no formula unit.
    var lithium = full
    lithium[4] = 0
    #expect(Decoration(parent, states: lithium) == nil)
    // Li on a site of S.
    var foreign = full
    foreign[0] = full[4]
    #expect(Decoration(parent, states: foreign) == nil)
    #expect(Decoration(parent, states: full.map { _ in 0 }) == nil)
    // One S and two Li are one.
    var unit = full
    for site in [0, 4, 9] { unit[site] = 0 }
    #expect(Decoration(parent, states: unit)?.removed == [1, 0])
  }

  @Test("Text round trips and is short")
  func text() throws {
    let parent = try TestCrystals.gammaParent()
    for seed in 0..<50 {
      let removed = [seed % 5, seed % 4]
      let decoration = try TestCrystals.sample(parent, removed: removed, seed: UInt64(seed))
      #expect(Decoration(parent, text: decoration.text) == decoration)
      #expect(decoration.text.utf8.count < 128)
    }
    let sulfide = try TestCrystals.sulfideParent()
    var states = Decoration(sulfide).states
    for site in [0, 4, 11] { states[site] = 0 }
    #expect(try #require(Decoration(sulfide, states: states)).text == ".S3.Li6.")
    #expect(Decoration(sulfide).text == "S4Li8")
  }

  @Test(
    "Text of something else is refused",
    arguments: [
      "", "S4Li7", "S4Li9", "S4Li8.", "S4Li7.", "S4Li0Li8", "S4Li08", "S3SLi8", "S4.8x",
      "P4Li8", "S4 Li8", "s4Li8", "S4Li99999999999999999999", "Li8S4", ".12", "S4Li-8", "..S2.4Li4",
    ])
  func badText(text: String) throws {
    #expect(Decoration(try TestCrystals.sulfideParent(), text: text) == nil)
  }

  @Test("Images have the same atoms and distances")
  func images() throws {
    let parent = try TestCrystals.gammaParent()
    let decoration = try TestCrystals.sample(parent, removed: [2, 1], seed: 3)
    let distances = { (d: Decoration) in
      NeighborList(d.structure, cutoff: 3, kind: .half).neighbors.map(\.distance).sorted()
    }
    let reference = distances(decoration)
    for permutation in 0..<parent.permutationCount {
      let image = decoration.image(permutation)
      #expect(image.composition == decoration.composition)
      #expect(Decoration(parent, states: image.states) == image)
      let own = distances(image)
      #expect(own.count == reference.count)
      #expect(zip(own, reference).allSatisfy { abs($0 - $1) < 1e-9 })
    }
  }
}
