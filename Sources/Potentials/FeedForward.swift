import Foundation

/// A network of layers, each a linear map, a bias and one function of a number.
public struct FeedForward: Sendable, Hashable {
  /// The functions that aenet knows, by its numbers for them.
  ///
  /// All are one formula: y(x) = offset + amplitude · tanh(inner · x) + linear · x.
  public enum Activation: Int, Sendable, CaseIterable {
    case linear = 0
    case tanh = 1
    /// 1 / (1 + e^−x) = ½ + ½ tanh(x/2).
    case sigmoid = 2
    /// 1.7159 tanh(2x/3).
    case scaledTanh = 3
    /// 1.7159 tanh(2x/3) + x/10.
    case twistedTanh = 4

    var inner: Double { [0, 1, 0.5, 0.666666666666667, 0.666666666666667][rawValue] }
    var amplitude: Double { [0, 1, 0.5, 1.7159, 1.7159][rawValue] }
    var offset: Double { self == .sigmoid ? 0.5 : 0 }
    var linear: Double { [1, 0, 0, 0, 0.1][rawValue] }

    func callAsFunction(_ x: Double) -> Double {
      offset + amplitude * Foundation.tanh(inner * x) + linear * x
    }
  }

  public struct Layer: Sendable, Hashable {
    public var inputs: Int
    public var outputs: Int
    public var activation: Activation
    /// The weights of each input in turn, then the biases: (inputs + 1) × outputs.
    public var weights: [Double]

    public init(inputs: Int, outputs: Int, activation: Activation, weights: [Double]) {
      precondition(weights.count == (inputs + 1) * outputs, "the weights fit the layer")
      self.inputs = inputs
      self.outputs = outputs
      self.activation = activation
      self.weights = weights
    }
  }

  /// The last one has one output.
  public let layers: [Layer]

  public init(_ layers: [Layer]) {
    precondition(
      !layers.isEmpty && layers.last?.outputs == 1
        && zip(layers, layers.dropFirst()).allSatisfy { $0.outputs == $1.inputs },
      "each layer takes what the one before it gives, and the last gives one number")
    self.layers = layers
  }

  public var inputs: Int { layers[0].inputs }

  /// The value, plainly: the twin of `FeedForwardBlock`.
  func callAsFunction(_ x: [Double]) -> Double {
    var x = x
    for layer in layers {
      x = (0..<layer.outputs).map { k in
        let bias = layer.weights[layer.inputs * layer.outputs + k]
        let sum = x.indices.reduce(bias) { $0 + x[$1] * layer.weights[$1 * layer.outputs + k] }
        return layer.activation(sum)
      }
    }
    return x[0]
  }
}
