import Evolution
import Quantities
import Structures
import Testing

@Suite("Crossover")
struct CrossoverTests {
  private func stream(_ candidate: Int) -> RandomStream {
    RandomStream(seed: 12, purpose: "crossover", candidate: candidate)
  }

  @Test("Offspring keep composition and sublattices exactly")
  func composition() throws {
    let parent = try TestCrystals.gammaParent()
    for candidate in 0..<100 {
      let removed = [candidate % 5, candidate % 4]
      let one = try TestCrystals.sample(parent, removed: removed, seed: UInt64(candidate))
      let two = try TestCrystals.sample(parent, removed: removed, seed: UInt64(candidate + 1000))
      var random = stream(candidate)
      let child = Crossover.offspring(of: one, and: two, random: &random)
      #expect(child.composition == one.composition && isOnTheLine(child.composition))
      #expect(Decoration(parent, states: child.states) == child)
    }
  }

  @Test("What both parents agree on stays")
  func respect() throws {
    let parent = try TestCrystals.gammaParent()
    let one = try TestCrystals.sample(parent, removed: [4, 2], seed: 1)
    let two = try TestCrystals.sample(parent, removed: [4, 2], seed: 2).aligned(to: one)
    var children: Set<[UInt8]> = []
    for candidate in 0..<50 {
      var random = stream(candidate)
      let child = Crossover.offspring(of: one, and: two, random: &random)
      for site in 0..<parent.siteCount where one.states[site] == two.states[site] {
        #expect(child.states[site] == one.states[site])
      }
      children.insert(child.states)
    }
    #expect(children.count > 40)
    var random = stream(0)
    #expect(Crossover.offspring(of: one, and: one, random: &random) == one)
  }

  @Test("Mates are compared in the frame in which they agree most")
  func alignment() throws {
    let parent = try TestCrystals.gammaParent()
    let one = try TestCrystals.sample(parent, removed: [4, 2], seed: 1)
    let two = try TestCrystals.sample(parent, removed: [4, 2], seed: 2)
    let agreement = { (a: Decoration, b: Decoration) in
      zip(a.states, b.states).count { $0 == $1 }
    }
    let aligned = two.aligned(to: one)
    #expect(aligned.identity == two.identity)
    var random = stream(0)
    for permutation in 0..<parent.permutationCount {
      #expect(agreement(two.image(permutation), one) <= agreement(aligned, one))
      // So crossing with an image of itself gives nothing new.
      let image = one.image(permutation)
      #expect(image.aligned(to: one) == one)
      #expect(Crossover.offspring(of: one, and: image, random: &random) == one)
    }
  }

  @Test("Both parents give alike, and the repair prefers no site")
  func uniform() throws {
    // A crystal without symmetry, so that nothing is aligned away.
    var crystal = try TestCrystals.antifluorite()
    for site in crystal.positions.indices {
      crystal.positions[site] += Vector3(0.01, 0.013, 0.007) * Double((site * 7) % 12 - 6)
    }
    let parent = try Parent(
      name: "P1", structure: crystal, endMembers: try TestCrystals.thiophosphates())
    #expect(parent.permutationCount == 1)
    var (first, second) = (Decoration(parent).states, Decoration(parent).states)
    for site in [0, 1, 4, 5, 6, 7] { first[site] = 0 }
    for site in [2, 3, 8, 9, 10, 11] { second[site] = 0 }
    let one = try #require(Decoration(parent, states: first))
    let two = try #require(Decoration(parent, states: second))
    let draws = 4000
    var vacant = [Int](repeating: 0, count: 12)
    for candidate in 0..<draws {
      var random = stream(candidate)
      for site in Crossover.offspring(of: one, and: two, random: &random).vacantSites {
        vacant[site] += 1
      }
    }
    // Half of the sites of each sublattice are vacant; by symmetry of the two
    // parents and of the sites each is so half of the time.
    let band = 5 * (Double(draws) / 4).squareRoot()
    for count in vacant { #expect(abs(Double(count) - Double(draws) / 2) < band) }
  }
}
