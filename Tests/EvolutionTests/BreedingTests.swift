import Evolution
import Quantities
import Structures
import Testing

@Suite("Breeding")
struct BreedingTests {
  /// Runs the loop a campaign runs: propose, score, insert.
  private func run(
    _ space: SearchSpace, _ mixture: Mixture, count: Int, seed: UInt64,
    breeding: Breeding = Breeding(populationSize: 8), fitness: (Decoration) -> Double
  ) -> [(Proposal, Double)] {
    var population = Population(
      mixture, selection: Selection(size: breeding.populationSize, elites: 2), seed: seed)
    var known = KnownCandidates()
    var results: [(Proposal, Double)] = []
    for candidate in 0..<count {
      guard
        let proposal = breeding.proposal(
          candidate: candidate, mixture: mixture, in: space,
          stock: Stock(members: population.members, scores: population.scores),
          shares: OperatorShares(), known: known, seed: seed)
      else { break }
      known.insert(proposal.identity)
      let value = fitness(proposal.decoration)
      population.insert(
        TestCrystals.member(candidate, proposal.decoration, fitness: value))
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
    let space = try SearchSpace(
      endMembers: TestCrystals.thiophosphates(), parents: [try TestCrystals.gammaParent()])
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
    let space = try SearchSpace(
      endMembers: TestCrystals.thiophosphates(), parents: [small, try TestCrystals.gammaParent()])
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
        default: Issue.record("neither was asked for")
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
    let space = try SearchSpace(
      endMembers: TestCrystals.thiophosphates(), parents: [parent], maximumFractionRemoved: 1)
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
    let space = try SearchSpace(endMembers: TestCrystals.thiophosphates(), parents: [parent])
    let neighbor = TestCrystals.member(
      77, try TestCrystals.sample(parent, removed: [4, 0], seed: 1), fitness: 0)
    let mixture = Mixture([7, 4])
    let breeding = Breeding(transferShare: 1)
    for candidate in 0..<20 {
      let proposal = try #require(
        breeding.proposal(
          candidate: candidate, mixture: mixture, in: space,
          stock: Stock(members: [], scores: [], neighbors: [neighbor]), shares: OperatorShares(),
          known: KnownCandidates(), seed: 5))
      #expect(proposal.origin == .transfer && proposal.parents == [77])
      // One more unit of Li2S: all that was vacant still is.
      #expect(proposal.decoration.removed == [5, 0])
      #expect(
        Set(proposal.decoration.vacantSites).isSuperset(of: neighbor.decoration!.vacantSites))
    }
  }

  @Test("A lone member of its cell composition is mutated, or a unit of it exchanged")
  func mutation() throws {
    let parent = try TestCrystals.gammaParent()
    let space = try SearchSpace(endMembers: TestCrystals.thiophosphates(), parents: [parent])
    let member = TestCrystals.member(
      5, try TestCrystals.sample(parent, removed: [4, 0], seed: 1), fitness: 0)
    var known = KnownCandidates()
    known.insert(member.decoration!.identity)
    var origins: Set<Operator> = []
    for candidate in 0..<40 {
      let proposal = try #require(
        Breeding(populationSize: 1).proposal(
          candidate: candidate, mixture: member.mixture, in: space,
          stock: Stock(members: [member], scores: [0]), shares: OperatorShares(), known: known,
          seed: 6))
      #expect(proposal.parents == [5] && proposal.identity != member.decoration!.identity)
      origins.insert(proposal.origin)
    }
    #expect(origins == [.mutation, .exchange])
  }

  @Test("Of a pool the decoration of the lowest merit is proposed")
  func pool() throws {
    let space = try SearchSpace(
      endMembers: TestCrystals.thiophosphates(), parents: [try TestCrystals.gammaParent()])
    func mean(pool: Int) throws -> Double {
      var breeding = Breeding(pool: pool)
      breeding.merit = pairSum
      let merits = try (0..<30).map { candidate in
        let proposal = try #require(
          breeding.proposal(
            candidate: candidate, mixture: Mixture([2, 1]), in: space,
            stock: Stock(members: [], scores: []), shares: OperatorShares(),
            known: KnownCandidates(), seed: 3))
        return pairSum(proposal.decoration) / Double(proposal.decoration.structure.count)
      }
      return merits.reduce(0, +) / 30
    }
    #expect(try mean(pool: 8) < mean(pool: 1))
  }

  @Test("Free cells of a line: every operator takes part, compositions and distances hold")
  func freeCells() throws {
    let endMembers = try TestCrystals.thiophosphates()
    let mixture = Mixture([3, 1])
    let space = try SearchSpace(endMembers: endMembers, cellAtoms: 8...16) {
      $0 == mixture || $0 == Mixture([2, 1]) || $0 == Mixture([1, 0])
    }
    let breeding = Breeding(
      populationSize: 4,
      cells: CellBreeding(
        minimumDistances: FreeCells.distances, unitVolumes: [50, 150], melts: true,
        maximumAtoms: 16))
    let members = try (0..<6).map { seed in
      Member(
        id: seed, mixture: mixture, decoration: nil,
        structure: try FreeCells.scattered("Li6P2S8", seed: seed), objectives: [Double(seed)])
    }
    let neighbor = Member(
      id: 9, mixture: Mixture([2, 1]), decoration: nil,
      structure: try FreeCells.scattered("Li4P2S7", seed: 9), objectives: [0])
    var origins: [Operator: Int] = [:]
    for isFull in [false, true] {
      let stock = Stock(
        members: isFull ? members : [], scores: isFull ? members.map { $0.objectives[0] } : [],
        neighbors: [neighbor])
      for candidate in 0..<150 {
        let proposal = try #require(
          breeding.proposal(
            candidate: candidate, mixture: mixture, in: space, stock: stock,
            shares: OperatorShares(), known: KnownCandidates(), seed: 1))
        let structure = proposal.genome.structure
        origins[proposal.origin, default: 0] += 1
        #expect(proposal.mixture == mixture && proposal.genome.decoration == nil)
        #expect(endMembers.mixture(of: structure.composition) == mixture)
        #expect([8, 16].contains(structure.count))
        #expect(FreeCells.areKept(in: structure), "\(proposal.origin)")
        if proposal.origin == .unitMove { #expect(proposal.parents == [9]) }
      }
    }
    #expect(
      Set(origins.keys)
        == [
          .random, .symmetric, .melt, .splice, .rattle, .permutation, .strain, .softMode,
          .turn, .relocation, .unitMove,
        ])
  }

  @Test("Random cells have a symmetry of the groups that are named, and none where none is")
  func spaceGroups() throws {
    let mixture = Mixture([1, 0])
    let space = try SearchSpace(endMembers: TestCrystals.thiophosphates(), cellAtoms: 12...12) {
      $0 == mixture
    }
    func origins(_ groups: [Int]) throws -> [(Operator, Structure)] {
      let breeding = Breeding(
        populationSize: 4,
        cells: CellBreeding(
          minimumDistances: FreeCells.distances, unitVolumes: [50, 150], maximumAtoms: 12,
          spaceGroups: groups))
      return (0..<40).compactMap { candidate in
        breeding.proposal(
          candidate: candidate, mixture: mixture, in: space,
          stock: Stock(members: [], scores: [], neighbors: []), shares: OperatorShares(),
          known: KnownCandidates(), seed: 1
        ).map { ($0.origin, $0.genome.structure) }
      }
    }
    let cubic = try origins([216]).filter { $0.0 == .symmetric }
    #expect(!cubic.isEmpty)
    for (_, structure) in cubic {
      // It may have more symmetry than was asked for.
      #expect(try #require(SpaceGroup(of: structure)).number >= 195, "\(structure)")
    }
    let none = try origins([])
    #expect(none.count == 40 && none.allSatisfy { $0.0 != .symmetric })
  }

  @Test("Breeding finds lower fitness than as many removals at random")
  func search() throws {
    let space = try SearchSpace(
      endMembers: TestCrystals.thiophosphates(), parents: [try TestCrystals.gammaParent()])
    let mixture = Mixture([2, 1])
    var wins = 0
    for seed in 0..<3 {
      let bred = run(
        space, mixture, count: 120, seed: UInt64(seed),
        breeding: Breeding(populationSize: 8, decorations: DecorationBreeding(removal: .random)),
        fitness: pairSum)
      // A population that is never full is never bred from.
      let random = run(
        space, mixture, count: 120, seed: UInt64(seed),
        breeding: Breeding(populationSize: 1000, decorations: DecorationBreeding(removal: .random)),
        fitness: pairSum)
      #expect(random.allSatisfy { $0.0.origin == .removal })
      if bred.map(\.1).min()! < random.map(\.1).min()! { wins += 1 }
    }
    #expect(wins == 3)
  }
}
