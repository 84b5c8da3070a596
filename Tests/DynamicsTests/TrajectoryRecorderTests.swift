import Dynamics
import Potentials
import Quantities
import Structures
import Testing

@Suite("Recording a trajectory")
struct TrajectoryRecorderTests {
  func motion() throws -> MolecularDynamics<LennardJones.Calculator> {
    try MolecularDynamics(
      Samples.crystal(), calculator: Samples.potential.makeCalculator(),
      settings: DynamicsSettings(
        .velocityRescaling(time: 50), barostat: Barostat(.isotropic),
        schedule: Schedule(temperature: 300), timestep: 2, seed: 1))
  }

  @Test("Every so many-th frame is kept as the motion had it, the first one too")
  func frames() throws {
    var (run, other) = (try motion(), try motion())
    var recorder = TrajectoryRecorder(run, every: 5)
    try recorder.record(&run, steps: 23)
    #expect(run.step == 23)
    let trajectory = recorder.trajectory
    #expect(trajectory.count == 5 && trajectory.interval == 10)
    var sum = 0.0
    for step in 0...23 {
      if step % 5 == 0 { #expect(trajectory.structure(step / 5) == other.structure) }
      if step > 0 { sum += other.kineticTemperature }
      if step < 23 { try other.advance() }
    }
    #expect(abs(try #require(trajectory.temperature) - sum / 23) < 1e-9)
  }

  @Test("Recording 7 steps and then 16 is recording 23")
  func additive() throws {
    var (one, two) = (try motion(), try motion())
    var (whole, parts) = (
      TrajectoryRecorder(one, every: 5), TrajectoryRecorder(two, every: 5)
    )
    try whole.record(&one, steps: 23)
    try parts.record(&two, steps: 7)
    try parts.record(&two, steps: 0)
    try parts.record(&two, steps: 16)
    #expect(whole.trajectory == parts.trajectory)
  }
}
