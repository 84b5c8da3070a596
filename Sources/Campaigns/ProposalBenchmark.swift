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
    cases =
      try Self.measure("decorations", decorations, nil, archived, proposals)
      + Self.measure("free cells", cells, breeding, archived, proposals)
  }

  /// All sizes of the archive breed from the same population, that of a search as old as the
  /// smallest, since what a proposal costs differs by half from one population to another; the
  /// others that are archived were bred by a second search.
  private static func measure(
    _ name: String, _ space: SearchSpace, _ cells: CellBreeding?, _ archived: [Int],
    _ proposals: Int
  ) throws -> [Case] {
    func search(seed: UInt64) throws -> Search {
      try Search(
        space, Search.Settings(breeding: Breeding(cells: cells), lag: proposals, seed: seed))
    }
    let sizes = archived.sorted()
    var breeding = try search(seed: 0)
    try grow(&breeding, by: sizes[0])
    var others = try search(seed: 1)
    others.known = breeding.known
    var size = sizes[0]
    return try sizes.map { larger in
      try grow(&others, by: larger - size)
      size = larger
      var trial = breeding
      trial.known = others.known
      return try measure(name, &trial, size, proposals)
    }
  }

  /// Candidates with energies by lot.
  private static func grow(_ search: inout Search, by count: Int) throws {
    for _ in 0..<count {
      let proposal = try propose(&search)
      var random = RandomStream(seed: 1, purpose: "energy", candidate: proposal.candidate)
      search.report(
        proposal.candidate,
        .relaxed(proposal.genome.structure, objectives: [random.uniform()]))
    }
    try search.finish()
  }

  private static func propose(_ search: inout Search) throws -> Proposal {
    guard case .proposal(let proposal, _) = try search.next() else {
      preconditionFailure("64 atoms have more arrangements than a benchmark proposes")
    }
    return proposal
  }

  private static func measure(
    _ name: String, _ search: inout Search, _ archived: Int, _ proposals: Int
  ) throws -> Case {
    var made: [Proposal] = []
    let rates = try (0..<5).map { _ in
      let count = proposals / 5
      let seconds = try Machine.processorTime {
        for _ in 0..<count { made.append(try propose(&search)) }
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
