import Conductivities
import Foundation
import Quantities
import Structures
import Testing

@Suite("Van Hove functions")
struct VanHoveFunctionTests {
  static let lattice = Lattice(a: 9, b: 10, c: 11, alpha: 80, beta: 95, gamma: 105)!

  /// Walkers whose steps are normal with variance `step`² in each coordinate.
  static func brownian(_ walkers: Int, frames: Int, step: Double) -> [[Vector3]] {
    var random = RandomStream(seed: 12, purpose: "brownian", candidate: walkers)
    return (0..<walkers).map { _ in
      var position = lattice.cartesian(
        Vector3(random.uniform(), random.uniform(), random.uniform()))
      return (0..<frames).map { _ in
        position += Vector3(random.normal(), random.normal(), random.normal()) * step
        return position
      }
    }
  }

  static func integral(_ part: [Double], spacing: Double, power: Double = 0) -> Double {
    part.enumerated().reduce(0) {
      let r = (Double($1.offset) + 0.5) * spacing
      return $0 + $1.element * pow(r, power)
        * VanHoveFunction.volume($1.offset, spacing: spacing)
    }
  }

  @Test("Shells fill the sphere, without gaps")
  func volumes() {
    let sum = (0..<40).reduce(0) { $0 + VanHoveFunction.volume($1, spacing: 0.25) }
    #expect(abs(sum - 4 * .pi / 3 * 1000) < 1e-9)
  }

  @Test("Brownian walkers spread as a Gaussian of variance 2 D t", arguments: [1, 4, 16])
  func gaussian(lag: Int) {
    let paths = Self.brownian(60, frames: 4000, step: 0.2)
    let function = VanHoveFunction(paths: paths, lattice: Self.lattice, lags: [lag])
    let part = function.selfParts[0]
    let variance = 0.04 * Double(lag)
    #expect(abs(Self.integral(part, spacing: 0.1) - 1) < 1e-9)
    let square = Self.integral(part, spacing: 0.1, power: 2)
    #expect(abs(square / (3 * variance) - 1) < 0.03)
    let peak = pow(2 * .pi * variance, -1.5)
    for (shell, value) in part.enumerated() {
      let counts = value * VanHoveFunction.volume(shell, spacing: 0.1) * 240_000 / Double(lag)
      guard counts > 400 else { continue }
      // Over a shell the Gaussian is not what it is in its middle.
      let inner = Double(shell) * 0.1
      let mean = (0..<20).reduce((sum: 0.0, weight: 0.0)) { mean, point in
        let r = inner + (Double(point) + 0.5) * 0.005
        return (mean.sum + exp(-r * r / (2 * variance)) * r * r, mean.weight + r * r)
      }
      let expected = peak * mean.sum / mean.weight
      // Independent origins are a lag apart.
      #expect(abs(value / expected - 1) < 4.5 / counts.squareRoot())
    }
  }

  @Test("After no time an ion is where it was")
  func noTime() {
    let paths = Self.brownian(5, frames: 100, step: 0.3)
    let function = VanHoveFunction(paths: paths, lattice: Self.lattice, lags: [0], spacing: 0.2)
    #expect(function.selfParts[0].count == 1)
    #expect(abs(function.selfParts[0][0] * 4 * .pi / 3 * 0.008 - 1) < 1e-12)
  }

  @Test("Ions of an ideal gas know nothing of each other, at any lag", arguments: [2, 25])
  func idealGas(walkers: Int) {
    // Long steps: each frame is a new gas.
    let frames = 120_000 / (walkers * (walkers - 1))
    let paths = Self.brownian(walkers, frames: frames, step: 20)
    let function = VanHoveFunction(
      paths: paths, lattice: Self.lattice, lags: [0, 3], spacing: 0.5)
    for part in function.distinctParts {
      #expect(part.count == Int(Self.lattice.heights.min()))
      for (shell, value) in part.enumerated() {
        let pairs = Double(frames * walkers * (walkers - 1))
        let share = VanHoveFunction.volume(shell, spacing: 0.5) / Self.lattice.volume
        // At no lag every pair counts twice.
        #expect(abs(value - 1) < 4 * (2 / (pairs * share)).squareRoot())
      }
    }
  }

  @Test("Of a crystal the distinct part has its shells of neighbours")
  func crystal() {
    let structure = Structure(
      lattice: .cubic(3)!, species: [.lithium], positions: [.zero]
    ).supercell(4, 4, 4)
    let paths = structure.cartesianPositions.map { [$0, $0 + Vector3(24, -12, 0)] }
    let function = VanHoveFunction(
      paths: paths, lattice: structure.lattice, lags: [0, 1], spacing: 0.2)
    // Moved by whole cells nothing has changed for the others.
    for part in function.distinctParts {
      let counts = part.enumerated().map {
        $1 * VanHoveFunction.volume($0, spacing: 0.2) * 63 / structure.lattice.volume
      }
      let filled = counts.indices.filter { counts[$0] > 1e-9 }
      // 6 at 3 Å, 12 at 3√2, 8 at 3√3.
      #expect(filled.map { counts[$0].rounded() } == [6, 12, 8])
      #expect(filled[1] == 21 && filled[2] == 25)
    }
    #expect(abs(function.radius(21) - 4.3) < 1e-12)
    #expect(function.selfParts[1].count == Int(Vector3(24, -12, 0).length / 0.2) + 1)
  }

  @Test("Ions that follow one another fill the place that was left")
  func following() {
    // Every ion of a ring goes to where the next was.
    let ring = (0..<4).map { Vector3(Double($0) * 3, 0, 0) }
    let paths = ring.map { [$0, $0 + Vector3(3, 0, 0)] }
    let function = VanHoveFunction(
      paths: paths, lattice: .cubic(12)!, lags: [0, 1], spacing: 0.3)
    #expect(function.distinctParts[0][0] == 0)
    let count = function.distinctParts[1][0] * VanHoveFunction.volume(0, spacing: 0.3) * 3 / 1728
    #expect(abs(count - 1) < 1e-9)
  }

  @Test("Of a trajectory the drift is taken out; order and origin change nothing")
  func trajectory() {
    let paths = Self.brownian(6, frames: 50, step: 0.4)
    var drifting = Trajectory(
      species: [Element](repeating: .lithium, count: 6) + [.sulfur], interval: 10)
    for frame in 0..<50 {
      let drift = Vector3(0.02, -0.01, 0.03) * Double(frame)
      let ions = paths.reversed().map { Self.lattice.fractional($0[frame]) + drift }
      drifting.append(Self.lattice, ions + [drift + 0.5])
    }
    let lags = [1, 7]
    let expected = VanHoveFunction(paths: paths, lattice: Self.lattice, lags: lags)
    let found = VanHoveFunction(drifting, of: .lithium, lags: lags)
    for (one, other) in zip(expected.selfParts, found.selfParts) {
      #expect(one.count == other.count)
      for (a, b) in zip(one, other) { #expect(abs(a - b) < 1e-9) }
    }
    for (one, other) in zip(expected.distinctParts, found.distinctParts) {
      for (a, b) in zip(one, other) { #expect(abs(a - b) < 1e-9) }
    }
    let alone = VanHoveFunction(paths: [paths[0]], lattice: Self.lattice, lags: lags)
    #expect(alone.distinctParts.allSatisfy { $0.allSatisfy { $0 == 0 } })
  }
}
