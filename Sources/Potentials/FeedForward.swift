import Foundation

/// A network of layers, each a linear map, a bias and one function of a number.
public struct FeedForward: Sendable, Hashable {
  /// The functions that aenet and n2p2 know.
  public enum Activation: Sendable, CaseIterable {
    case linear
    case tanh
    /// 1 / (1 + e^−x) = ½ + ½ tanh(x/2).
    case sigmoid
    /// 1.7159 tanh(2x/3).
    case scaledTanh
    /// 1.7159 tanh(2x/3) + x/10.
    case twistedTanh
    /// 1 − sigmoid.
    case reversedSigmoid
    /// ln(1 + e^x).
    case softplus
    /// x above 0, else 0.
    case rectifier
    /// e^(−x²/2).
    case gaussian
    case cosine
    /// e^−x.
    case decay
    /// x².
    case square

    /// y(x) = offset + amplitude · tanh(inner · x) + linear · x.
    struct Hyperbolic {
      var inner = 0.0
      var amplitude = 0.0
      var offset = 0.0
      var linear = 0.0
    }

    /// For most of them, whose tanh are worked out together; `nil` for the others.
    var hyperbolic: Hyperbolic? {
      switch self {
      case .linear: Hyperbolic(linear: 1)
      case .tanh: Hyperbolic(inner: 1, amplitude: 1)
      case .sigmoid: Hyperbolic(inner: 0.5, amplitude: 0.5, offset: 0.5)
      case .scaledTanh: Hyperbolic(inner: 0.666666666666667, amplitude: 1.7159)
      case .twistedTanh: Hyperbolic(inner: 0.666666666666667, amplitude: 1.7159, linear: 0.1)
      case .reversedSigmoid: Hyperbolic(inner: 0.5, amplitude: -0.5, offset: 0.5)
      case .softplus, .rectifier, .gaussian, .cosine, .decay, .square: nil
      }
    }

    func callAsFunction(_ x: Double) -> Double { valueAndSlope(x).value }

    func valueAndSlope(_ x: Double) -> (value: Double, slope: Double) {
      switch self {
      case .softplus: return (max(x, 0) + log1p(exp(-abs(x))), 1 / (1 + exp(-x)))
      case .rectifier: return x > 0 ? (x, 1) : (0, 0)
      case .gaussian: return (exp(-x * x / 2), -x * exp(-x * x / 2))
      case .cosine: return (cos(x), -sin(x))
      case .decay: return (exp(-x), -exp(-x))
      case .square: return (x * x, 2 * x)
      default:
        guard let form = hyperbolic else { preconditionFailure("it is one of the above") }
        let t = Foundation.tanh(form.inner * x)
        return (
          form.offset + form.amplitude * t + form.linear * x,
          form.amplitude * form.inner * (1 - t * t) + form.linear
        )
      }
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
