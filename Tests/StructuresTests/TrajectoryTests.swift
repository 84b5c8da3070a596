import Quantities
import Testing

@testable import Structures

struct TrajectoryTests {
  private let cell = Lattice.cubic(10)!

  @Test func `A framework that drifts moves nothing, a lithium that moves does`() {
    var trajectory = Trajectory(species: [.lithium, .sulfur, .phosphorus])
    for frame in 0..<5 {
      let drift = Vector3(0.3, 0.1, -0.2) * Double(frame)
      trajectory.append(
        cell,
        [
          Vector3(0.1, 0, 0) + drift + Vector3(0, 0.05, 0) * Double(frame),
          Vector3(0.5, 0.5, 0.5) + drift, Vector3(0.7, 0.2, 0.1) + drift,
        ])
    }
    let path = trajectory.paths(of: [0], framework: [1, 2])[0]
    for frame in 0..<5 {
      #expect((path[frame] - path[0] - Vector3(0, 0.5, 0) * Double(frame)).length < 1e-12)
    }
    // Without a framework there is nothing to drift.
    let alone = trajectory.paths(of: [0], framework: [])[0]
    #expect((alone[4] - alone[0] - Vector3(12, 6, -8)).length < 1e-12)
  }

  @Test func `The framework counts by mass`() {
    var trajectory = Trajectory(species: [.lithium, .sulfur, .phosphorus])
    trajectory.append(cell, [.zero, .zero, .zero])
    // Sulfur and phosphorus part, their centre of mass stays.
    let (s, p) = (Element.sulfur.mass, Element.phosphorus.mass)
    trajectory.append(cell, [.zero, Vector3(0.1 / s, 0, 0), Vector3(-0.1 / p, 0, 0)])
    #expect(trajectory.paths(of: [0], framework: [1, 2])[0][1].length < 1e-12)
  }

  @Test func `A cell that breathes moves no atom`() {
    var trajectory = Trajectory(species: [.lithium])
    for frame in 0..<4 {
      trajectory.append(Lattice.cubic(10 + Double(frame % 2))!, [Vector3(3.5, 0, 0)])
    }
    let path = trajectory.paths(of: [0], framework: [])[0]
    #expect(path.allSatisfy { ($0 - path[0]).length < 1e-12 })
    #expect(abs(trajectory.meanLattice.lengths.x - 10.5) < 1e-12)
  }

  @Test func `Folded frames tell how far an atom went at most`() {
    var trajectory = Trajectory(species: [.lithium])
    #expect(trajectory.appendFolded(cell, [Vector3(0.9, 0, 0)]) == 0)
    #expect(abs(trajectory.appendFolded(cell, [Vector3(0.2, 0, 0)]) - 0.3) < 1e-12)
    #expect(abs(trajectory.positions[1][0].x - 1.2) < 1e-12)
  }
}
