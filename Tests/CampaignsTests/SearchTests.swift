import Evolution
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite("The search as a function of results")
struct SearchTests {
  private func settings(lag: Int, seed: UInt64 = 1) -> Search.Settings {
    Search.Settings(
      breeding: Breeding(populationSize: 4, transferShare: 0.3),
      selection: Selection(size: 4, elites: 1), lag: lag, seed: seed)
  }

  private func space() throws -> SearchSpace {
    let wanted = [Mixture([2, 1]), Mixture([5, 2])]
    return try SearchSpace(
      endMembers: Samples.thiophosphates(), parents: [try Samples.thiophosphateParent()]
    ) { wanted.contains($0) }
  }

  private func search(_ space: SearchSpace, lag: Int, seed: UInt64 = 1) throws -> Search {
    try Search(space, settings(lag: lag, seed: seed))
  }

  /// The result of a proposal that is not changed by its relaxation.
  private func result(_ proposal: Proposal, _ energy: Double?) -> Search.Result {
    energy.map { .relaxed(proposal.genome.structure, objectives: [$0]) } ?? .failed
  }

  /// An energy for each candidate.
  private func energy(_ candidate: Int, seed: UInt64 = 1) -> Double {
    var random = RandomStream(seed: seed, purpose: "energy", candidate: candidate)
    return random.uniform()
  }

  /// Proposals of a search whose results come back in an order of chance, up
  /// to `workers` of them outstanding.
  private func proposals(
    _ space: SearchSpace, count: Int, lag: Int, workers: Int, schedule: Int,
    energy: (Int) -> Double?
  ) throws -> [Proposal] {
    var search = try search(space, lag: lag)
    var made: [Proposal] = []
    var random = RandomStream(seed: 9, purpose: "schedule", candidate: schedule)
    var pending: [Int] = []
    func report() {
      let done = pending.remove(at: random.index(below: pending.count))
      search.report(done, result(made[done], energy(done)))
    }
    while made.count < count {
      if pending.count == workers {
        report()
        continue
      }
      switch try search.next() {
      case .proposal(let proposal, _):
        made.append(proposal)
        pending.append(proposal.candidate)
      case .wait: report()
      case .end: return made
      }
    }
    return made
  }

  @Test("The proposals depend on the results, not on the order in which they come")
  func order() throws {
    let space = try space()
    let one = try proposals(space, count: 40, lag: 5, workers: 1, schedule: 0) { energy($0) }
    #expect(one.count == 40 && one.map(\.candidate) == Array(0..<40))
    #expect(Set(one.map { $0.genome.decoration!.identity }).count == 40)
    for (workers, schedule) in [(2, 1), (3, 2), (5, 3), (5, 4), (40, 5)] {
      let other = try proposals(space, count: 40, lag: 5, workers: workers, schedule: schedule) {
        energy($0)
      }
      #expect(other == one, "\(workers) workers")
    }
    let results = try proposals(space, count: 40, lag: 5, workers: 1, schedule: 0) {
      energy($0, seed: 2)
    }
    #expect(results != one)
  }

  @Test("Every second candidate goes to the compositions in turn")
  func turns() throws {
    let space = try space()
    let found = try proposals(space, count: 40, lag: 5, workers: 1, schedule: 0) { energy($0) }
    for proposal in found where proposal.candidate.isMultiple(of: 2) {
      let place = proposal.candidate / 2 % space.mixtures.count
      #expect(proposal.mixture == space.mixtures[place])
    }
  }

  @Test("The others go where the best is near the hull, and all get some")
  func niches() throws {
    let space = try space()
    let ends: [(composition: Composition, energyPerAtom: Double)] = [
      (Composition(formula: "Li2S")!, 0), (Composition(formula: "P2S5")!, 0),
    ]
    var search = try Search(space, settings(lag: 1), references: ends)
    var counts: [Mixture: Int] = [:]
    for _ in 0..<100 {
      guard case .proposal(let proposal, _) = try search.next() else { break }
      counts[proposal.mixture, default: 0] += 1
      // One lies on the hull, the other 100 meV/atom above it.
      let energy = proposal.mixture == space.mixtures[0] ? 0.1 : -0.1
      search.report(proposal.candidate, result(proposal, energy))
    }
    #expect(counts.values.reduce(0, +) == 100)
    #expect(counts[space.mixtures[0]]! >= 25 && counts[space.mixtures[1]]! >= 60)
  }

  @Test("Candidate k does not depend on results after k − lag, and does on earlier ones")
  func lag() throws {
    let space = try space()
    let lag = 6
    let one = try proposals(space, count: 48, lag: lag, workers: 1, schedule: 0) { energy($0) }
    for changed in [0, 9, 20, 31] {
      let other = try proposals(space, count: 48, lag: lag, workers: 1, schedule: 0) {
        energy($0, seed: $0 >= changed ? 2 : 1)
      }
      // The first that may know of it is bred `lag` later.
      #expect(other.prefix(changed + lag) == one.prefix(changed + lag))
      #expect(other != one)
    }
    for proposal in one { #expect(proposal.parents.allSatisfy { $0 <= proposal.candidate - lag }) }
    #expect(one.contains { !$0.parents.isEmpty })
  }

  @Test("There is a wait exactly when a result is missing that the next is bred from")
  func waiting() throws {
    let space = try space()
    let lag = 4
    var search = try search(space, lag: lag)
    var made: [Proposal] = []
    var random = RandomStream(seed: 2, purpose: "schedule", candidate: 0)
    var missing: Set<Int> = []
    var (waits, calls) = (0, 0)
    while made.count < 30 {
      let next = made.count
      let isNeeded = missing.contains { $0 <= next - lag }
      calls += 1
      switch try search.next() {
      case .wait:
        #expect(isNeeded, "candidate \(next) waits for nothing")
        waits += 1
      case .proposal(let proposal, _):
        #expect(!isNeeded, "candidate \(next) does not wait")
        #expect(proposal.candidate == next)
        made.append(proposal)
        missing.insert(next)
      case .end: Issue.record("the space is large")
      }
      if random.uniform() < 0.5 || missing.count > 6, !missing.isEmpty {
        let done = missing.sorted()[random.index(below: missing.count)]
        missing.remove(done)
        search.report(done, result(made[done], energy(done)))
      }
    }
    #expect(waits > 0 && waits < calls - 30 + 1)
  }

  @Test("What failed, or has no finite energy, is never bred from")
  func failures() throws {
    let failed: (Int) -> Double? = { candidate in
      switch candidate % 4 {
      case 0: nil
      case 1: [.nan, .infinity, -.infinity][candidate / 4 % 3]
      default: energy(candidate)
      }
    }
    let found = try proposals(space(), count: 60, lag: 3, workers: 3, schedule: 1, energy: failed)
    let parents = Set(found.flatMap(\.parents))
    #expect(!parents.isEmpty)
    #expect(parents.allSatisfy { $0 % 4 > 1 })
    // A search in which everything fails goes on with removals.
    let none = try proposals(space(), count: 20, lag: 3, workers: 1, schedule: 1) { _ in nil }
    #expect(none.count == 20 && none.allSatisfy { $0.parents.isEmpty })
  }

  @Test("A small space is proposed to its last orbit, then is exhausted and stays so")
  func exhaustion() throws {
    let space = try SearchSpace(
      endMembers: Samples.thiophosphates(), parents: [try Samples.sulfideParent()],
      maximumFractionRemoved: 0.5)
    var orbits: Set<Identity> = []
    for mixture in space.mixtures {
      for depletion in space.depletions(of: mixture) {
        depletion.forEachDecoration { orbits.insert($0.identity).inserted || true }
      }
    }
    let found = try proposals(space, count: 10_000, lag: 2, workers: 1, schedule: 0) { energy($0) }
    #expect(
      Set(found.map { $0.genome.decoration!.identity }) == orbits && found.count == orbits.count)
    var search = try search(space, lag: 10_000)
    while search.proposed < orbits.count { _ = try search.next() }
    for _ in 0..<2 {
      guard case .end(.exhausted) = try search.next() else {
        Issue.record("there is more than all")
        return
      }
    }
    // All of it is decorations few enough to be gone through.
    #expect(search.exhausted == [Mixture([1, 0]): true])
  }

  @Test("Run again over the results of a run, the search proposes the same, and goes on the same")
  func replay() throws {
    let space = try space()
    let whole = try proposals(space, count: 50, lag: 5, workers: 3, schedule: 2) { energy($0) }
    // A run stopped after 30 candidates of which the last few have no result.
    let archived = Set(0..<30).subtracting([26, 28])
    var search = try search(space, lag: 5)
    var made: [Proposal] = []
    var open: [Int] = []
    while made.count < 50 {
      switch try search.next() {
      case .proposal(let proposal, _):
        made.append(proposal)
        if archived.contains(proposal.candidate) {
          search.report(proposal.candidate, result(proposal, energy(proposal.candidate)))
        } else {
          open.append(proposal.candidate)
        }
      case .wait:
        let first = try #require(open.first)
        search.report(first, result(made[first], energy(first)))
        open.removeFirst()
      case .end:
        Issue.record("the space is large")
        return
      }
    }
    #expect(made == whole)
  }

  @Test("Another seed is another search")
  func seed() throws {
    let one = try proposals(space(), count: 10, lag: 20, workers: 20, schedule: 0) { energy($0) }
    var two = try search(try space(), lag: 20, seed: 2)
    for proposal in one {
      guard case .proposal(let other, _) = try two.next() else {
        Issue.record("it proposes less")
        return
      }
      #expect(other.genome != proposal.genome)
    }
  }

  // MARK: endings

  @Test("It ends when the last so many candidates changed nothing on the hull, not before")
  func patience() throws {
    let space = try space()
    let ends: [(composition: Composition, energyPerAtom: Double)] = [
      (Composition(formula: "Li2S")!, 0), (Composition(formula: "P2S5")!, 0),
    ]
    var settings = settings(lag: 1)
    settings.patience = 20
    var search = try Search(space, settings, references: ends)
    var ending: Search.Ending?
    while ending == nil {
      switch try search.next() {
      case .proposal(let proposal, _):
        // The eighth is the last below the hull; the others are above it, or hardly below.
        let energy = proposal.candidate < 8 ? -0.1 - 0.01 * Double(proposal.candidate) : -0.05
        search.report(proposal.candidate, result(proposal, energy))
      case .wait: Issue.record("every result is there")
      case .end(let reason): ending = reason
      }
    }
    #expect(ending == .stagnant(20))
    #expect((8...28).contains(search.proposed) && search.proposed >= 21)
  }

  @Test("A search in which everything fails ends, and says so")
  func hopeless() throws {
    var search = try search(try space(), lag: 1)
    for _ in 0..<Search.hopelessCount {
      guard case .proposal(let proposal, _) = try search.next() else { break }
      search.report(proposal.candidate, .failed)
    }
    guard case .end(.hopeless(Search.hopelessCount)) = try search.next() else {
      Issue.record("it goes on")
      return
    }
    #expect(search.hasFailed)
    // One that came to something is a reason to go on.
    var other = try self.search(try space(), lag: 1)
    for _ in 0..<40 {
      guard case .proposal(let proposal, _) = try other.next() else { break }
      other.report(
        proposal.candidate, proposal.candidate == 3 ? result(proposal, 0) : .failed)
    }
    #expect(other.proposed == 40 && !other.hasFailed)
  }

  // MARK: free cells

  private func cellSearch(seeds: [Structure] = []) throws -> Search {
    let space = try SearchSpace(
      endMembers: Samples.thiophosphates(), cellAtoms: 3...12
    ) { $0 == Mixture([1, 0]) }
    var settings = settings(lag: 1)
    settings.breeding.cells = CellBreeding(
      minimumDistances: Screen.minimumDistances(among: [.lithium, .sulfur], fraction: 0.7),
      unitVolumes: [46, 150], maximumAtoms: 12)
    return try Search(space, settings, seeds: seeds)
  }

  @Test("What relaxes to a crystal that is known joins no population")
  func twins() throws {
    var search = try cellSearch()
    let crystal = try Samples.antifluorite()
    for _ in 0..<12 {
      guard case .proposal(let proposal, _) = try search.next() else { break }
      // In another cell each time, and not relaxed to the last digit.
      let cell = crystal.supercell(1, 1, 1 + proposal.candidate % 2)
      search.report(
        proposal.candidate,
        .relaxed(cell, objectives: [-1 + 1e-5 * Double(proposal.candidate)]))
    }
    try search.finish()
    #expect(search.inserted == 12 && search.twins == 11 && search.failed == 0)
  }

  @Test("Given crystals are proposed first, as they are")
  func seeds() throws {
    let crystal = try Samples.antifluorite()
    var search = try cellSearch(seeds: [crystal])
    guard case .proposal(let first, _) = try search.next() else {
      Issue.record("there are candidates")
      return
    }
    search.report(0, .failed)
    guard case .proposal(let second, _) = try search.next() else {
      Issue.record("there are candidates")
      return
    }
    #expect(first.origin == .seed && first.genome == .cell(crystal))
    #expect(second.origin != .seed)
  }

  @Test("Replayed over its results, a search of free cells proposes the same cells")
  func cellReplay() throws {
    func run() throws -> [Proposal] {
      var search = try cellSearch()
      return try (0..<30).compactMap { _ in
        guard case .proposal(let proposal, _) = try search.next() else { return nil }
        search.report(proposal.candidate, result(proposal, energy(proposal.candidate)))
        return proposal
      }
    }
    let one = try run()
    let again = try run()
    #expect(one.count == 30 && one == again)
    #expect(Set(one.map(\.origin)).count > 4)
  }
}
