import Quantities
import Testing

@testable import Conductivities

struct MeanSquaredDisplacementTests {
  @Test(arguments: [1, 2, 3, 37, 128])
  func `The transform is the definition`(frames: Int) {
    var random = RandomStream(seed: 1, purpose: "paths", candidate: frames)
    let paths = Walkers.brownian(3, frames: frames, diffusion: 0.4, random: &random)
    let fast = MeanSquaredDisplacement(paths).values
    let plain = MeanSquaredDisplacement.byDefinition(paths)
    for (a, b) in zip(fast, plain) { #expect(abs(a - b) < 1e-10 * (1 + b)) }
    #expect(fast.count == frames)
  }

  @Test func `A path far from the origin loses nothing`() {
    var random = RandomStream(seed: 1, purpose: "paths", candidate: 0)
    let paths = Walkers.brownian(2, frames: 50, diffusion: 0.4, random: &random)
    let far = paths.map { path in path.map { $0 + Vector3(1e5, -1e5, 3e4) } }
    let (a, b) = (MeanSquaredDisplacement(paths).values, MeanSquaredDisplacement(far).values)
    for (x, y) in zip(a, b) { #expect(abs(x - y) < 1e-8 * (1 + x)) }
  }

  @Test func `A uniform motion has the square of its way`() {
    let path = (0..<20).map { Vector3(0.5, 0, -1) * Double($0) }
    let values = MeanSquaredDisplacement([path]).values
    for lag in 0..<20 { #expect(abs(values[lag] - 1.25 * Double(lag * lag)) < 1e-9) }
  }
}
