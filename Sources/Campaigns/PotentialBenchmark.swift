import Descriptors
import Dynamics
import Foundation
import Potentials
import Quantities
import Relaxation
import Structures

/// How fast a potential is on one core, and where its time goes.
///
/// - Unit: atoms/s of processor time, energy, forces and stress of all members;
///   a rate is the median of five repeats, with the least and the most.
/// - Precision: single, as dynamics and the first relaxations of a search use
///   it, and double, as everything else.
public struct PotentialBenchmark: BenchmarkResult, Codable, Sendable {
  public struct Rate: Codable, Sendable {
    public var median: Double
    public var least: Double
    public var most: Double

    init(_ rates: [Double]) {
      let sorted = rates.sorted()
      median = sorted[sorted.count / 2]
      least = sorted[0]
      most = sorted[sorted.count - 1]
    }
  }

  public var formula: String
  public var atoms: Int
  public var members: Int
  public var neighborsWithinRadialCutoff: Double
  public var neighborsWithinAngularCutoff: Double
  public var relaxationAtoms: Int
  /// `nil` for a potential that has but one precision.
  public var single: Rates?
  public var double: Rates

  /// In one precision.
  public struct Rates: Codable, Sendable {
    /// Molecular dynamics, with a neighbour list made anew when atoms have moved too far.
    public var dynamicsAtomsPerSecond: Rate
    /// The dynamics less the time of its lists.
    public var noListAtomsPerSecond: Rate
    /// A list made anew for each evaluation.
    public var newListAtomsPerSecond: Rate
    public var relaxationAtomsPerSecond: Rate
    /// Parts of the time of the dynamics' evaluations.
    public var stages: [String: Double]
  }

  public static let temperature = 600.0
  private static let repeats = 5
  private static let steps = 40

  /// - Parameter cell: repeated to about 576 atoms for dynamics and 60 for a relaxation.
  public init(_ potential: some TimedPotential, cell: Structure) throws {
    let structure = Supercell.ofAbout(576, cell)
    let small = Self.rattled(Supercell.ofAbout(60, cell))
    formula = structure.composition.reduced.description
    atoms = structure.count
    members = potential.members
    relaxationAtoms = small.count
    func neighbors(_ cutoff: Double) -> Double {
      guard cutoff > 0 else { return 0 }
      return Double(NeighborList(structure, cutoff: cutoff).neighbors.count)
        / Double(structure.count)
    }
    neighborsWithinRadialCutoff = neighbors(potential.radialCutoff)
    neighborsWithinAngularCutoff = neighbors(potential.angularCutoff)
    single = try potential.inSinglePrecision.map { try Self.rates($0, structure, small) }
    double = try Self.rates(potential, structure, small)
  }

  private static func rates(
    _ potential: some TimedPotential, _ structure: Structure, _ small: Structure
  ) throws -> Rates {
    let calculator = potential.makeCalculator()
    var dynamics = try MolecularDynamics(
      structure, calculator: calculator,
      settings: DynamicsSettings(
        .energyConserving, temperature: temperature, timestep: 1, seed: 1))
    for _ in 0..<steps { try dynamics.advance() }
    var rates: (list: [Double], noList: [Double], new: [Double], relaxation: [Double]) = (
      [], [], [], []
    )
    let before = calculator.stages
    for _ in 0..<repeats {
      let (start, lists) = (Machine.now, calculator.stages.list)
      let time = try Machine.processorTime {
        for _ in 0..<steps { try dynamics.advance() }
      }
      // By the clock, as the stages are; others may have had the processor meanwhile.
      let part = (calculator.stages.list - lists) / (Machine.now - start)
      let evaluated = Double(structure.count * steps)
      rates.list.append(evaluated / time)
      rates.noList.append(evaluated / (time * (1 - part)))
      let fresh = (0..<8).map { _ in potential.makeCalculator() }
      let freshTime = try Machine.processorTime {
        for calculator in fresh { _ = try calculator.evaluate(dynamics.structure) }
      }
      rates.new.append(Double(structure.count * fresh.count) / freshTime)
      var evaluations = 0
      let relaxationTime = try Machine.processorTime {
        evaluations =
          try Minimizer(stepLimit: 200).relax(small, with: potential).evaluations
      }
      rates.relaxation.append(Double(small.count * evaluations) / relaxationTime)
    }
    return Rates(
      dynamicsAtomsPerSecond: Rate(rates.list), noListAtomsPerSecond: Rate(rates.noList),
      newListAtomsPerSecond: Rate(rates.new), relaxationAtomsPerSecond: Rate(rates.relaxation),
      stages: calculator.stages.parts(since: before))
  }

  private static func rattled(_ structure: Structure) -> Structure {
    var random = RandomStream(seed: 1, purpose: "rattle", candidate: 0)
    var structure = structure
    structure.cartesianPositions = structure.cartesianPositions.map {
      $0 + Vector3(random.normal(), random.normal(), random.normal()) * 0.1
    }
    return structure
  }
}

extension PotentialBenchmark {
  public var text: String {
    func line(_ name: String, _ rate: Rate) -> String {
      name.padding(toLength: 44, withPad: " ", startingAt: 0)
        + String(format: "%9.0f  (%.0f to %.0f)", rate.median, rate.least, rate.most)
    }
    let head =
      "\(formula): \(atoms) atoms, "
      + String(
        format: "%.1f and %.1f neighbours within the radial and the angular cutoff; ",
        neighborsWithinRadialCutoff, neighborsWithinAngularCutoff)
      + "\(members) network\(members == 1 ? "" : "s"), energy, forces and stress"
    let precisions = [single.map { ("single", $0) }, ("double", double)].compactMap { $0 }
    let lines = precisions.flatMap { precision, rates in
      [
        "", "atoms per second and core, \(precision) precision    median  (least to most of 5)",
        line("dynamics at 600 K, lists included", rates.dynamicsAtomsPerSecond),
        line("dynamics without the time of its lists", rates.noListAtomsPerSecond),
        line("a new list for each evaluation", rates.newListAtomsPerSecond),
        line("relaxation of \(relaxationAtoms) atoms", rates.relaxationAtomsPerSecond),
        "where the time of the dynamics goes",
      ]
        + rates.stages.sorted { $0.value > $1.value }.map {
          "  " + $0.key.padding(toLength: 42, withPad: " ", startingAt: 0)
            + String(format: "%8.1f %%", 100 * $0.value)
        }
    }
    return ([head] + lines).joined(separator: "\n") + "\n"
  }
}
