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
  private let x = Buffer<Real>()
  private let xDot = Buffer<Real>()
  private let h = Buffer<Real>()
  private let hDot = Buffer<Real>()
  private let back = Buffer<Real>()
  private let delta1 = Buffer<Real>()
  private let delta2 = Buffer<Real>()
  private let nu1 = Buffer<Real>()
  private let nu2 = Buffer<Real>()
  private let outputs = Buffer<Real>()
  private let outputsDot = Buffer<Real>()
  private let inputsBar = Buffer<Real>()
  private let inputsBarDot = Buffer<Real>()

  init(_ shape: MessageShape) { self.shape = shape }

  /// [atom][message].
  var messages: UnsafeMutablePointer<Real> { outputs.start }
  var messagesDot: UnsafeMutablePointer<Real> { outputsDot.start }
  /// [atom][feature].
  var featuresBar: UnsafeMutablePointer<Real> { inputsBar.start }
  var featuresBarDot: UnsafeMutablePointer<Real> { inputsBarDot.start }

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
    let x = x.reserve(atoms * d)
    for a in 0..<atoms {
      for k in 0..<d { x[a * d + k] = (features[a * d + k] - mean[k]) * scale[k] }
    }
    let h = h.reserve(atoms * n1)
    layer(x, d, p + shape.weights1, p + shape.bias1, h, n1)
    layer(h, n1, p + shape.weights2, p + shape.bias2, outputs.reserve(atoms * n2), n2)
  }

  private func layer(
    _ input: UnsafePointer<Real>, _ width: Int, _ weights: UnsafePointer<Real>,
    _ bias: UnsafePointer<Real>, _ output: UnsafeMutablePointer<Real>, _ nodes: Int
  ) {
    for a in 0..<count { for k in 0..<nodes { output[a * nodes + k] = bias[k] } }
    Real.product(
      false, false, count, nodes, width, input, width, weights, nodes, true, output, nodes)
    Real.applyTanh(count * nodes, output)
  }

  /// ∂(Σ messagesBar · messages)/∂(features) into `featuresBar`.
  func backward(
    messagesBar: UnsafePointer<Real>, scale: UnsafePointer<Real>, _ p: UnsafePointer<Real>
  ) {
    let (d, n1, n2) = (shape.inputs, shape.hidden, shape.outputs)
    let delta2 = delta2.reserve(count * n2)
    let back = back.reserve(count * n1)
    let delta1 = delta1.reserve(count * n1)
    let bar = inputsBar.reserve(count * d)
    let (w, h) = (outputs.start, h.start)
    for i in 0..<count * n2 { delta2[i] = messagesBar[i] * (1 - w[i] * w[i]) }
    Real.product(false, true, count, n1, n2, delta2, n2, p + shape.weights2, n2, false, back, n1)
    for i in 0..<count * n1 { delta1[i] = back[i] * (1 - h[i] * h[i]) }
    Real.product(false, true, count, d, n1, delta1, n1, p + shape.weights1, n1, false, bar, d)
    unscale(bar, scale)
  }

  private func unscale(_ bar: UnsafeMutablePointer<Real>, _ scale: UnsafePointer<Real>) {
    let d = shape.inputs
    for a in 0..<count { for k in 0..<d { bar[a * d + k] *= scale[k] } }
  }

  /// Change of the messages with that of the features.
  func tangent(
    featuresDot: UnsafePointer<Real>, scale: UnsafePointer<Real>, _ p: UnsafePointer<Real>
  ) {
    let (d, n1, n2) = (shape.inputs, shape.hidden, shape.outputs)
    let xDot = xDot.reserve(count * d)
    let hDot = hDot.reserve(count * n1)
    let wDot = outputsDot.reserve(count * n2)
    let (w, h) = (outputs.start, h.start)
    for a in 0..<count { for k in 0..<d { xDot[a * d + k] = featuresDot[a * d + k] * scale[k] } }
    Real.product(false, false, count, n1, d, xDot, d, p + shape.weights1, n1, false, hDot, n1)
    for i in 0..<count * n1 { hDot[i] *= 1 - h[i] * h[i] }
    Real.product(false, false, count, n2, n1, hDot, n1, p + shape.weights2, n2, false, wDot, n2)
    for i in 0..<count * n2 { wDot[i] *= 1 - w[i] * w[i] }
  }

  /// Adds to `gradient` the gradient by the parameters of
  ///
  ///     S = Σ_atoms [barDot · w + bar · ẇ]
  ///
  /// with bar the `messagesBar` of `backward`, and leaves ∂S/∂(features) in
  /// `featuresBarDot`.
  func parameterGradient(
    messagesBar: UnsafePointer<Real>, messagesBarDot: UnsafePointer<Real>,
    scale: UnsafePointer<Real>, _ p: UnsafePointer<Real>, into gradient: UnsafeMutablePointer<Real>
  ) {
    let (d, n1, n2) = (shape.inputs, shape.hidden, shape.outputs)
    let nu1 = nu1.reserve(count * n1)
    let nu2 = nu2.reserve(count * n2)
    let barDot = inputsBarDot.reserve(count * d)
    let (w, wDot, h, hDot) = (outputs.start, outputsDot.start, h.start, hDot.start)
    let (x, xDot, back) = (x.start, xDot.start, back.start)
    let (delta1, delta2) = (delta1.start, delta2.start)
    for a in 0..<count {
      for k in 0..<n2 {
        let i = a * n2 + k
        nu2[i] = messagesBarDot[i] * (1 - w[i] * w[i]) - 2 * w[i] * wDot[i] * messagesBar[i]
        gradient[shape.bias2 + k] += nu2[i]
      }
    }
    let g2 = gradient + shape.weights2
    Real.product(true, false, n1, n2, count, h, n1, nu2, n2, true, g2, n2)
    Real.product(true, false, n1, n2, count, hDot, n1, delta2, n2, true, g2, n2)
    Real.product(false, true, count, n1, n2, nu2, n2, p + shape.weights2, n2, false, nu1, n1)
    for a in 0..<count {
      for k in 0..<n1 {
        let i = a * n1 + k
        nu1[i] = nu1[i] * (1 - h[i] * h[i]) - 2 * h[i] * hDot[i] * back[i]
        gradient[shape.bias1 + k] += nu1[i]
      }
    }
    let g1 = gradient + shape.weights1
    Real.product(true, false, d, n1, count, x, d, nu1, n1, true, g1, n1)
    Real.product(true, false, d, n1, count, xDot, d, delta1, n1, true, g1, n1)
    Real.product(false, true, count, d, n1, nu1, n1, p + shape.weights1, n1, false, barDot, d)
    unscale(barDot, scale)
  }
}
