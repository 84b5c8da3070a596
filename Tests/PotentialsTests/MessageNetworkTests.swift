import Foundation
import Quantities
import Testing

@testable import Potentials

@Suite("The network of the messages")
struct MessageNetworkTests {
  private let shape = MessageShape(inputs: 6, hidden: 5, outputs: 3)

  private func random(_ count: Int, _ purpose: String) -> [Double] {
    var random = RandomStream(seed: 8, purpose: purpose, candidate: 0)
    return (0..<count).map { _ in random.normal() / 2 }
  }

  @Test("Messages are those of plain loops, and never beyond ±1")
  func plainLoops() {
    let p = random(shape.parameterCount, "parameters")
    let (mean, scale) = (random(6, "mean"), random(6, "scale"))
    let network = MessageNetwork<Double>(shape)
    for atoms in [3, 1, 8] {
      let features = random(6 * atoms, "features")
      network.forward(atoms: atoms, features: features, mean: mean, scale: scale, p)
      for a in 0..<atoms {
        let h = (0..<5).map { k in
          tanh(
            (0..<6).reduce(p[shape.bias1 + k]) {
              $0 + (features[6 * a + $1] - mean[$1]) * scale[$1] * p[$1 * 5 + k]
            })
        }
        for k in 0..<3 {
          let w = tanh(
            (0..<5).reduce(p[shape.bias2 + k]) {
              $0 + h[$1] * p[shape.weights2 + $1 * 3 + k]
            })
          #expect(abs(network.messages[3 * a + k] - w) < 1e-10 && abs(w) <= 1)
        }
      }
    }
  }

  @Test("Derivatives by features and parameters are those of central differences")
  func derivatives() {
    let p = random(shape.parameterCount, "parameters")
    let (mean, scale) = (random(6, "mean"), random(6, "scale"))
    let features = random(24, "features")
    let featuresDot = random(24, "change")
    let (bar, barDot) = (random(12, "bar"), random(12, "bar of bar"))
    let network = MessageNetwork<Double>(shape)
    /// S = barDot · w + bar · ẇ.
    func s(_ features: [Double], _ p: [Double]) -> Double {
      network.forward(atoms: 4, features: features, mean: mean, scale: scale, p)
      network.tangent(featuresDot: featuresDot, scale: scale, p)
      return (0..<12).reduce(0) {
        $0 + barDot[$1] * network.messages[$1] + bar[$1] * network.messagesDot[$1]
      }
    }
    func difference(_ values: [Double], _ index: Int, _ s: ([Double]) -> Double) -> Double {
      var (plus, minus) = (values, values)
      plus[index] += 1e-5
      minus[index] -= 1e-5
      return (s(plus) - s(minus)) / 2e-5
    }
    _ = s(features, p)
    network.backward(messagesBar: bar, scale: scale, p)
    var gradient = [Double](repeating: 0, count: p.count)
    network.parameterGradient(
      messagesBar: bar, messagesBarDot: barDot, scale: scale, p, into: &gradient)
    // ẇ along the features' change is the derivative of bar · w along it.
    let along = (0..<24).reduce(0) { $0 + network.featuresBar[$1] * featuresDot[$1] }
    let direct = (0..<12).reduce(0) { $0 + bar[$1] * network.messagesDot[$1] }
    #expect(abs(along - direct) < 1e-12)
    let byFeatures = network.featuresBarDot
    for index in features.indices {
      let numeric = difference(features, index) { s($0, p) }
      #expect(abs(numeric - byFeatures[index]) < 1e-8, "feature \(index)")
    }
    for index in p.indices {
      let numeric = difference(p, index) { s(features, $0) }
      #expect(abs(numeric - gradient[index]) < 1e-8, "parameter \(index)")
    }
  }
}
