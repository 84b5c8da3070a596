import Foundation
import Quantities
import Structures
import Testing

@testable import Conductivities

struct IonTransportTests {
  private let lattice = Lattice.cubic(20)!

  /// Lithium on given paths, with a framework of P and S on others.
  private func trajectory(_ lithium: [[Vector3]], framework: [[Vector3]]) -> Trajectory {
    var trajectory = Trajectory(
      species: lithium.map { _ in .lithium }
        + framework.indices.map { $0 % 4 == 0 ? Element.phosphorus : .sulfur },
      temperature: 600)
    for frame in lithium[0].indices {
      trajectory.append(lattice, (lithium + framework).map { lattice.fractional($0[frame]) })
    }
    return trajectory
  }

  private func still(_ count: Int, frames: Int) -> [[Vector3]] {
    (0..<count).map { atom in
      [Vector3](repeating: Vector3(Double(atom), 1, 2), count: frames)
    }
  }

  @Test func `Ions that go independent ways have a Haven ratio of one, ions in step one over N`()
    throws
  {
    var random = RandomStream(seed: 1, purpose: "haven", candidate: 0)
    let free = Walkers.brownian(12, frames: 800, diffusion: 0.02, random: &random)
    let alone = try IonTransport(
      trajectory(free, framework: still(8, frames: 800)), of: .lithium, interval: 10)
    let one = try #require(alone.havenRatio)
    #expect(abs(one.value - 1) < 3 * one.standardError)
    let same = Walkers.brownian(1, frames: 800, diffusion: 0.02, random: &random)[0]
    let together = try IonTransport(
      trajectory([[Vector3]](repeating: same, count: 12), framework: still(8, frames: 800)),
      of: .lithium, interval: 10)
    let twelfth = try #require(together.havenRatio)
    #expect(abs(twelfth.value - 1.0 / 12) < 0.001)
  }

  @Test func `A framework that drifts as a whole changes nothing`() throws {
    var random = RandomStream(seed: 2, purpose: "drift", candidate: 0)
    let free = Walkers.brownian(8, frames: 400, diffusion: 0.02, random: &random)
    let drift = Walkers.brownian(1, frames: 400, diffusion: 0.5, random: &random)[0]
    func drifting(_ paths: [[Vector3]]) -> [[Vector3]] {
      paths.map { zip($0, drift).map { $0 + $1 } }
    }
    let frame = still(8, frames: 400)
    let calm = try IonTransport(trajectory(free, framework: frame), of: .lithium, interval: 10)
    let moved = try IonTransport(
      trajectory(drifting(free), framework: drifting(frame)), of: .lithium, interval: 10)
    #expect(abs(calm.tracer.value - moved.tracer.value) < 1e-9 * calm.tracer.value)
  }

  @Test func `The conductivity is that of Nernst and Einstein`() throws {
    var random = RandomStream(seed: 3, purpose: "sigma", candidate: 0)
    let free = Walkers.brownian(8, frames: 400, diffusion: 0.02, random: &random)
    let transport = try IonTransport(
      trajectory(free, framework: still(8, frames: 400)), of: .lithium, interval: 10)
    let expected = transport.tracer.value * 8 / (8000 * Constants.boltzmann * 600)
    #expect(abs(transport.conductivity!.value / expected - 1) < 1e-12)
    let relative = transport.tracer.standardError / transport.tracer.value
    #expect(
      abs(transport.conductivity!.standardError / transport.conductivity!.value / relative - 1)
        < 1e-12)
    #expect(transport.duration == 3990)
  }

  @Test func `What is no diffusion in a solid is told`() throws {
    var random = RandomStream(seed: 4, purpose: "no", candidate: 0)
    let free = Walkers.brownian(8, frames: 200, diffusion: 0.05, random: &random)
    let rattling = Walkers.shaken(still(8, frames: 200), by: 0.2, random: &random)
    let calm = still(8, frames: 200)
    func failure(_ trajectory: Trajectory, _ element: Element = .lithium) -> ConductivityError? {
      do {
        _ = try IonTransport(trajectory, of: element, interval: 10)
        return nil
      } catch { return error }
    }
    guard case .noJumps = failure(trajectory(rattling, framework: calm)) else {
      Issue.record("rattling is no diffusion")
      return
    }
    let flowing = Walkers.brownian(8, frames: 200, diffusion: 0.05, random: &random)
    guard case .flows = failure(trajectory(free, framework: flowing)) else {
      Issue.record("a melt is no solid")
      return
    }
    #expect(
      failure(trajectory(free, framework: calm), Element("Na")!)
        == .noMobileIons(Element("Na")!, formula: "Li8P2S6"))
    #expect(
      failure(trajectory(free.map { Array($0.prefix(5)) }, framework: still(8, frames: 5)))
        == .fewFrames(count: 5))
    let straight = (0..<8).map { atom in
      (0..<200).map { Vector3(Double(atom % 3), 1, 0) * Double($0) * 0.05 }
    }
    guard case .notDiffusive = failure(trajectory(straight, framework: calm)) else {
      Issue.record("a flight is no diffusion")
      return
    }
  }

  @Test func `Where nothing has hopped the hops expected are those of a flat prior`() {
    let nothing = IonTransport.stillness(
      carriers: 30, volume: 2000, temperature: 600, duration: 50_000)
    // n with the density e^−n, by its quantiles.
    let logarithms = (0..<100_000).map { log10(-log((Double($0) + 0.5) / 100_000)) }
    let mean = logarithms.reduce(0, +) / 1e5
    let variance = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1e5
    let oneHop = EmpiricalError.hop * EmpiricalError.hop / (6 * 30 * 50_000)
    let factor = IonTransport.conductivityFactor(carriers: 30, volume: 2000, temperature: 600)
    #expect(abs(nothing.value - log10(oneHop * factor) - mean) < 1e-4)
    #expect(abs(nothing.standardError - variance.squareRoot()) < 1e-3)
  }

  @Test func `Every sentence is a sentence`() {
    for error in [
      ConductivityError.noLithium(formula: "P2S5"),
      .noMobileIons(.lithium, formula: "P2S5"), .fewFrames(count: 3),
      .flows(.phosphorus, way: 2.51, duration: 1e5, temperature: 900),
      .noJumps(.lithium, furthest: 0.4567, duration: 1e5),
      .notDiffusive(.lithium, duration: 1e5), .notPositive(what: "temperature", value: -1),
      .fewTemperatures(count: 1), .fewJumps(jumps: 3.21, temperature: 400),
    ] {
      #expect(error.sentence.count > 20 && error.kind == .badInput)
      #expect(!error.sentence.hasSuffix("."))
    }
    #expect(
      ConductivityError.flows(.phosphorus, way: 2.514, duration: 1e5, temperature: 900).sentence
        .contains("P, its slowest element, moves by 2.51 Å in 100 ps at 900 K"))
  }
}
