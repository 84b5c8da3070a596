import Quantities
import Structures

/// A calibration, and how it does on frames that it was not fitted to.
public struct CalibrationFit: Sendable {
  public let calibration: Calibration
  /// Frames that it was checked on.
  public let checked: Int
  /// Parts of the true errors within one and two stated standard errors.
  public let energyCoverage: (one: Double, two: Double)
  public let forceCoverage: (one: Double, two: Double)

  /// - Parameters:
  ///   - frames: to fit to, not trained on.
  ///   - check: others.
  public init(
    _ potential: NetworkPotential, frames: [LabelledFrame], check: [LabelledFrame]
  ) throws {
    let (energy, force) = try Self.samples(potential, frames)
    calibration = Calibration(energy: energy.scale(), force: force.scale())
    let (otherEnergy, otherForce) = try Self.samples(potential, check)
    func coverage(_ sample: SpreadSample, _ scale: Calibration.Scale) -> (Double, Double) {
      (sample.coverage(scale), sample.coverage(scale, within: 2))
    }
    energyCoverage = coverage(otherEnergy, calibration.energy)
    forceCoverage = coverage(otherForce, calibration.force)
    checked = check.count
  }

  /// Errors of energies for each atom, and of the components of forces.
  private static func samples(
    _ potential: NetworkPotential, _ frames: [LabelledFrame]
  ) throws -> (energy: SpreadSample, force: SpreadSample) {
    var (energy, force) = (SpreadSample(), SpreadSample())
    var bare = potential
    bare.calibration = .none
    let calculator = bare.makeCalculator()
    for frame in frames {
      let result = try calculator.evaluateWithForceErrors(frame.structure)
      let count = Double(frame.structure.count)
      energy.add(
        error: (result.energy - frame.energy) / count,
        spread: result.energyEstimate.standardError / count)
      for atom in frame.forces.indices {
        let error = result.forces[atom] - frame.forces[atom]
        for axis in 0..<3 { force.add(error: error[axis], spread: result.forceErrors[atom]) }
      }
    }
    return (energy, force)
  }
}
