import Foundation
import Quantities
import Testing

@testable import Potentials

@Suite("Networks of any number of layers")
struct FeedForwardBlockTests {
  private static func network(_ activations: [FeedForward.Activation]) -> FeedForward {
    var random = RandomStream(seed: 9, purpose: "layers", candidate: activations.count)
    var layers: [FeedForward.Layer] = []
    for (n, activation) in activations.enumerated() {
      let inputs = layers.last?.outputs ?? 6
      let outputs = n == activations.count - 1 ? 1 : 4 + n
      layers.append(
        FeedForward.Layer(
          inputs: inputs, outputs: outputs, activation: activation,
          weights: (0..<(inputs + 1) * outputs).map { _ in random.normal() / 2 }))
    }
    return FeedForward(layers)
  }

  @Test("The functions are those of aenet and n2p2")
  func activations() {
    for x in [-3.0, -0.4, 0, 0.7, 5] {
      #expect(FeedForward.Activation.linear(x) == x)
      #expect(abs(FeedForward.Activation.tanh(x) - tanh(x)) < 1e-15)
      #expect(abs(FeedForward.Activation.sigmoid(x) - 1 / (1 + exp(-x))) < 1e-15)
      let scaled = 1.7159 * tanh(2 * x / 3)
      #expect(abs(FeedForward.Activation.scaledTanh(x) - scaled) < 1e-14)
      #expect(abs(FeedForward.Activation.twistedTanh(x) - scaled - x / 10) < 1e-14)
      #expect(abs(FeedForward.Activation.reversedSigmoid(x) - 1 / (1 + exp(x))) < 1e-15)
      #expect(abs(FeedForward.Activation.softplus(x) - log(1 + exp(x))) < 1e-14)
      #expect(FeedForward.Activation.rectifier(x) == max(x, 0))
      #expect(FeedForward.Activation.gaussian(x) == exp(-x * x / 2))
      #expect(FeedForward.Activation.cosine(x) == cos(x))
      #expect(FeedForward.Activation.decay(x) == exp(-x))
      #expect(FeedForward.Activation.square(x) == x * x)
    }
    for x in [-800.0, 800] {
      for (value, slope) in [
        FeedForward.Activation.softplus.valueAndSlope(x),
        FeedForward.Activation.sigmoid.valueAndSlope(x),
      ] { #expect(value.isFinite && slope.isFinite) }
    }
  }

  @Test(
    "Values and derivatives of a block are those of the plain network",
    arguments: [
      [.linear], [.sigmoid], [.tanh, .linear], [.sigmoid, .linear], [.scaledTanh, .linear],
      [.twistedTanh, .linear], [.linear, .tanh, .twistedTanh, .sigmoid, .scaledTanh],
      [.softplus, .gaussian, .cosine, .linear], [.rectifier, .reversedSigmoid, .decay, .square],
    ] as [[FeedForward.Activation]])
  func agrees(activations: [FeedForward.Activation]) {
    let network = Self.network(activations)
    var random = RandomStream(seed: 10, purpose: "inputs", candidate: 0)
    let block = FeedForwardBlock(network)
    // The second, smaller block must not see what is left of the first.
    for atoms in [7, 3] {
      let inputs = (0..<atoms).map { _ in (0..<network.inputs).map { _ in random.normal() } }
      block.evaluate(atoms: atoms, inputs: inputs.flatMap { $0 })
      let expected = inputs.map { network($0) }
      #expect(abs(block.sum - expected.reduce(0, +)) < 1e-12)
      for (atom, x) in inputs.enumerated() {
        for k in x.indices {
          var (plus, minus) = (x, x)
          plus[k] += 1e-5
          minus[k] -= 1e-5
          let numeric = (network(plus) - network(minus)) / 2e-5
          #expect(abs(numeric - block.inputsBar[atom * x.count + k]) < 1e-8)
        }
      }
    }
  }
}
