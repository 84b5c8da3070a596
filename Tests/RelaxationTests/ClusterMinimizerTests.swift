import Foundation
import Potentials
import Quantities
import Relaxation
import Testing

@Suite("Relaxation in open space")
struct ClusterMinimizerTests {
  private let potential = LennardJonesCluster(depth: 1, diameter: 1)

  private func minimizer(_ tolerance: Double, steps: Int = 2000) -> ClusterMinimizer {
    ClusterMinimizer(
      forceTolerance: tolerance, longestStep: 0.4, inverseCurvature: 0.01, stepLimit: steps)
  }

  /// Thirteen atoms near the icosahedron, whose edges are about 2^(1/6).
  private func rattledIcosahedron(_ seed: Int) -> [Vector3] {
    var random = RandomStream(seed: 6, purpose: "icosahedron", candidate: seed)
    let golden = (1 + 5.squareRoot()) / 2
    var positions = [Vector3.zero]
    for a in [-1.0, 1] {
      for b in [-golden, golden] {
        positions += [Vector3(0, a, b), Vector3(a, b, 0), Vector3(b, 0, a)]
      }
    }
    return positions.map {
      $0 * 0.57 + Vector3(random.normal(), random.normal(), random.normal()) * 0.05
    }
  }

  @Test("Thirteen atoms near the icosahedron relax to −44.326801 ε", arguments: 0..<5)
  func icosahedron(seed: Int) {
    var calls = 0
    let result = minimizer(1e-4).relax(rattledIcosahedron(seed)) {
      calls += 1
      return potential.evaluate($0, forces: &$1)
    }
    // Northby, J. Chem. Phys. 87, 6166 (1987).
    #expect(abs(result.energy + 44.326801) < 1e-6)
    #expect(result.isConverged && result.evaluations == calls)
    var forces = [Vector3](repeating: .zero, count: 13)
    #expect(potential.evaluate(result.positions, forces: &forces) == result.energy)
    #expect(forces.allSatisfy { $0.length <= 1e-4 })
  }

  @Test("The energy is never above that of the start, whatever the step limit", arguments: 0..<12)
  func monotone(limit: Int) {
    let start = rattledIcosahedron(9)
    var forces = start
    let result = minimizer(1e-9, steps: limit).relax(start) { potential.evaluate($0, forces: &$1) }
    #expect(result.energy <= potential.evaluate(start, forces: &forces))
    #expect(result.evaluations == limit + 1 && !result.isConverged)
  }

  @Test("Two atoms on one place end without a result, not never")
  func samePlace() {
    let result = minimizer(1e-3).relax([.zero, .zero]) { potential.evaluate($0, forces: &$1) }
    #expect(!result.isConverged && !result.energy.isFinite)
  }
}
