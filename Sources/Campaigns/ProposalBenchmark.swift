import Evolution
import Foundation
import PhaseDiagrams
import Quantities
import Structures

/// How many candidates a search proposes in a second, on one core, once its archive holds many.
///
/// Decorations of a crystal that lost up to a quarter of its atoms, and free cells of its
/// composition and size. Each proposal includes all that a search does for it: the choice of composition, parents and
/// operator, minimum distances, and the test that nothing in the archive is the same. The
/// archived candidates were bred by the same search with energies by lot; no result comes in
/// while the time is taken.
public struct ProposalBenchmark: BenchmarkResult, Codable, Sendable {
  public struct Case: Codable, Sendable {
    public var representation: String
    /// In a cell, the least and the most.
    public var atoms: [Int]
    public var archived: Int
    public var proposals: Int
    /// The median of five parts, with the least and the most.
    public var proposalsPerSecond: PotentialBenchmark.Rate
    /// Candidates made for one that is new and keeps its distances.
    public var attempts: Double
  }

  public var cases: [Case]

  /// - Parameters:
  ///   - crystal: on the line between the end members, of 64 atoms or so.
  ///   - archived: candidates before the time is taken, for each case.
  public init(
    crystal: Structure, endMembers: [Composition], archived: [Int], proposals: Int
  ) throws {
    precondition(proposals >= 5, "five parts of something")
    let endMembers = try EndMembers(endMembers)
    let parent = try Parent(name: "parent", structure: crystal, endMembers: endMembers)
    let decorations = try SearchSpace(
      endMembers: endMembers, parents: [parent], minimumAtoms: crystal.count * 3 / 4
    ) { $0 != endMembers.mixture(of: crystal.composition) }
    let mixture = endMembers.mixture(of: crystal.composition)!
    let cells = try SearchSpace(
      endMembers: endMembers, cellAtoms: crystal.count...crystal.count
    ) { $0 == mixture }
    let volume = crystal.lattice.volume / Double(crystal.count)
    let breeding = CellBreeding(
      minimumDistances: Screen.minimumDistances(
        among: crystal.composition.elements, fraction: 0.7),
      unitVolumes: endMembers.compositions.map { volume * Double($0.atomCount) },
      maximumAtoms: crystal.count)
    cases = try archived.flatMap { archived in
      [
        try Self.measure("decorations", decorations, nil, archived, proposals),
        try Self.measure("free cells", cells, breeding, archived, proposals),
      ]
    }
  }

  private static func measure(
    _ name: String, _ space: SearchSpace, _ cells: CellBreeding?, _ archived: Int, _ proposals: Int
  ) throws -> Case {
    var search = try Search(
      space, Search.Settings(breeding: Breeding(cells: cells), lag: proposals))
    func energy(_ candidate: Int) -> Double {
      var random = RandomStream(seed: 1, purpose: "energy", candidate: candidate)
      return random.uniform()
    }
    func propose() throws -> Proposal {
      guard case .proposal(let proposal, _) = try search.next() else {
        preconditionFailure("64 atoms have more arrangements than a benchmark proposes")
      }
      return proposal
    }
    for _ in 0..<archived {
      let proposal = try propose()
      search.report(
        proposal.candidate,
        .relaxed(proposal.genome.structure, objectives: [energy(proposal.candidate)]))
    }
    try search.finish()
    var made: [Proposal] = []
    let rates = try (0..<5).map { _ in
      let count = proposals / 5
      let seconds = try Machine.processorTime {
        for _ in 0..<count { made.append(try propose()) }
      }
      return Double(count) / seconds
    }
    let atoms = made.map(\.genome.structure.count)
    return Case(
      representation: name, atoms: [atoms.min()!, atoms.max()!], archived: archived,
      proposals: made.count, proposalsPerSecond: .init(rates),
      attempts: Double(made.reduce(0) { $0 + $1.attempts }) / Double(made.count))
  }
}

extension ProposalBenchmark {
  public var text: String {
    let lines = cases.map { item in
      item.representation.padding(toLength: 14, withPad: " ", startingAt: 0)
        + String(
          format: "%7ld %9ld %10.0f  (%.0f to %.0f)", item.atoms[1], item.archived,
          item.proposalsPerSecond.median, item.proposalsPerSecond.least,
          item.proposalsPerSecond.most
        ).padding(toLength: 54, withPad: " ", startingAt: 0)
        + String(format: "%8.2f", item.attempts)
    }
    return """
      new candidates with their distances kept, of one core

                      atoms  archived  a second  (least to most of 5)            attempts
      \(lines.joined(separator: "\n"))

      """
  }
}
