import Evolution
import Structures
import Testing

@Suite("Known candidates")
struct KnownCandidatesTests {
  @Test("A decoration is known with all its images, and only with them")
  func decorations() throws {
    let parent = try TestCrystals.gammaParent()
    let decoration = try TestCrystals.sample(parent, removed: [2, 1], seed: 1)
    let other = try TestCrystals.sample(parent, removed: [2, 1], seed: 2)
    var known = KnownCandidates()
    #expect(!known.contains(decoration.identity))
    known.insert(decoration.identity)
    for image in 0..<parent.permutationCount {
      #expect(known.contains(decoration.image(image).identity))
    }
    #expect(!known.contains(other.identity))
  }

  @Test("A relaxed crystal is known in any cell, at its composition and its energy")
  func crystals() throws {
    let crystal = try TestCrystals.antifluorite()
    let mixture = Mixture([1, 0])
    var known = KnownCandidates()
    #expect(!known.contains(Fingerprint(crystal), at: mixture))
    known.insert(Fingerprint(crystal), energyPerAtom: -1, id: 3, at: mixture)
    let again = Fingerprint(crystal.supercell(2, 1, 1))
    #expect(known.contains(again, at: mixture))
    #expect(!known.contains(again, at: Mixture([3, 1])))
    // Another energy is another crystal, however alike it looks.
    #expect(known.contains(again, energyPerAtom: -1.001, within: 0.002, at: mixture))
    #expect(!known.contains(again, energyPerAtom: -1.01, within: 0.002, at: mixture))
  }
}
