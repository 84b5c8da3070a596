import Evolution
import Structures
import Testing

@Suite("Search spaces")
struct SearchSpaceTests {
  @Test("All whole formula units within the limits, each composition exact")
  func reachable() throws {
    let parent = try TestCrystals.gammaParent()
    let space = try SearchSpace(
      endMembers: TestCrystals.thiophosphates(), parents: [parent], minimumAtoms: 40,
      maximumFractionRemoved: 0.25)
    let depletions = space.mixtures.flatMap { space.depletions(of: $0) }
    // 3a + 7b ≤ 16 atoms: b = 0: a = 0…5; b = 1: a = 0…3; b = 2: a = 0.
    #expect(depletions.count == 11)
    #expect(
      Set(depletions.map(\.removed))
        == Set((0...5).map { [$0, 0] } + (0...3).map { [$0, 1] } + [[0, 2]]))
    for depletion in depletions {
      #expect(depletion.atomCount >= 48 && isOnTheLine(depletion.composition))
      #expect(
        depletion.mixture
          == Mixture([12 - depletion.removed[0], 4 - depletion.removed[1]]))
    }
    #expect(space.mixtures == space.mixtures.sorted())
  }

  @Test("Nothing is taken of an end member that a parent of another holds atoms of, but not it")
  func beyondTheEnd() throws {
    let gamma = try TestCrystals.gammaThiophosphate()
    let line = try EndMembers([Composition([.lithium: 2, .sulfur: 1]), gamma.composition.reduced])
    let parent = try Parent(name: "gamma", structure: gamma, endMembers: line)
    #expect(Depletion(parent, removed: [1, 0]) == nil)
    let space = try SearchSpace(
      endMembers: line, parents: [parent], minimumAtoms: 1, maximumFractionRemoved: 1)
    #expect(space.mixtures == [Mixture([0, 1])])
  }

  @Test("The full parent is among the depletions of its composition, the least depleted first")
  func order() throws {
    let space = try SearchSpace(
      endMembers: TestCrystals.thiophosphates(), parents: [try TestCrystals.sulfideParent()],
      maximumFractionRemoved: 1)
    #expect(space.mixtures == [Mixture([1, 0])])
    #expect(
      space.depletions(of: Mixture([1, 0])).map(\.removed) == [[0, 0], [1, 0], [2, 0], [3, 0]])
  }

  @Test("Several parents serve one composition")
  func several() throws {
    let line = try TestCrystals.thiophosphates()
    let small = try Parent(
      name: "small", structure: try TestCrystals.gammaThiophosphate(), endMembers: line)
    let space = try SearchSpace(
      endMembers: TestCrystals.thiophosphates(), parents: [small, try TestCrystals.gammaParent()],
      maximumFractionRemoved: 0.3)
    let names = space.depletions(of: Mixture([3, 1])).map(\.parent.name)
    #expect(names == ["small", "gamma-Li3PS4", "gamma-Li3PS4"])
    #expect(space.depletions(of: Mixture([1, 9])).isEmpty)
  }

  @Test("Neighbours are the nearest compositions of a common parent")
  func neighbors() throws {
    let space = try SearchSpace(
      endMembers: TestCrystals.thiophosphates(),
      parents: [try TestCrystals.gammaParent(), try TestCrystals.sulfideParent()],
      maximumFractionRemoved: 0.2)
    #expect(space.neighbors(of: Mixture([1, 0])).isEmpty)
    let near = space.neighbors(of: Mixture([3, 1]))
    #expect(near.count == 2 && !near.contains(Mixture([3, 1])))
    let distances = space.mixtures.filter { $0.amounts[1] > 0 && $0 != Mixture([3, 1]) }
      .map { distance($0, Mixture([3, 1])) }.sorted()
    #expect(near.map { distance($0, Mixture([3, 1])) } == Array(distances.prefix(2)))
  }

  private func distance(_ one: Mixture, _ other: Mixture) -> Double {
    one.amounts.indices.reduce(0) { $0 + abs(one.fraction(of: $1) - other.fraction(of: $1)) }
  }

  @Test("Neighbours in a triangle are the nearest of all that are made in the same way")
  func triangleNeighbors() throws {
    let endMembers = try EndMembers(["Li2S", "P2S5", "LiCl"].map { Composition(formula: $0)! })
    let parent = try Parent(
      name: "gamma", structure: try TestCrystals.gammaThiophosphate().supercell(1, 2, 2),
      endMembers: endMembers)
    let space = try SearchSpace(
      endMembers: endMembers, parents: [parent], maximumFractionRemoved: 0.4, cellAtoms: 1...18)
    #expect(space.mixtures.count > 50)
    for mixture in space.mixtures {
      let others = space.mixtures.filter { other in
        other != mixture
          && (!space.cells(of: mixture).isEmpty && !space.cells(of: other).isEmpty
            || !space.depletions(of: mixture).isEmpty && !space.depletions(of: other).isEmpty)
      }
      let nearest = others.sorted { (distance($0, mixture), $0) < (distance($1, mixture), $1) }
      let found = space.neighbors(of: mixture)
      #expect(found.count == min(4, others.count))
      // Of equal distances rounding may choose.
      for (one, other) in zip(found, nearest) {
        #expect(abs(distance(one, mixture) - distance(other, mixture)) < 1e-12)
      }
    }
  }

  @Test("Names twice and empty spaces are refused")
  func errors() throws {
    let parent = try TestCrystals.sulfideParent()
    #expect(throws: EvolutionError.duplicateParent("Li2S")) {
      try SearchSpace(endMembers: TestCrystals.thiophosphates(), parents: [parent, parent])
    }
    #expect(throws: EvolutionError.self) {
      try SearchSpace(endMembers: TestCrystals.thiophosphates(), parents: [parent]) {
        $0 == Mixture([1, 1])
      }
    }
    #expect(throws: EvolutionError.self) {
      try SearchSpace(endMembers: TestCrystals.thiophosphates())
    }
  }

  @Test("Free cells: every composition up to a size, and all sizes of each")
  func cells() throws {
    let space = try SearchSpace(endMembers: TestCrystals.thiophosphates(), cellAtoms: 1...16)
    // By hand: Li2S 3 … 15, Li3PS4 8 and 16, LiPS3 5, 10, 15, P2S5 7 and 14.
    func sizes(_ mixture: Mixture) -> [Int] { space.cells(of: mixture).map(\.atomCount) }
    #expect(sizes(Mixture([1, 0])) == [3, 6, 9, 12, 15])
    #expect(sizes(Mixture([3, 1])) == [8, 16])
    #expect(sizes(Mixture([1, 1])) == [5, 10, 15])
    #expect(sizes(Mixture([0, 1])) == [7, 14])
    // Li7PS6, of half a P2S5.
    #expect(sizes(Mixture([7, 1])) == [14])
    for mixture in space.mixtures {
      for composition in space.cells(of: mixture) {
        #expect(isOnTheLine(composition) && composition.atomCount <= 16)
      }
    }
    // All that the elements allow, counted without amounts of end members.
    var count = 0
    for phosphorus in 0...16 {
      for sulfur in 0...(16 - phosphorus) {
        let lithium = 2 * sulfur - 5 * phosphorus
        if lithium >= 0, lithium + phosphorus + sulfur > 0, lithium + phosphorus + sulfur <= 16 {
          count += 1
        }
      }
    }
    #expect(space.mixtures.reduce(0) { $0 + space.cells(of: $1).count } == count)
  }

  @Test("Between four end members: all that the elements allow")
  func four() throws {
    let endMembers = try EndMembers(
      ["Li2S", "P2S5", "LiCl", "Li2O"].map { Composition(formula: $0)! })
    let space = try SearchSpace(endMembers: endMembers, cellAtoms: 1...16)
    // Lithium is what charge asks for, and there is sulfur enough for the phosphorus.
    var count = 0
    for phosphorus in 0...16 {
      for sulfur in 0...16 {
        for chlorine in 0...16 {
          for oxygen in 0...16 {
            let lithium = 2 * sulfur + chlorine + 2 * oxygen - 5 * phosphorus
            let atoms = lithium + phosphorus + sulfur + chlorine + oxygen
            if lithium >= 0, 2 * sulfur >= 5 * phosphorus, (1...16).contains(atoms) { count += 1 }
          }
        }
      }
    }
    #expect(space.mixtures.reduce(0) { $0 + space.cells(of: $1).count } == count)
    // Six of them: enumerated over the product of all counts it took gigabytes.
    let six = try EndMembers(
      ["Li2S", "P2S5", "LiCl", "Li2O", "SiS2", "LiBr"].map { Composition(formula: $0)! })
    #expect(try SearchSpace(endMembers: six, cellAtoms: 1...12).mixtures.count > 100)
  }

  @Test("A triangle has compositions with all three, and neighbours in all directions")
  func triangle() throws {
    let endMembers = try EndMembers(["Li2S", "P2S5", "LiCl"].map { Composition(formula: $0)! })
    let space = try SearchSpace(endMembers: endMembers, cellAtoms: 1...20)
    // Li6PS5Cl is 5/2 Li2S, 1/2 P2S5 and LiCl.
    let argyrodite = Mixture([5, 1, 2])
    #expect(space.cells(of: argyrodite).map(\.formula) == ["Li6PS5Cl"])
    #expect(space.neighbors(of: argyrodite).count == 4)
  }
}
