import Potentials
import Quantities
import Structures

/// A structure after relaxation, and how far that went.
public struct RelaxedStructure: Sendable, Hashable {
  public enum Outcome: String, Sendable, Hashable, Codable {
    /// All forces and the stress are within their tolerances.
    case converged
    /// The step limit came first; the structure is the lowest found.
    case stepLimit
    /// No step, however small, lowers the energy: the potential is at the end
    /// of its numerical precision.
    case stuck
    /// Energy, volume or a distance left all reason; not to be used.
    case exploded
  }

  public var structure: Structure
  public var evaluation: Evaluation
  public var outcome: Outcome
  public var steps: Int
  /// Calls of the potential.
  public var evaluations: Int

  public var isConverged: Bool { outcome == .converged }
}

/// Relaxes positions, and the cell if asked, to the nearest minimum.
///
/// L-BFGS (Liu, Nocedal, Math. Program. 45, 503 (1989), doi:10.1007/BF01589116)
/// with a limit on the length of a step in place of a line search: a step that
/// raises the energy is taken back, the memory is forgotten and the limit
/// halved. The energy of the result is never above that of the start.
public struct Minimizer: Sendable, Hashable, Codable {
  /// Longest force that counts as none, eV/Å.
  public var forceTolerance: Double
  /// Largest component of the stress that counts as none, eV/Å³; the default,
  /// 0.1 GPa, is that of common DFT relaxations.
  public var stressTolerance: Double
  public var stepLimit: Int
  public var relaxesCell: Bool

  /// Å that an atom moves in a step at most.
  private static let longestStep = 0.25
  private static let memory = 12
  /// Å²/eV, for the first step: that of a stiff bond.
  private static let inverseCurvature = 1.0 / 40
  /// Ratio of volumes, new to old, outside of which a crystal has exploded.
  private static let volumeBounds = 0.4...2.5

  public init(
    forceTolerance: Double = 0.02, stressTolerance: Double = 0.1 / Constants.gigapascal,
    stepLimit: Int = 500, relaxesCell: Bool = true
  ) {
    precondition(forceTolerance > 0 && stressTolerance > 0, "tolerances are positive")
    precondition(stepLimit >= 0, "a step limit is not negative")
    self.forceTolerance = forceTolerance
    self.stressTolerance = stressTolerance
    self.stepLimit = stepLimit
    self.relaxesCell = relaxesCell
  }

  /// - Throws: what the potential throws of the structure.
  public func relax(
    _ structure: Structure, with potential: some Potential
  ) throws -> RelaxedStructure {
    let calculator = potential.makeCalculator()
    var coordinates = CellCoordinates(structure, relaxesCell: relaxesCell)
    var evaluation = try calculator.evaluate(structure)
    var result = RelaxedStructure(
      structure: structure, evaluation: evaluation, outcome: .stepLimit, steps: 0, evaluations: 1)
    guard evaluation.energy.isFinite else {
      result.outcome = .exploded
      return result
    }
    var forces = coordinates.forces(evaluation)
    var history = LimitedMemory(
      size: Self.memory, firstInverseCurvature: Self.inverseCurvature)
    var limit = Self.longestStep
    while true {
      if isConverged(evaluation, result.structure) {
        result.outcome = .converged
        return result
      }
      guard result.steps < stepLimit else { return result }
      var direction = history.direction(forces)
      direction.shorten(to: limit)
      var trial = coordinates
      for k in direction.indices { trial.vector[k] += direction[k] }
      result.evaluations += 1
      result.steps += 1
      if let moved = trial.structure,
        Self.volumeBounds.contains(moved.lattice.volume / structure.lattice.volume),
        case let next = try calculator.evaluate(moved), next.energy.isFinite,
        next.energy <= evaluation.energy
      {
        let nextForces = trial.forces(next)
        history.add(step: direction, change: zip(forces, nextForces).map { $0 - $1 })
        (coordinates, evaluation, forces) = (trial, next, nextForces)
        result.structure = moved
        result.evaluation = next
        limit = min(Self.longestStep, limit * 1.2)
      } else {
        history.forget()
        limit *= 0.5
        if limit < 1e-7 {
          result.outcome =
            trial.structure.map {
              Self.volumeBounds.contains($0.lattice.volume / structure.lattice.volume)
            } ?? false ? .stuck : .exploded
          return result
        }
      }
    }
  }

  private func isConverged(_ evaluation: Evaluation, _ structure: Structure) -> Bool {
    guard evaluation.largestForce <= forceTolerance else { return false }
    guard relaxesCell else { return true }
    let largest = evaluation.virial.rowMajor.map(abs).max() ?? 0
    return largest <= stressTolerance * structure.lattice.volume
  }
}
