import Foundation
import Quantities
import Structures
import Testing

@testable import Conductivities

struct ConductivityCurveTests {
  /// Lithium that walks with E_a = 0.2 eV beside a framework that stands.
  private func run(
    _ temperature: Double, seed: Int = 0, frames: Int = 400, interval: Double = 300,
    as told: Double? = nil, creep: Double = 0
  ) throws -> IonTransport {
    var random = RandomStream(seed: 5, purpose: "curve", candidate: Int(temperature) + seed)
    let diffusion = 0.01 * exp(-0.2 / (Constants.boltzmann * temperature))
    let paths = Walkers.brownian(
      20, frames: frames, diffusion: diffusion * interval, random: &random)
    let lattice = Lattice.cubic(15)!
    var trajectory = Trajectory(
      species: [Element](repeating: .lithium, count: 20) + [.sulfur, .sulfur],
      temperature: told ?? temperature)
    for frame in 0..<frames {
      // In opposite directions, so that the framework does not drift as a whole.
      let way = creep / 15 * Double(frame) / Double(frames - 1) / 0.9
      trajectory.append(
        lattice,
        paths.map { lattice.fractional($0[frame]) } + [
          Vector3(way, 0, 0), Vector3(0.5 - way, 0, 0),
        ])
    }
    return try IonTransport(trajectory, of: .lithium, interval: interval)
  }

  @Test func `The activation energy and the conductivity at 300 K are those of the walkers`() throws
  {
    let curve = ConductivityCurve(try [600, 700, 800, 900].map { try run($0) })
    let energy = try #require(curve.arrhenius?.activationEnergy)
    #expect(abs(energy.value - 0.2) < 3 * energy.standardError)
    #expect(energy.standardError < 0.08)
    let diffusion = 0.01 * exp(-0.2 / (Constants.boltzmann * 300))
    let expected = log10(
      diffusion * IonTransport.conductivityFactor(carriers: 20, volume: 3375, temperature: 300))
    let found = try #require(curve.log10Conductivity)
    #expect(abs(found.value - expected) < 3 * found.standardError)
    #expect(curve.remarks.isEmpty)
  }

  @Test func `A short run is told, and few temperatures have no line`() throws {
    let short = ConductivityCurve(try [600, 700, 800, 900].map { try run($0, interval: 50) })
    #expect(short.arrhenius != nil)
    #expect(short.remarks.count == 1 && short.remarks[0].contains("ps only"))
    let few = ConductivityCurve(try [600, 700, 800].map { try run($0) })
    #expect(few.arrhenius == nil && few.log10Conductivity == nil)
    #expect(few.remarks == [ConductivityError.fewTemperatures(count: 3).sentence])
    let alone = ConductivityCurve([try run(600)])
    #expect(alone.arrhenius == nil)
    #expect(alone.remarks == [ConductivityError.fewTemperatures(count: 1).sentence])
  }

  @Test func `What does not grow with temperature, or is no line, is not extrapolated`() throws {
    let falling = ConductivityCurve(
      try zip([600.0, 700, 800, 900], [900.0, 800, 700, 600]).map { told, real in
        try run(real, as: told)
      })
    #expect(falling.arrhenius == nil && falling.log10Conductivity == nil)
    #expect(falling.remarks.contains { $0.contains("does not grow with temperature") })
    let near = ConductivityCurve(try [600, 600.01, 600.02, 600.03].map { try run(600, as: $0) })
    #expect(near.log10Conductivity == nil && near.remarks.count == 1)
  }

  @Test func `A framework that creeps is told`() throws {
    let runs = try [600.0, 700, 800, 900].map { try run($0, creep: $0 == 900 ? 1.5 : 0) }
    #expect(runs.map { $0.frameworkWay! > IonTransport.creep } == [false, false, false, true])
    let curve = ConductivityCurve(runs)
    #expect(
      curve.remarks.count == 1 && curve.remarks[0].hasPrefix("at 900 K the framework has moved"))
    #expect(curve.log10Conductivity != nil)
  }

  @Test func `Too few hops are left out of the line and told`() throws {
    let runs = try [500, 600, 700, 800, 900].map { try run($0) }
    let few = ConductivityCurve(runs, failures: ["at 400 K nothing moved"])
    #expect(few.remarks.contains("at 400 K nothing moved"))
    let shorter = try run(350, frames: 60, interval: 300)
    #expect(shorter.jumps < ConductivityCurve.fewestJumps)
    let curve = ConductivityCurve(runs + [shorter])
    #expect(curve.points.count == 6)
    #expect(curve.arrhenius?.line.degreesOfFreedom == 3)
    #expect(curve.remarks.contains { $0.contains("350 K") })
  }

  @Test func `Runs of one temperature are one point with the error that they show`() throws {
    let runs = try (0..<4).map { try run(700, seed: $0 * 1000) }
    let point = ConductivityCurve(runs).points[0]
    let values = runs.map(\.tracer.value)
    #expect(abs(point.tracer.value - values.reduce(0, +) / 4) < 1e-15)
    let shown = Estimate(committee: values).standardError / 2
    #expect(point.tracer.standardError >= shown)
    #expect(point.duration == runs[0].duration)
  }
}
