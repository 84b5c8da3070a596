import Dynamics
import Files
import Foundation
import Potentials
import Quantities
import Structures

/// One solid at one temperature: warmed up, then watched.
///
/// It is warmed up with velocity rescaling (50 fs), in its own cell or, at a pressure, in one of any
/// shape (stochastic cell rescaling, 500 fs), of which the mean over the second half is kept. The
/// motion then goes on with a bath so weak (velocity rescaling, 1 ps) that single ions do not feel
/// it: Bussi, Donadio, Parrinello, J. Chem. Phys. 126, 014101 (2007), doi:10.1063/1.2408420.
///
/// - Law: stopped at any step and gone on with, it is bit for bit the same as never stopped.
public struct DiffusionRun: Sendable {
  public var structure: Structure
  /// K.
  public var temperature: Double
  /// eV/Å³; `nil` for a cell that stays as it is.
  public var pressure: Double?
  public var seed: UInt64
  /// How long it is warmed up, fs.
  public var warming: Double
  /// How long it is watched, fs.
  public var watching: Double

  /// fs; lithium, the lightest atom here, vibrates in 70 fs or longer.
  public static let timestep = 2.0
  /// Steps between two frames that are kept.
  static let stride = 25
  /// Between two frames that are kept, fs.
  static var interval: Double { Double(stride) * timestep }
  /// s of work that may be lost.
  private static let savingInterval = 30.0

  public init(
    _ structure: Structure, temperature: Double, pressure: Double? = nil, seed: UInt64,
    warming: Double, watching: Double
  ) {
    precondition(temperature > 0 && warming > 0 && watching > 0, "it is warm and takes time")
    (self.structure, self.temperature, self.seed) = (structure, temperature, seed)
    self.pressure = pressure
    (self.warming, self.watching) = (warming, watching)
  }

  /// How much of a run a checkpoint holds, fs; 0 without one.
  ///
  /// - Parameter warming: of the run, fs.
  static func time(in checkpoint: URL, warming: Double) -> Double {
    guard let progress = read(checkpoint) else { return 0 }
    return Double(progress.state.step) * timestep + (progress.recorder == nil ? 0 : warming)
  }

  /// How far it has come.
  private struct Progress: Codable {
    var state: DynamicsState
    /// Of the lattice, row by row, over steps of the second half of the warming.
    var cellSum = [Double](repeating: 0, count: 9)
    var cells = 0
    /// Of the watching, once that has begun.
    var recorder: TrajectoryRecorder?
  }

  /// The trajectory of the watching.
  ///
  /// - Parameters:
  ///   - checkpoint: a file from which it goes on, and in which it leaves how far it came; removed
  ///     by nobody but the caller.
  ///   - isInterrupted: asked at every step.
  ///   - advance: told how much of warming and watching is done, fs, whenever a frame could be kept.
  /// - Returns: `nil` where it was interrupted; everything is in the checkpoint.
  /// - Throws: `CampaignError.flewApart` where the potential does not hold the solid together.
  public func trajectory(
    with potential: some Potential, checkpoint: URL?, isInterrupted: () -> Bool,
    advance: (Double) -> Void = { _ in }
  ) throws -> Trajectory? {
    do {
      return try motion(with: potential, checkpoint, isInterrupted, advance)
    } catch is DynamicsError {
      throw CampaignError.flewApart(temperature: temperature)
    }
  }

  private func motion(
    with potential: some Potential, _ checkpoint: URL?, _ isInterrupted: () -> Bool,
    _ advance: (Double) -> Void
  ) throws -> Trajectory? {
    var progress =
      checkpoint.flatMap(Self.read)
      ?? Progress(state: DynamicsState(structure, temperature: temperature, seed: seed))
    let calculator = potential.makeCalculator()
    var saved = Machine.now
    /// - Returns: whether to go on.
    func pause(_ progress: Progress) throws -> Bool {
      let isOver = isInterrupted()
      guard isOver || Machine.now - saved > Self.savingInterval else { return true }
      if let checkpoint { try AtomicFile.write(JSONEncoder().encode(progress), to: checkpoint) }
      saved = Machine.now
      return !isOver
    }

    if progress.recorder == nil {
      guard try warm(&progress, calculator, pause, advance) else { return nil }
    }
    var motion = try MolecularDynamics(
      progress.state, calculator: calculator,
      settings: DynamicsSettings(
        .velocityRescaling(time: 1000), temperature: temperature, timestep: Self.timestep,
        seed: RandomStream.seed(seed, "watching")))
    var recorder = progress.recorder ?? TrajectoryRecorder(motion, every: Self.stride)
    while motion.step < Self.steps(watching) {
      try recorder.record(&motion, steps: 1)
      try check(motion)
      if motion.step.isMultiple(of: Self.stride) {
        advance(warming + Double(motion.step) * Self.timestep)
      }
      // A checkpoint holds all frames: it is put together only when it is wanted.
      if isInterrupted() || Machine.now - saved > Self.savingInterval {
        progress.state = motion.state
        progress.recorder = recorder
        guard try pause(progress) else { return nil }
      }
    }
    var trajectory = recorder.trajectory
    trajectory.temperature = temperature
    return trajectory
  }

  /// - Returns: whether it came to its end.
  private func warm(
    _ progress: inout Progress, _ calculator: some PotentialCalculator,
    _ pause: (Progress) throws -> Bool, _ advance: (Double) -> Void
  ) throws -> Bool {
    let steps = Self.steps(warming)
    var motion = try MolecularDynamics(
      progress.state, calculator: calculator,
      settings: DynamicsSettings(
        .velocityRescaling(time: 50),
        barostat: pressure == nil ? nil : Barostat(.anisotropic, time: 500),
        schedule: Schedule(temperature: temperature, pressure: pressure ?? 0),
        timestep: Self.timestep, seed: seed))
    while motion.step < steps {
      try motion.advance()
      try check(motion)
      if 2 * motion.step > steps {
        for (index, number) in motion.structure.lattice.matrix.rowMajor.enumerated() {
          progress.cellSum[index] += number
        }
        progress.cells += 1
      }
      progress.state = motion.state
      if motion.step.isMultiple(of: Self.stride) { advance(Double(motion.step) * Self.timestep) }
      guard try pause(progress) else { return false }
    }
    let mean = Matrix3(rowMajor: progress.cellSum.map { $0 / Double(progress.cells) })
    guard let lattice = mean.flatMap({ Lattice($0) }) else {
      throw CampaignError.flewApart(temperature: temperature)
    }
    var structure = motion.structure
    // A mean over the same cell again and again would round it.
    if pressure != nil { structure.lattice = lattice }
    progress.state = DynamicsState(structure, velocities: motion.velocities)
    return true
  }

  /// Ten times too hot, or cells of no sense, is no solid any more.
  private func check(_ motion: MolecularDynamics<some PotentialCalculator>) throws {
    let volume = motion.structure.lattice.volume / structure.lattice.volume
    guard motion.evaluation.energy.isFinite, motion.kineticTemperature < 10 * temperature + 1000,
      (0.3...5).contains(volume)
    else { throw CampaignError.flewApart(temperature: temperature) }
  }

  private static func steps(_ time: Double) -> Int { max(1, Int((time / timestep).rounded())) }

  /// `nil` where there is none, or one that nobody can read: it is begun again.
  private static func read(_ url: URL) -> Progress? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    return try? JSONDecoder().decode(Progress.self, from: data)
  }
}

extension RandomStream {
  /// A seed of its own for a purpose.
  static func seed(_ seed: UInt64, _ purpose: String, _ candidate: Int = 0) -> UInt64 {
    var stream = RandomStream(seed: seed, purpose: purpose, candidate: candidate)
    return stream.next()
  }
}
