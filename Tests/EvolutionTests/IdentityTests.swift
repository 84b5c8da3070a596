import Evolution
import Quantities
import Structures
import Testing

@Suite("Identities")
struct IdentityTests {
  @Test("All images of a decoration have one identity, whichever it is made from")
  func images() throws {
    let parent = try TestCrystals.gammaParent()
    for seed in 0..<20 {
      let decoration = try TestCrystals.sample(
        parent, removed: [seed % 4, 1 + seed % 3], seed: UInt64(seed))
      let identity = decoration.identity
      for permutation in 0..<parent.permutationCount {
        #expect(decoration.image(permutation).identity == identity)
      }
      #expect(decoration.canonical.identity == identity)
      #expect(decoration.canonical.states == identity.states)
      #expect(decoration.canonical.removed == decoration.removed)
    }
  }

  @Test("There are as many identities as orbits, counted by Burnside", arguments: [1, 2, 3])
  func burnside(units: Int) throws {
    let parent = try TestCrystals.sulfideParent()
    let depletion = try #require(Depletion(parent, removed: [units, 0]))
    var identities: Set<Identity> = []
    var fixed = 0
    depletion.forEachDecoration { decoration in
      identities.insert(decoration.identity)
      for permutation in 0..<parent.permutationCount
      where decoration.image(permutation).states == decoration.states { fixed += 1 }
      return true
    }
    // Orbits = Σ over operations of decorations they leave alone / operations.
    #expect(fixed % parent.permutationCount == 0)
    #expect(identities.count == fixed / parent.permutationCount)
    #expect(identities.count > 1)
  }

  @Test("Decorations of one orbit and only they share an identity")
  func orbits() throws {
    let parent = try TestCrystals.sulfideParent()
    let depletion = try #require(Depletion(parent, removed: [1, 0]))
    var representatives: [Identity: Set<[UInt8]>] = [:]
    depletion.forEachDecoration { decoration in
      let orbit = Set((0..<parent.permutationCount).map { decoration.image($0).states })
      if let known = representatives[decoration.identity] {
        if known != orbit { Issue.record("two orbits share an identity") }
      } else {
        representatives[decoration.identity] = orbit
      }
      return true
    }
    #expect(representatives.values.reduce(0) { $0 + $1.count } == depletion.decorationCount)
  }

  @Test("Parents are told apart")
  func parents() throws {
    let line = try TestCrystals.thiophosphates()
    let crystal = try TestCrystals.antifluorite()
    let one = Decoration(try Parent(name: "one", structure: crystal, endMembers: line))
    let two = Decoration(try Parent(name: "two", structure: crystal, endMembers: line))
    #expect(one.identity != two.identity && one.identity.hash != two.identity.hash)
    #expect(one.identity.states == two.identity.states)
  }

  @Test("The hash is the same in every process")
  func stable() throws {
    // FNV-1a of "Li2S", 0, then S4Li8 as the states 2, 2, 2, 2, 1 × 8.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in [0x4c, 0x69, 0x32, 0x53, 0, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1] as [UInt64] {
      hash = (hash ^ byte) &* 0x0000_0100_0000_01b3
    }
    #expect(Decoration(try TestCrystals.sulfideParent()).identity.hash == hash)
  }

  /// An identity made from an abbreviated print of a long array would be the
  /// same for all of these.
  @Test("On 1,200 sites, decorations that differ in the middle are different")
  func large() throws {
    var crystal = try TestCrystals.antifluorite()
    var random = RandomStream(seed: 7, purpose: "displacements", candidate: 0)
    crystal.cartesianPositions = crystal.cartesianPositions.map {
      $0 + Vector3(random.normal(), random.normal(), random.normal()) * 0.1
    }
    let parent = try Parent(
      name: "large", structure: crystal.supercell(5, 5, 4),
      endMembers: try TestCrystals.thiophosphates())
    #expect(parent.siteCount == 1200 && parent.permutationCount == 100)
    let full = Decoration(parent).states
    let sulfur = parent.sublattices[1][200]
    let lithium = parent.sublattices[0][390...410]
    var identities: Set<Identity> = []
    for pair in zip(lithium, lithium.dropFirst()) {
      var states = full
      for site in [sulfur, pair.0, pair.1] { states[site] = 0 }
      identities.insert(try #require(Decoration(parent, states: states)).identity)
    }
    #expect(identities.count == 20)
  }
}
