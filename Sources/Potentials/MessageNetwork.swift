import Descriptors

/// The network with which an atom makes its messages of its features on the
/// first level, and where its parameters stand in one flat array.
///
///     w_i = tanh(W₂ᵀ tanh(W₁ᵀ x + b₁) + b₂)
///
/// Bounded, so that no surroundings, however strange, shout down all others.
public struct MessageShape: Sendable, Hashable {
  public let inputs: Int
  public let hidden: Int
  public let outputs: Int

  public init(
    inputs: Int = DensityBasis.featureCount, hidden: Int = 32, outputs: Int = DensityBasis.messages
  ) {
    precondition(inputs > 0 && hidden > 0 && outputs > 0, "layers have nodes")
    self.inputs = inputs
    self.hidden = hidden
    self.outputs = outputs
  }

  var weights1: Int { 0 }
  var bias1: Int { inputs * hidden }
  var weights2: Int { bias1 + hidden }
  var bias2: Int { weights2 + hidden * outputs }
  var parameterCount: Int { bias2 + outputs }
}

/// Messages of a block of atoms of one element, with their derivatives.
///
/// The order of use: `forward` → `backward` for messages and derivatives by the
/// features; then `tangent` → `parameterGradient`.
final class MessageNetwork<Real: KernelScalar> {
  private let shape: MessageShape
  private var count = 0
  /// Scaled features and their tangents.
  private var x: [Real] = []
  private var xDot: [Real] = []
  private var h: [Real] = []
  private var hDot: [Real] = []
  private var back: [Real] = []
  private var delta1: [Real] = []
  private var delta2: [Real] = []
  private var nu1: [Real] = []
  private var nu2: [Real] = []
  /// [atom][message].
  private(set) var messages: [Real] = []
  private(set) var messagesDot: [Real] = []
  /// [atom][feature].
  private(set) var featuresBar: [Real] = []
  private(set) var featuresBarDot: [Real] = []

  init(_ shape: MessageShape) { self.shape = shape }

  private func reserve(_ array: inout [Real], _ count: Int) {
    if array.count < count { array = [Real](repeating: 0, count: count + count / 4) }
  }

  /// - Parameters:
  ///   - features: [atom][feature].
  ///   - mean, scale: x = (feature − mean) · scale.
  ///   - p: the parameters of this network.
  func forward(
    atoms: Int, features: UnsafePointer<Real>, mean: UnsafePointer<Real>,
    scale: UnsafePointer<Real>, _ p: UnsafePointer<Real>
  ) {
    count = atoms
    let (d, n1, n2) = (shape.inputs, shape.hidden, shape.outputs)
    reserve(&x, atoms * d)
    reserve(&h, atoms * n1)
    reserve(&messages, atoms * n2)
    x.withUnsafeMutableBufferPointer { x in
      for a in 0..<atoms {
        for k in 0..<d { x[a * d + k] = (features[a * d + k] - mean[k]) * scale[k] }
      }
    }
    layer(x, d, p + shape.weights1, p + shape.bias1, &h, n1)
    layer(h, n1, p + shape.weights2, p + shape.bias2, &messages, n2)
  }

  private func layer(
    _ input: [Real], _ width: Int, _ weights: UnsafePointer<Real>, _ bias: UnsafePointer<Real>,
    _ output: inout [Real], _ nodes: Int
  ) {
    let count = count
    output.withUnsafeMutableBufferPointer { output in
      for a in 0..<count { for k in 0..<nodes { output[a * nodes + k] = bias[k] } }
      Real.gemm(
        false, false, count, nodes, width, input, width, weights, nodes, 1, output.baseAddress!,
        nodes)
      Real.applyTanh(count * nodes, output.baseAddress!)
    }
  }

  /// ∂(Σ messagesBar · messages)/∂(features) into `featuresBar`.
  func backward(
    messagesBar: [Real], scale: UnsafePointer<Real>, _ p: UnsafePointer<Real>
  ) {
    let (d, n1, n2) = (shape.inputs, shape.hidden, shape.outputs)
    reserve(&delta2, count * n2)
    reserve(&back, count * n1)
    reserve(&delta1, count * n1)
    reserve(&featuresBar, count * d)
    for i in 0..<count * n2 { delta2[i] = messagesBar[i] * (1 - messages[i] * messages[i]) }
    Real.gemm(false, true, count, n1, n2, delta2, n2, p + shape.weights2, n2, 0, &back, n1)
    for i in 0..<count * n1 { delta1[i] = back[i] * (1 - h[i] * h[i]) }
    Real.gemm(false, true, count, d, n1, delta1, n1, p + shape.weights1, n1, 0, &featuresBar, d)
    unscale(&featuresBar, scale)
  }

  private func unscale(_ bar: inout [Real], _ scale: UnsafePointer<Real>) {
    let (count, d) = (count, shape.inputs)
    bar.withUnsafeMutableBufferPointer { bar in
      for a in 0..<count { for k in 0..<d { bar[a * d + k] *= scale[k] } }
    }
  }

  /// Change of the messages with that of the features.
  func tangent(
    featuresDot: UnsafePointer<Real>, scale: UnsafePointer<Real>, _ p: UnsafePointer<Real>
  ) {
    let (d, n1, n2) = (shape.inputs, shape.hidden, shape.outputs)
    reserve(&xDot, count * d)
    reserve(&hDot, count * n1)
    reserve(&messagesDot, count * n2)
    let count = count
    xDot.withUnsafeMutableBufferPointer { xDot in
      for a in 0..<count { for k in 0..<d { xDot[a * d + k] = featuresDot[a * d + k] * scale[k] } }
    }
    Real.gemm(false, false, count, n1, d, xDot, d, p + shape.weights1, n1, 0, &hDot, n1)
    for i in 0..<count * n1 { hDot[i] *= 1 - h[i] * h[i] }
    Real.gemm(false, false, count, n2, n1, hDot, n1, p + shape.weights2, n2, 0, &messagesDot, n2)
    for i in 0..<count * n2 { messagesDot[i] *= 1 - messages[i] * messages[i] }
  }

  /// Adds to `gradient` the gradient by the parameters of
  ///
  ///     S = Σ_atoms [barDot · w + bar · ẇ]
  ///
  /// with bar the `messagesBar` of `backward`, and leaves ∂S/∂(features) in
  /// `featuresBarDot`.
  func parameterGradient(
    messagesBar: [Real], messagesBarDot: [Real], scale: UnsafePointer<Real>,
    _ p: UnsafePointer<Real>, into gradient: UnsafeMutablePointer<Real>
  ) {
    let (d, n1, n2) = (shape.inputs, shape.hidden, shape.outputs)
    reserve(&nu1, count * n1)
    reserve(&nu2, count * n2)
    reserve(&featuresBarDot, count * d)
    for a in 0..<count {
      for k in 0..<n2 {
        let i = a * n2 + k
        let w = messages[i]
        nu2[i] = messagesBarDot[i] * (1 - w * w) - 2 * w * messagesDot[i] * messagesBar[i]
        gradient[shape.bias2 + k] += nu2[i]
      }
    }
    let g2 = gradient + shape.weights2
    Real.gemm(true, false, n1, n2, count, h, n1, nu2, n2, 1, g2, n2)
    Real.gemm(true, false, n1, n2, count, hDot, n1, delta2, n2, 1, g2, n2)
    Real.gemm(false, true, count, n1, n2, nu2, n2, p + shape.weights2, n2, 0, &nu1, n1)
    for a in 0..<count {
      for k in 0..<n1 {
        let i = a * n1 + k
        nu1[i] = nu1[i] * (1 - h[i] * h[i]) - 2 * h[i] * hDot[i] * back[i]
        gradient[shape.bias1 + k] += nu1[i]
      }
    }
    let g1 = gradient + shape.weights1
    Real.gemm(true, false, d, n1, count, x, d, nu1, n1, 1, g1, n1)
    Real.gemm(true, false, d, n1, count, xDot, d, delta1, n1, 1, g1, n1)
    Real.gemm(false, true, count, d, n1, nu1, n1, p + shape.weights1, n1, 0, &featuresBarDot, d)
    unscale(&featuresBarDot, scale)
  }
}
