import Evolution
import Foundation
import Potentials
import Relaxation
import Structures

/// What it costs to find crystals of which nothing is known but the composition, over many seeds.
///
/// The search is the one of a run, on free cells alone: from random cells of up to as many atoms
/// as the crystal has, with and without symmetry, whose volume is the crystal's within 15 %. A
/// crystal is found when a relaxed cell has no more than its energy and 1 meV/atom.
public struct BlindBenchmark: BenchmarkResult, Codable, Sendable {
  public struct Crystal: Codable, Sendable {
    public var name: String
    public var formula: String
    public var atoms: Int
    /// Of the crystal, relaxed with the potential, eV/atom.
    public var targetEnergy: Double
    public var seeds: Int
    public var found: Int
    /// To the crystal, or to the limit where it was not found.
    public var relaxations: BenchmarkCounts
    /// Evaluations of energy, forces and stress.
    public var evaluations: BenchmarkCounts
    /// The lowest energy of all searches, above that of the crystal, meV/atom: below zero,
    /// the potential has something lower.
    public var lowestAboveTarget: Double
    public var secondsPerSearch: Double
  }

  public var crystals: [Crystal]

  /// eV/atom.
  fileprivate static let tolerance = 1e-3

  /// Searches with the seeds 1, 2, …, on all cores.
  ///
  /// - Parameters:
  ///   - crystals: each with a name.
  ///   - limit: relaxations of a search.
  public init(
    _ crystals: [(name: String, structure: Structure)], potential: any TimedPotential,
    seeds: Int, limit: Int
  ) throws {
    precondition(seeds > 0 && limit > 0, "a benchmark does something")
    self.crystals = try crystals.map { name, structure in
      let target = try Self.relaxed(structure, potential, Minimizer(forceTolerance: 0.01))
      let task = Task(
        crystal: target.structure, energy: target.energyPerAtom, potential: potential,
        limit: limit)
      let runs = try Parallel.map(1...seeds) { seed in Result { try task.run(seed: seed) } }
        .map { try $0.get() }
      return Crystal(
        name: name, formula: structure.composition.reduced.formula, atoms: structure.count,
        targetEnergy: target.energyPerAtom, seeds: seeds, found: runs.count(where: \.isFound),
        relaxations: BenchmarkCounts(runs.map(\.relaxations)),
        evaluations: BenchmarkCounts(runs.map(\.evaluations)),
        lowestAboveTarget: (runs.map(\.lowest).min()! - target.energyPerAtom) * 1e3,
        secondsPerSearch: runs.reduce(0) { $0 + $1.seconds } / Double(seeds))
    }
  }

  fileprivate static func relaxed(
    _ structure: Structure, _ potential: any TimedPotential, _ minimizer: Minimizer
  ) throws -> RelaxedStructure {
    if let fast = potential.inSinglePrecision { return try minimizer.relax(structure, with: fast) }
    return try minimizer.relax(structure, with: potential)
  }
}

/// The searches of one crystal.
private struct Task: Sendable {
  struct Run: Sendable {
    var isFound = false
    var relaxations = 0
    var evaluations = 0
    var lowest = Double.infinity
    var seconds = 0.0
  }

  let crystal: Structure
  let energy: Double
  let potential: any TimedPotential
  let limit: Int

  func run(seed: Int) throws -> Run {
    let start = Machine.now
    let unit = crystal.composition.reduced
    let endMembers = try EndMembers([unit])
    let space = try SearchSpace(endMembers: endMembers, cellAtoms: 1...crystal.count)
    var search = try Search(
      space,
      Search.Settings(
        breeding: Breeding(
          populationSize: 12,
          cells: CellBreeding(
            minimumDistances: Screen.minimumDistances(
              among: unit.elements, fraction: 0.7),
            unitVolumes: [
              crystal.lattice.volume / Double(crystal.count) * Double(unit.atomCount)
            ], maximumAtoms: crystal.count)),
        selection: Selection(
          size: 12, elites: 3), lag: 1,
        seed: UInt64(seed)))
    let minimizer = Minimizer(forceTolerance: 0.05, stepLimit: 200)
    var run = Run()
    while run.relaxations < limit,
      !run.isFound,
      case .proposal(let proposal, _) = try search.next()
    {
      let relaxed = try BlindBenchmark.relaxed(proposal.genome.structure, potential, minimizer)
      run.relaxations += 1
      run.evaluations += relaxed.evaluations
      let isUsable =
        relaxed.outcome != .exploded && relaxed.evaluation.shortContacts == 0
        && relaxed.evaluation.energy.isFinite
      guard isUsable else {
        search.report(proposal.candidate, .failed)
        continue
      }
      run.lowest = min(run.lowest, relaxed.energyPerAtom)
      run.isFound = relaxed.energyPerAtom <= energy + BlindBenchmark.tolerance
      search.report(
        proposal.candidate,
        .relaxed(relaxed.structure, objectives: [relaxed.energyPerAtom]))
    }
    run.seconds = Machine.now - start
    return run
  }
}

extension RelaxedStructure {
  /// eV.
  fileprivate var energyPerAtom: Double { evaluation.energy / Double(structure.count) }
}

extension BlindBenchmark {
  public var text: String {
    crystals.map { crystal in
      """
      \(crystal.name), \(crystal.formula) of \(crystal.atoms) atoms: \
      \(crystal.found) of \(crystal.seeds) seeds find \
      \(String(format: "%.4f", crystal.targetEnergy)) eV/atom within 1 meV/atom
      \(BenchmarkCounts.header)
      \(crystal.relaxations.line("relaxations"))
      \(crystal.evaluations.line("evaluations"))
      \(String(format: "%.2f s a search; the lowest energy of all is ", crystal.secondsPerSearch))\
      \(String(format: "%+.1f meV/atom from it", crystal.lowestAboveTarget))

      """
    }.joined(separator: "\n")
  }
}
