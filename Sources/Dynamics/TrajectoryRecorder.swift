import Potentials
import Structures

/// Keeps every so many-th frame of a motion, unfolded, for what is measured of it later.
///
/// - Law: recording n steps and then m is recording n + m.
public struct TrajectoryRecorder: Sendable, Codable {
  /// Steps between two frames.
  public let stride: Int
  /// So far. Its temperature is the mean over all steps since its first frame, from the kinetic
  /// energy, and that of the first frame until there are any.
  public private(set) var trajectory: Trajectory
  private var temperatureSum = 0.0
  private var steps = 0

  /// Begins with the motion's present frame.
  public init(_ motion: MolecularDynamics<some PotentialCalculator>, every stride: Int) {
    precondition(stride > 0, "frames are whole steps apart")
    self.stride = stride
    trajectory = Trajectory(
      species: motion.structure.species,
      interval: Double(stride) * motion.settings.timestep, temperature: motion.kineticTemperature)
    trajectory.append(motion.structure.lattice, motion.structure.positions)
  }

  /// Makes steps and keeps those frames that are a multiple of the stride after the first.
  ///
  /// - Throws: what the motion throws; what was kept before stays.
  public mutating func record(
    _ motion: inout MolecularDynamics<some PotentialCalculator>, steps: Int
  ) throws {
    for _ in 0..<steps {
      try motion.advance()
      temperatureSum += motion.kineticTemperature
      self.steps += 1
      if self.steps.isMultiple(of: stride) {
        trajectory.append(motion.structure.lattice, motion.structure.positions)
      }
    }
    if self.steps > 0 {
      trajectory.temperature = temperatureSum / Double(self.steps)
    }
  }
}
