import Evolution
import Quantities
import Testing

@testable import Campaigns

@Suite("The search as a function of results")
struct SearchTests {
  private let breeding = Breeding(populationSize: 4, transferShare: 0.3)
  private let selection = Selection(size: 4, elites: 1)

  private func space() throws -> SearchSpace {
    let wanted = [Mixture([2, 1]), Mixture([5, 2])]
    return try SearchSpace(parents: [try Samples.thiophosphateParent()]) { wanted.contains($0) }
  }

  private func search(_ space: SearchSpace, lag: Int, seed: UInt64 = 1) -> Search {
    Search(space, breeding: breeding, selection: selection, lag: lag, seed: seed)
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
  ) -> [Proposal] {
    var search = search(space, lag: lag)
    var random = RandomStream(seed: 9, purpose: "schedule", candidate: schedule)
    var pending: [Int] = []
    func report() {
      let done = pending.remove(at: random.index(below: pending.count))
      search.report(done, energy: energy(done))
    }
    while search.proposals.count < count {
      if pending.count == workers {
        report()
        continue
      }
      switch search.next() {
      case .proposal(let proposal, _): pending.append(proposal.candidate)
      case .wait: report()
      case .exhausted: return search.proposals
      }
    }
    return search.proposals
  }

  @Test("The proposals depend on the results, not on the order in which they come")
  func order() throws {
    let space = try space()
    let one = proposals(space, count: 40, lag: 5, workers: 1, schedule: 0) { energy($0) }
    #expect(one.count == 40 && one.map(\.candidate) == Array(0..<40))
    #expect(Set(one.map(\.identity)).count == 40)
    for (workers, schedule) in [(2, 1), (3, 2), (5, 3), (5, 4), (40, 5)] {
      let other = proposals(space, count: 40, lag: 5, workers: workers, schedule: schedule) {
        energy($0)
      }
      #expect(other == one, "\(workers) workers")
    }
    let results = proposals(space, count: 40, lag: 5, workers: 1, schedule: 0) {
      energy($0, seed: 2)
    }
    #expect(results != one)
  }

  @Test("Compositions take turns")
  func turns() throws {
    let space = try space()
    let found = proposals(space, count: 20, lag: 5, workers: 1, schedule: 0) { energy($0) }
    for proposal in found {
      #expect(proposal.mixture == space.mixtures[proposal.candidate % space.mixtures.count])
    }
  }

  @Test("Candidate k does not depend on results after k − lag, and does on earlier ones")
  func lag() throws {
    let space = try space()
    let lag = 6
    let one = proposals(space, count: 48, lag: lag, workers: 1, schedule: 0) { energy($0) }
    for changed in [0, 9, 20, 31] {
      let other = proposals(space, count: 48, lag: lag, workers: 1, schedule: 0) {
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
    var search = search(space, lag: lag)
    var random = RandomStream(seed: 2, purpose: "schedule", candidate: 0)
    var missing: Set<Int> = []
    var (waits, calls) = (0, 0)
    while search.proposals.count < 30 {
      let next = search.proposals.count
      let isNeeded = missing.contains { $0 <= next - lag }
      calls += 1
      switch search.next() {
      case .wait:
        #expect(isNeeded, "candidate \(next) waits for nothing")
        waits += 1
      case .proposal(let proposal, _):
        #expect(!isNeeded, "candidate \(next) does not wait")
        #expect(proposal.candidate == next)
        missing.insert(next)
      case .exhausted: Issue.record("the space is large")
      }
      if random.uniform() < 0.5 || missing.count > 6, !missing.isEmpty {
        let done = missing.sorted()[random.index(below: missing.count)]
        missing.remove(done)
        search.report(done, energy: energy(done))
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
    let found = proposals(try space(), count: 60, lag: 3, workers: 3, schedule: 1, energy: failed)
    let parents = Set(found.flatMap(\.parents))
    #expect(!parents.isEmpty)
    #expect(parents.allSatisfy { $0 % 4 > 1 })
    // A search in which everything fails goes on with removals.
    let none = proposals(try space(), count: 20, lag: 3, workers: 1, schedule: 1) { _ in nil }
    #expect(none.count == 20 && none.allSatisfy { $0.parents.isEmpty })
  }

  @Test("A small space is proposed to its last orbit, then is exhausted and stays so")
  func exhaustion() throws {
    let space = try SearchSpace(
      parents: [try Samples.sulfideParent()], maximumFractionRemoved: 0.5)
    var orbits: Set<Identity> = []
    for mixture in space.mixtures {
      for depletion in space.depletions(of: mixture) {
        depletion.forEachDecoration { orbits.insert($0.identity).inserted || true }
      }
    }
    let found = proposals(space, count: 10_000, lag: 2, workers: 1, schedule: 0) { energy($0) }
    #expect(Set(found.map(\.identity)) == orbits && found.count == orbits.count)
    var search = search(space, lag: 10_000)
    while search.proposals.count < orbits.count { _ = search.next() }
    for _ in 0..<2 {
      guard case .exhausted = search.next() else {
        Issue.record("there is more than all")
        return
      }
    }
  }

  @Test("Run again over the results of a run, the search proposes the same, and goes on the same")
  func replay() throws {
    let space = try space()
    let whole = proposals(space, count: 50, lag: 5, workers: 3, schedule: 2) { energy($0) }
    // A run stopped after 30 candidates of which the last few have no result.
    let archived = Set(0..<30).subtracting([26, 28])
    var search = search(space, lag: 5)
    var open: [Int] = []
    while search.proposals.count < 50 {
      switch search.next() {
      case .proposal(let proposal, _):
        if archived.contains(proposal.candidate) {
          search.report(proposal.candidate, energy: energy(proposal.candidate))
        } else {
          open.append(proposal.candidate)
        }
      case .wait:
        let first = try #require(open.first)
        search.report(first, energy: energy(first))
        open.removeFirst()
      case .exhausted:
        Issue.record("the space is large")
        return
      }
    }
    #expect(search.proposals == whole)
  }

  @Test("Another seed is another search")
  func seed() throws {
    let space = try space()
    var one = search(space, lag: 20)
    var two = search(space, lag: 20, seed: 2)
    for _ in 0..<10 {
      _ = one.next()
      _ = two.next()
    }
    #expect(one.proposals.map(\.identity) != two.proposals.map(\.identity))
  }
}
