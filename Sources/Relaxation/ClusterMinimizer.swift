import Quantities

/// Relaxes atoms in open space, of whatever energy, to the nearest minimum.
///
/// L-BFGS as in `Minimizer`, without a cell: a step that raises the energy is taken back, the
/// memory is forgotten and the limit of the step made a quarter.
public struct ClusterMinimizer: Sendable, Hashable {
  public struct Result: Sendable, Hashable {
    /// Å.
    public var positions: [Vector3]
    /// eV; never above that of the start.
    public var energy: Double
    /// Evaluations of energy and forces.
    public var evaluations: Int
    /// Whether all forces are within the tolerance.
    public var isConverged: Bool
  }

  /// Longest force that counts as none, eV/Å.
  public var forceTolerance: Double
  /// Å that an atom moves in a step at most.
  public var longestStep: Double
  /// Å²/eV: the inverse curvature of a bond, for the first step.
  public var inverseCurvature: Double
  public var stepLimit: Int

  private static let memory = 10

  public init(
    forceTolerance: Double, longestStep: Double, inverseCurvature: Double, stepLimit: Int = 2000
  ) {
    precondition(
      forceTolerance > 0 && longestStep > 0 && inverseCurvature > 0 && stepLimit >= 0,
      "tolerances, lengths and curvatures are positive")
    self.forceTolerance = forceTolerance
    self.longestStep = longestStep
    self.inverseCurvature = inverseCurvature
    self.stepLimit = stepLimit
  }

  /// - Parameter evaluate: gives the energy, eV, and sets the forces, eV/Å.
  public func relax(
    _ positions: [Vector3], evaluate: ([Vector3], inout [Vector3]) -> Double
  ) -> Result {
    var positions = positions
    var forces = [Vector3](repeating: .zero, count: positions.count)
    var nextForces = forces
    var energy = evaluate(positions, &forces)
    var evaluations = 1
    var memory = LimitedMemory(size: Self.memory, firstInverseCurvature: inverseCurvature)
    var limit = longestStep
    let tolerance = forceTolerance * forceTolerance
    while true {
      if forces.allSatisfy({ $0.lengthSquared <= tolerance }) {
        return Result(
          positions: positions, energy: energy, evaluations: evaluations, isConverged: true)
      }
      // Below this a step is lost in the rounding of the energy.
      guard evaluations <= stepLimit, limit > 1e-9 * longestStep else {
        return Result(
          positions: positions, energy: energy, evaluations: evaluations, isConverged: false)
      }
      var step = memory.direction(forces)
      step.shorten(to: limit)
      var trial = positions
      for k in step.indices { trial[k] += step[k] }
      let next = evaluate(trial, &nextForces)
      evaluations += 1
      if next <= energy {
        for k in forces.indices { forces[k] -= nextForces[k] }
        memory.add(step: step, change: forces)
        swap(&forces, &nextForces)
        positions = trial
        energy = next
        limit = min(longestStep, limit * 1.5)
      } else {
        memory.forget()
        limit *= 0.25
      }
    }
  }
}
