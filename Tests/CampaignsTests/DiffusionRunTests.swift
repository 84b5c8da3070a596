import Foundation
import Potentials
import Quantities
import Structures
import Testing

@testable import Campaigns

struct DiffusionRunTests {
  private func run(pressure: Double? = nil) throws -> DiffusionRun {
    DiffusionRun(
      try Samples.crystal("gamma-Li3PS4"), temperature: 700, pressure: pressure, seed: 3,
      warming: 100, watching: 400)
  }

  @Test(arguments: [nil, 0.0])
  func `Stopped again and again, it is bit for bit what it is when left alone`(
    pressure: Double?
  ) throws {
    let potential = try Samples.shippedPotential()
    let alone = try #require(
      try run(pressure: pressure).trajectory(
        with: potential, checkpoint: nil, isInterrupted: { false }))
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let checkpoint = folder.appending(path: "checkpoint")
    var stops = 0
    var stopped: Trajectory?
    while stopped == nil {
      // In the middle of the warming, at its end, and at several places of the watching.
      let patience = [20, 30, 7, 60, 100][stops % 5]
      let steps = Guarded(0)
      stopped = try run(pressure: pressure).trajectory(
        with: potential, checkpoint: checkpoint,
        isInterrupted: {
          steps.withLock {
            $0 += 1
            return $0 > patience
          }
        })
      stops += 1
      try #require(stops < 100)
    }
    #expect(stops > 3)
    #expect(stopped == alone)
    #expect(alone.count == 9)
    #expect(alone.interval == 50)
    #expect(alone.temperature == 700)
    // The cell stays while it is watched; a pressure has changed it before.
    #expect(Set(alone.lattices).count == 1)
    #expect((alone.lattices[0] == (try run().structure.lattice)) == (pressure == nil))
  }

  @Test func `Another seed is another motion`() throws {
    let potential = try Samples.shippedPotential()
    var other = try run()
    other.seed = 4
    let first = try run().trajectory(with: potential, checkpoint: nil, isInterrupted: { false })
    let second = try other.trajectory(with: potential, checkpoint: nil, isInterrupted: { false })
    #expect(first != second)
  }

  @Test func `A checkpoint that nobody can read is begun again`() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data("no checkpoint".utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    let potential = try Samples.shippedPotential()
    let first = try run().trajectory(with: potential, checkpoint: url, isInterrupted: { false })
    let second = try run().trajectory(with: potential, checkpoint: nil, isInterrupted: { false })
    #expect(first == second)
  }
}
