import Descriptors
import Foundation
import Quantities
import Testing

@testable import Potentials

/// The same network as plain loops over arrays, from its equation.
private struct PlainNetwork {
  var shape: NetworkShape
  var p: [Double]

  private func layers(_ x: [Double]) -> (h1: [Double], h2: [Double]) {
    let h1 = (0..<shape.hidden1).map { k in
      tanh(
        x.indices.reduce(p[shape.bias1 + k]) { $0 + x[$1] * p[$1 * shape.hidden1 + k] })
    }
    let h2 = (0..<shape.hidden2).map { k in
      tanh(
        h1.indices.reduce(p[shape.bias2 + k]) {
          $0 + h1[$1] * p[shape.weights2 + $1 * shape.hidden2 + k]
        })
    }
    return (h1, h2)
  }

  func energy(_ x: [Double]) -> Double {
    let h2 = layers(x).h2
    return h2.indices.reduce(p[shape.bias3]) { $0 + p[shape.weights3 + $1] * h2[$1] }
  }

  func gradient(_ x: [Double]) -> [Double] {
    let (h1, h2) = layers(x)
    return x.indices.map { i in
      var sum = 0.0
      for j in h1.indices {
        for k in h2.indices {
          sum +=
            p[shape.weights3 + k] * (1 - h2[k] * h2[k]) * p[shape.weights2 + j * shape.hidden2 + k]
            * (1 - h1[j] * h1[j]) * p[i * shape.hidden1 + j]
        }
      }
      return sum
    }
  }
}

@Suite("The network of one element")
struct NetworkBlockTests {
  private let shape = NetworkShape(inputs: 9, hidden1: 7, hidden2: 5)

  @Test("Energies and their gradient by the features are those of plain loops")
  func plainLoops() {
    var random = RandomStream(seed: 6, purpose: "network", candidate: 0)
    let p = (0..<shape.parameterCount).map { _ in 0.5 * random.normal() }
    let mean = (0..<9).map { _ in random.normal() }
    let scale = (0..<9).map { _ in 0.5 + random.uniform() }
    let plain = PlainNetwork(shape: shape, p: p)
    let block = NetworkBlock<Double>(shape)
    // More, fewer and more atoms again: storage is used again.
    for atoms in [3, 1, 12, 2] {
      let features = (0..<(9 * atoms)).map { _ in random.normal() }
      block.forward(atoms: atoms, features: features, mean: mean, scale: scale, p)
      block.backward(scale: scale, p)
      for a in 0..<atoms {
        let x = (0..<9).map { (features[9 * a + $0] - mean[$0]) * scale[$0] }
        #expect(abs(block.energies[a] - plain.energy(x)) < 1e-10)
        for (k, slope) in plain.gradient(x).enumerated() {
          #expect(abs(block.featuresBar[9 * a + k] - slope * scale[k]) < 1e-10)
        }
      }
    }
  }

  @Test("Without weights every atom has the energy of the last bias")
  func bias() {
    var p = [Double](repeating: 0, count: shape.parameterCount)
    p[shape.bias3] = -3.25
    let block = NetworkBlock<Double>(shape)
    let ones = [Double](repeating: 1, count: 36)
    block.forward(atoms: 4, features: ones, mean: ones, scale: ones, p)
    block.backward(scale: ones, p)
    #expect((0..<4).allSatisfy { block.energies[$0] == -3.25 })
    #expect((0..<36).allSatisfy { block.featuresBar[$0] == 0 })
  }

  @Test("The parameters stand one after the other without gap")
  func layout() {
    #expect(shape.weights1 == 0 && shape.bias1 == 63 && shape.weights2 == 70)
    #expect(shape.bias2 == 105 && shape.weights3 == 110 && shape.bias3 == 115)
    #expect(shape.parameterCount == 116)
    let layout = Samples.layout
    let basis = layout.basis
    #expect(layout.mixing(.first, type: 0) == 0)
    #expect(layout.mixing(.second, type: 0) == basis.mixingCount(.first))
    #expect(
      layout.messageNetwork(type: 0) == basis.mixingCount(.first) + basis.mixingCount(.second))
    #expect(
      layout.mixing(.first, type: 1)
        == layout.messageNetwork(type: 0) + layout.messageShape.parameterCount)
    #expect(layout.network(member: 0, type: 0) == 2 * layout.mixing(.first, type: 1))
    #expect(
      layout.network(member: 1, type: 1) + layout.shape.parameterCount == layout.parameterCount)
  }
}
