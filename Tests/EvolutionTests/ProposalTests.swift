import Evolution
import Quantities
import Structures
import Testing

@Suite("Proposals")
struct ProposalTests {
  /// Runs the loop a campaign runs: propose, score, insert.
  private func run(
    _ space: SearchSpace, _ mixture: Mixture, count: Int, seed: UInt64,
    breeding: Breeding = Breeding(populationSize: 8), fitness: (Decoration) -> Double
  ) -> [(Proposal, Double)] {
    var population = Population(
      mixture, selection: Selection(size: breeding.populationSize, elites: 2), seed: seed)
    var known: Set<Identity> = []
    var results: [(Proposal, Double)] = []
    for candidate in 0..<count {
      guard
        let proposal = breeding.proposal(
          candidate: candidate, mixture: mixture, in: space, population: population.members,
          known: known, seed: seed)
      else { break }
      known.insert(proposal.identity)
      let value = fitness(proposal.decoration)
      population.insert(
        Member(id: candidate, decoration: proposal.decoration, fitness: value))
      results.append((proposal, value))
    }
    return results
  }

  /// Bare Coulomb-like pair sum up to a cutoff; lower is better.
  private func pairSum(_ decoration: Decoration) -> Double {
    let charges: [Element: Double] = [.lithium: 1, .sulfur: -2, .phosphorus: 5]
    let structure = decoration.structure
    let list = NeighborList(structure, cutoff: 5, kind: .half)
    var sum = 0.0
    for atom in 0..<structure.count {
      for neighbor in list[atom] {
        let product =
          charges[structure.species[atom]]! * charges[structure.species[neighbor.index]]!
        // Falls to zero at the cutoff, so that the sum is smooth.
        sum += product * (1 / neighbor.distance - 0.2)
      }
    }
    return sum
  }

  @Test("The same arguments give the same proposals; another seed gives others")
  func deterministic() throws {
    let space = try SearchSpace(parents: [try TestCrystals.gammaParent()])
    let mixture = Mixture([2, 1])
    let one = run(space, mixture, count: 40, seed: 1, fitness: pairSum)
    let two = run(space, mixture, count: 40, seed: 1, fitness: pairSum)
    let three = run(space, mixture, count: 40, seed: 2, fitness: pairSum)
    #expect(one.count == 40)
    #expect(one.map(\.0) == two.map(\.0))
    #expect(one.map(\.0.identity) != three.map(\.0.identity))
  }

  @Test("Proposals have the composition asked for, are new, and know their parents")
  func laws() throws {
    let small = try Parent(
      name: "small", structure: try TestCrystals.gammaThiophosphate().supercell(2, 1, 1),
      endMembers: try TestCrystals.thiophosphates())
    let space = try SearchSpace(parents: [small, try TestCrystals.gammaParent()])
    for mixture in [Mixture([2, 1]), Mixture([5, 2]), Mixture([3, 1])] {
      let results = run(space, mixture, count: 60, seed: 0, fitness: pairSum)
      #expect(results.count == 60)
      #expect(Set(results.map(\.0.identity)).count == 60)
      #expect(Set(results.map(\.0.decoration.parent.name)).count == 2)
      for (candidate, (proposal, _)) in results.enumerated() {
        #expect(proposal.candidate == candidate && proposal.mixture == mixture)
        #expect(proposal.decoration.mixture == mixture)
        #expect(isOnTheLine(proposal.decoration.composition))
        #expect(proposal.attempts >= 1)
        #expect(proposal.parents.allSatisfy { $0 < candidate })
        switch proposal.origin {
        case .removal: #expect(proposal.parents.isEmpty)
        case .mutation, .exchange:
          #expect(proposal.parents.count == 1)
          let parent = results[proposal.parents[0]].0.decoration
          #expect(parent.depletion == proposal.decoration.depletion)
        case .crossover:
          let mates = proposal.parents.map { results[$0].0.decoration }
          #expect(mates.count == 2 && proposal.parents[0] != proposal.parents[1])
          #expect(mates.allSatisfy { $0.parent == proposal.decoration.parent })
          #expect(mates.allSatisfy { $0.removed == proposal.decoration.removed })
        case .transfer, .enumeration: Issue.record("neither was asked for")
        }
      }
      #expect(results.prefix(8).allSatisfy { $0.0.origin == .removal })
      #expect(
        Set(results.dropFirst(8).map(\.0.origin)).isSuperset(of: [.crossover, .exchange]))
    }
  }

  @Test("A small space is proposed to the last orbit, then is exhausted")
  func exhaustion() throws {
    let parent = try TestCrystals.sulfideParent()
    let space = try SearchSpace(parents: [parent], maximumFractionRemoved: 1)
    var orbits: Set<Identity> = []
    for depletion in space.depletions(of: Mixture([1, 0])) {
      depletion.forEachDecoration { orbits.insert($0.identity).inserted || true }
    }
    // Few attempts, so that the last are found by going through them.
    let breeding = Breeding(populationSize: 4, attempts: 2)
    let results = run(
      space, Mixture([1, 0]), count: 1000, seed: 4, breeding: breeding, fitness: pairSum)
    #expect(Set(results.map(\.0.identity)) == orbits)
    #expect(results.count == orbits.count)
    #expect(results.contains { $0.0.origin == .enumeration })
  }

  @Test("Transfers come from neighbours and land on the composition")
  func transfers() throws {
    let parent = try TestCrystals.gammaParent()
    let space = try SearchSpace(parents: [parent])
    let neighbor = Member(
      id: 77, decoration: try TestCrystals.sample(parent, removed: [4, 0], seed: 1), fitness: 0)
    let mixture = Mixture([7, 4])
    let breeding = Breeding(transferShare: 1)
    for candidate in 0..<20 {
      let proposal = try #require(
        breeding.proposal(
          candidate: candidate, mixture: mixture, in: space, population: [],
          neighbors: [neighbor], known: [], seed: 5))
      #expect(proposal.origin == .transfer && proposal.parents == [77])
      // One more unit of Li2S: all that was vacant still is.
      #expect(proposal.decoration.removed == [5, 0])
      #expect(
        Set(proposal.decoration.vacantSites).isSuperset(of: neighbor.decoration.vacantSites))
    }
  }

  @Test("A lone member of its cell composition is mutated")
  func mutation() throws {
    let parent = try TestCrystals.gammaParent()
    let space = try SearchSpace(parents: [parent])
    let member = Member(
      id: 5, decoration: try TestCrystals.sample(parent, removed: [4, 0], seed: 1), fitness: 0)
    let proposal = try #require(
      Breeding(populationSize: 1, exchangeShare: 0).proposal(
        candidate: 9, mixture: member.decoration.mixture, in: space, population: [member],
        known: [member.decoration.identity], seed: 6))
    #expect(proposal.origin == .mutation && proposal.parents == [5])
    #expect(proposal.identity != member.decoration.identity)
  }

  @Test("Breeding finds lower fitness than as many removals at random")
  func search() throws {
    let space = try SearchSpace(parents: [try TestCrystals.gammaParent()])
    let mixture = Mixture([2, 1])
    var wins = 0
    for seed in 0..<3 {
      let bred = run(
        space, mixture, count: 120, seed: UInt64(seed),
        breeding: Breeding(populationSize: 8, removal: .random),
        fitness: pairSum)
      // A population that is never full is never bred from.
      let random = run(
        space, mixture, count: 120, seed: UInt64(seed),
        breeding: Breeding(populationSize: 1000, removal: .random), fitness: pairSum)
      #expect(random.allSatisfy { $0.0.origin == .removal })
      if bred.map(\.1).min()! < random.map(\.1).min()! { wins += 1 }
    }
    #expect(wins == 3)
  }
}
