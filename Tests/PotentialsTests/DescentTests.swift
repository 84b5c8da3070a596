import Descriptors
import Quantities
import Testing

@testable import Potentials

@Suite("Steps of a training")
struct DescentTests {
  private let layout = Samples.layout

  private func steps(
    _ count: Int, decay: Double = 0, rate: Float = 0.01, from start: [Float],
    gradient: ([Float]) -> [Float]
  ) -> [Float] {
    var descent = Descent(layout, decay: decay)
    var parameters = start
    var first = [Float](repeating: 0, count: start.count)
    var second = first
    for number in 1...count {
      var slope = gradient(parameters)
      descent.step(
        &parameters, gradient: &slope, number: number, rate: rate, first: &first, second: &second)
    }
    return parameters
  }

  private var random: [Float] {
    var random = RandomStream(seed: 8, purpose: "parameters", candidate: 0)
    return (0..<layout.parameterCount).map { _ in Float(random.normal()) }
  }

  @Test("Every parameter is moved, against the gradient and by about the rate")
  func moves() {
    let start = random
    let end = steps(1, from: start) { $0 }
    let moves = zip(start, end).map { $1 - $0 }
    #expect(moves.allSatisfy { $0 != 0 })
    let descent = zip(start, moves).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(descent < 0)
    let square = moves.reduce(0) { $0 + $1 * $1 } / Float(moves.count)
    // An orthogonalised step has singular values between 0.7 and 1.2 of a fifth of the rate.
    #expect((0.0014...0.02).contains(square.squareRoot()))
  }

  @Test("A bowl is descended to its bottom within the reach of the last rate")
  func bowl() {
    let bottom = random
    let end = steps(600, rate: 0.02, from: [Float](repeating: 0, count: bottom.count)) {
      zip($0, bottom).map { 3 * ($0 - $1) }
    }
    let rest = zip(end, bottom).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect((rest / Float(bottom.count)).squareRoot() < 0.1)
  }

  @Test("Without a gradient, weights shrink by rate times decay in each step and biases stay")
  func decay() {
    let start = random
    let zero = [Float](repeating: 0, count: start.count)
    let end = steps(3, decay: 2, rate: 0.1, from: start) { _ in zero }
    let shape = layout.shape
    for member in 0..<layout.members {
      let p = layout.network(member: member, type: 1)
      #expect(abs(end[p] - start[p] * 0.512) < 1e-6)
      #expect(end[p + shape.bias1] == start[p + shape.bias1])
      #expect(end[p + shape.weights3] == start[p + shape.weights3])
    }
    #expect(abs(end[0] - start[0] * 0.512) < 1e-6)
  }
}
