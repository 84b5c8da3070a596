import Dynamics
import Foundation
import Potentials
import Quantities
import Structures
import Testing

@Suite("Barostats")
struct BarostatTests {
  // MARK: what is known exactly

  /// Of N free atoms V^n exp(−PV / k_B T) is the density of volumes: n = N with a bath that moves
  /// the whole, N − 1 with one that does not.
  @Test(
    "Volumes of free atoms are gamma distributed",
    arguments: [(Ensemble.langevin(friction: 0.05), 5.0), (.velocityRescaling(time: 20), 4)])
  func idealGas(bath: Ensemble, shape: Double) throws {
    let thermal = Constants.boltzmann * 300
    let pressure = 5e-4
    let gas = Structure(
      lattice: try #require(Lattice.cubic((5 * thermal / pressure).squareRoot())),
      species: [Element](repeating: .sulfur, count: 4),
      positions: [Vector3](repeating: .zero, count: 4))
    var run = try MolecularDynamics(
      gas, calculator: IdealGas().makeCalculator(),
      settings: DynamicsSettings(
        bath, barostat: Barostat(.isotropic, time: 200, compressibility: 1 / pressure),
        schedule: Schedule(temperature: 300, pressure: pressure), timestep: 2, seed: 5))
    for _ in 0..<5000 { try run.advance() }
    // Every picosecond, five times the time in which the volume forgets itself.
    let volumes = try (0..<1500).map { _ in
      for _ in 0..<500 { try run.advance() }
      return run.structure.lattice.volume
    }
    func distance(_ shape: Double) -> Double {
      volumes.distance { gammaDistribution($0 * pressure / thermal, shape: shape) }
    }
    #expect(distance(shape) < 1.95, "\(distance(shape))")
    #expect(distance(shape - 1) > 1.95 && distance(shape + 1) > 1.95)
  }

  // MARK: a crystal

  struct Averages {
    var volume: Estimate
    /// Its variance.
    var fluctuation: Estimate
    var tensor: [[Estimate]]
  }

  static let temperature = 150.0

  func averages(_ shape: Barostat.Shape, pressure: Double, bath: Ensemble) throws -> Averages {
    var run = try MolecularDynamics(
      Samples.crystal(), calculator: Samples.potential.makeCalculator(),
      settings: DynamicsSettings(
        bath, barostat: Barostat(shape, time: 100, compressibility: 8),
        schedule: Schedule(temperature: Self.temperature, pressure: pressure), timestep: 4,
        seed: 2))
    for _ in 0..<2000 { try run.advance() }
    var volumes: [Double] = []
    var tensors: [Matrix3] = []
    for _ in 0..<16_000 {
      try run.advance()
      volumes.append(run.structure.lattice.volume)
      tensors.append(run.pressureTensor)
    }
    let mean = volumes.mean
    return Averages(
      volume: volumes.blocked(), fluctuation: volumes.map { ($0 - mean) * ($0 - mean) }.blocked(),
      tensor: (0..<3).map { i in (0..<3).map { j in tensors.map { $0[i, j] }.blocked() } })
  }

  /// Laws: ⟨P⟩ = P₀ and ⟨δV²⟩ = k_B T V κ, κ V = −d⟨V⟩/dP. Differences of means of 64 ps: the
  /// slope is good to about 3 %, the fluctuation to 10 %; four standard errors are allowed.
  @Test("The pressure is the one set, and fluctuations of the volume are those its slope tells")
  func fluctuations() throws {
    let bath = Ensemble.velocityRescaling(time: 50)
    let pressures = [0.0, 0.005, 0.01]
    let runs = try pressures.map { try averages(.isotropic, pressure: $0, bath: bath) }
    for (pressure, run) in zip(pressures, runs) {
      let trace = (run.tensor[0][0] + run.tensor[1][1] + run.tensor[2][2]) * (1 / 3)
      // Components of one run are not independent; at worst their errors add.
      let error = trace.standardError * 3.0.squareRoot()
      #expect(abs(trace.value - pressure) < 4 * error, "\(trace), \(pressure)")
      #expect(error < 5e-4)
    }
    let slope = (runs[0].volume - runs[2].volume) * (1 / (pressures[2] - pressures[0]))
    let thermal = Constants.boltzmann * Self.temperature
    // The middle is as good as the mean of both sides to first order; all three are used.
    let fluctuation =
      (runs[0].fluctuation + runs[1].fluctuation + runs[1].fluctuation + runs[2].fluctuation)
      * (1 / (4 * thermal))
    let difference = fluctuation - slope
    #expect(
      abs(difference.value) < 4 * difference.standardError, "\(fluctuation) against \(slope)")
    #expect(slope.standardError < 0.05 * slope.value)
    #expect(fluctuation.standardError < 0.12 * slope.value)
  }

  /// Laws: ⟨Π⟩ = P₀ · 1, and the volume does not know whether the shape was free.
  @Test("A cell of free shape has the pressure set in all directions, and the same volumes")
  func anisotropic() throws {
    let pressure = 0.005
    let free = try averages(.anisotropic, pressure: pressure, bath: .langevin(friction: 0.02))
    let fixed = try averages(
      .isotropic, pressure: pressure, bath: .noseHoover(time: 50, chainLength: 3))
    for i in 0..<3 {
      for j in 0..<3 {
        let component = free.tensor[i][j]
        #expect(component.deviation(from: i == j ? pressure : 0) < 4, "\(i) \(j) \(component)")
        #expect(component.standardError < 5e-4)
      }
    }
    let volumes = free.volume - fixed.volume
    // Langevin's bath moves the whole: k_B T / V of pressure, which is k_B T κ of volume.
    #expect(abs(volumes.value) < 4 * volumes.standardError, "\(free.volume), \(fixed.volume)")
    let fluctuations = free.fluctuation - fixed.fluctuation
    #expect(abs(fluctuations.value) < 4 * fluctuations.standardError)
  }

  @Test("The shape is kept where it is to be, and where it is free nothing turns")
  func shapes() throws {
    var crystal = try Samples.crystal()
    let strain = Matrix3(
      Vector3(0.02, 0.03, -0.01), Vector3(0.01, 0, 0.02), Vector3(0, -0.02, 0.01))
    crystal.lattice = try #require(crystal.lattice.strained(by: strain))
    let start = crystal.lattice.matrix
    for shape in [Barostat.Shape.isotropic, .anisotropic] {
      var run = try MolecularDynamics(
        crystal, calculator: Samples.potential.makeCalculator(),
        settings: DynamicsSettings(
          .velocityRescaling(time: 50), barostat: Barostat(shape, time: 100),
          schedule: Schedule(temperature: 100), timestep: 2, seed: 1))
      for _ in 0..<200 { try run.advance() }
      let matrix = run.structure.lattice.matrix
      let factor = matrix.a.length / start.a.length
      #expect(abs(factor - 1) > 1e-4)
      #expect(matrix.a.cross(start.a).length < 1e-10)
      #expect(matrix.a.cross(matrix.b).cross(start.a.cross(start.b)).length < 1e-8)
      #expect(((matrix - start * factor).norm < 1e-9) == (shape == .isotropic))
      // Velocities went against the cell without gaining a motion of the whole.
      #expect(run.velocities.reduce(Vector3.zero, +).length < 1e-12)
    }
  }

  @Test("A cell that loses its volume ends the motion with a sentence")
  func collapse() throws {
    var run = try MolecularDynamics(
      Samples.crystal(), calculator: Samples.potential.makeCalculator(),
      settings: DynamicsSettings(
        .langevin(friction: 0.01), barostat: Barostat(.isotropic, time: 1, compressibility: 1e9),
        schedule: Schedule(temperature: 100), timestep: 2, seed: 1))
    let error = #expect(throws: DynamicsError.self) {
      for _ in 0..<100 { try run.advance() }
    }
    #expect(error?.sentence.contains("lost its volume") == true)
  }
}
