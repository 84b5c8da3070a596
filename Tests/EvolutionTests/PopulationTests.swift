import Evolution
import Quantities
import Testing

@Suite("Populations")
struct PopulationTests {
  @Test("The best is never lost, the size stays in bounds, a replay gives the same")
  func law() throws {
    let parent = try TestCrystals.gammaParent()
    var random = RandomStream(seed: 16, purpose: "fitness", candidate: 0)
    let arrivals = try (0..<200).map { id in
      TestCrystals.member(
        id, try TestCrystals.sample(parent, removed: [2, 1], seed: UInt64(id)),
        fitness: random.normal())
    }
    let mixture = arrivals[0].mixture
    var population = Population(mixture, selection: Selection(size: 8, elites: 2), seed: 1)
    var best = Double.infinity
    for member in arrivals {
      population.insert(member)
      best = min(best, member.objectives[0])
      #expect(population.members.count < 16)
      #expect(population.members.contains { $0.objectives[0] == best })
    }
    // The sixteenth comes to 16; each later selection waits for 8 more.
    #expect(population.generation == 24)
    let mean = population.members.reduce(0) { $0 + $1.objectives[0] } / 8
    #expect(mean < -0.5)

    var replay = Population(mixture, selection: Selection(size: 8, elites: 2), seed: 1)
    arrivals.forEach { replay.insert($0) }
    #expect(replay.members == population.members)
    var other = Population(mixture, selection: Selection(size: 8, elites: 2), seed: 2)
    arrivals.forEach { other.insert($0) }
    #expect(other.members != population.members)
  }

  @Test("One of free cells that stands still begins anew, and keeps the lowest of all in mind")
  func stagnation() throws {
    let decoration = Decoration(try TestCrystals.gammaParent())
    let selection = Selection(size: 3, elites: 1)
    func emptied(_ objectives: [[Double]], decoration own: Decoration? = nil) -> [Int] {
      var population = Population(decoration.mixture, selection: selection, seed: 1)
      return objectives.indices.filter { id in
        population.insert(
          Member(
            id: id, mixture: decoration.mixture, decoration: own,
            structure: decoration.structure, objectives: objectives[id]))
        #expect(population.lowest?.objectives[0] == objectives[...id].map { $0[0] }.min())
        return population.members.isEmpty
      }
    }
    // Nine after the best; then again after the best of those that came since.
    let still = [[-1.0]] + [[Double]](repeating: [0], count: 30)
    #expect(emptied(still) == [9, 19, 29])
    // Whoever is the best in anything is progress, and decorations go on by themselves.
    #expect(emptied(still.indices.map { [still[$0][0], -Double($0)] }).isEmpty)
    #expect(emptied(still, decoration: decoration).isEmpty)
  }

  @Test("Good is who comes into the better half; the first cannot be judged")
  func good() throws {
    let decoration = Decoration(try TestCrystals.gammaParent())
    var population = Population(decoration.mixture, seed: 1)
    let verdicts = [3.0, 5, 1, 2, 4, 0].enumerated().map { id, fitness in
      population.insert(TestCrystals.member(id, decoration, fitness: fitness))
    }
    #expect(verdicts == [nil, false, true, true, false, true])
    #expect(population.lowest?.id == 5)
  }

  @Test("With several objectives the best compromises stay, whatever one of them says")
  func compromises() throws {
    let decoration = Decoration(try TestCrystals.gammaParent())
    var population = Population(
      decoration.mixture, selection: Selection(size: 3, elites: 3), seed: 1)
    // The first three are beaten by nobody, the others by the second in both.
    for (id, objectives) in [[0.0, 9], [1, 1], [9, 0], [2, 2], [3, 3], [1.5, 1.5]].enumerated() {
      population.insert(
        Member(
          id: id, mixture: decoration.mixture, decoration: decoration,
          structure: decoration.structure, objectives: objectives))
    }
    #expect(population.members.map(\.id) == [0, 1, 2])
  }
}
