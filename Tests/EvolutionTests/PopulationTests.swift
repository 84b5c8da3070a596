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
      Member(
        id: id, decoration: try TestCrystals.sample(parent, removed: [2, 1], seed: UInt64(id)),
        fitness: random.normal())
    }
    let mixture = arrivals[0].decoration.mixture
    var population = Population(mixture, selection: Selection(size: 8, elites: 2), seed: 1)
    var best = Double.infinity
    for member in arrivals {
      population.insert(member)
      best = min(best, member.fitness)
      #expect(population.members.count < 16)
      #expect(population.members.contains { $0.fitness == best })
    }
    // The sixteenth comes to 16; each later selection waits for 8 more.
    #expect(population.generation == 24)
    let mean = population.members.reduce(0) { $0 + $1.fitness } / 8
    #expect(mean < -0.5)

    var replay = Population(mixture, selection: Selection(size: 8, elites: 2), seed: 1)
    arrivals.forEach { replay.insert($0) }
    #expect(replay.members == population.members)
    var other = Population(mixture, selection: Selection(size: 8, elites: 2), seed: 2)
    arrivals.forEach { other.insert($0) }
    #expect(other.members != population.members)
  }
}
