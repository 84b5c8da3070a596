import Evolution
import Quantities
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
    #expect(!known.contains(Fingerprint(crystal), energyPerAtom: -1, at: mixture))
    known.insert(Fingerprint(crystal), energyPerAtom: -1, id: 3, at: mixture)
    let again = Fingerprint(crystal.supercell(2, 1, 1))
    #expect(known.contains(again, energyPerAtom: -1, at: mixture))
    #expect(!known.contains(again, energyPerAtom: -1, at: Mixture([3, 1])))
    #expect(known.contains(again, at: mixture) && !known.contains(again, at: Mixture([3, 1])))
    // Another energy is another crystal, however alike it looks.
    #expect(known.contains(again, energyPerAtom: -1.001, at: mixture))
    #expect(!known.contains(again, energyPerAtom: -1.01, at: mixture))
  }

  /// Law: whether one is known does not depend on how energies are divided for the look-up.
  @Test("Of many crystals of all energies it knows what a comparison with each knows")
  func energies() throws {
    let crystal = try TestCrystals.antifluorite()
    let mixture = Mixture([1, 0])
    var random = RandomStream(seed: 1, purpose: "energies", candidate: 0)
    func displaced(_ distance: Double) -> Fingerprint {
      var structure = crystal
      structure.cartesianPositions[0].x += distance
      return Fingerprint(structure)
    }
    // Three crystals that are not each other's, and of the first a copy nearly as it was.
    let prints = [0, 0.4, 0.8].map(displaced)
    let near = displaced(0.001)
    #expect(near.distance(to: prints[0]) < Fingerprint.duplicateTolerance)
    var known = KnownCandidates()
    var held: [(print: Int, energy: Double)] = []
    var (met, asked) = (0, 0)
    for id in 0..<600 {
      let (print, energy) = (id % 3, -1 + 0.3 * (random.uniform() - 0.5))
      let expected = held.contains {
        $0.print == print && abs($0.energy - energy) <= KnownCandidates.twinEnergy
      }
      let fingerprint = print == 0 && id.isMultiple(of: 2) ? near : prints[print]
      #expect(known.contains(fingerprint, energyPerAtom: energy, at: mixture) == expected)
      (met, asked) = (met + (expected ? 1 : 0), asked + 1)
      guard !expected else { continue }
      known.insert(fingerprint, energyPerAtom: energy, id: id, at: mixture)
      held.append((print, energy))
    }
    #expect(met > 100 && asked - met > 100)
  }
}
