import Descriptors

/// A `FeedForward` over a block of atoms, with the derivatives by its inputs:
/// one matrix product for each layer, and one for each on the way back.
final class FeedForwardBlock {
  private let layers: [FeedForward.Layer]
  /// Outputs of each layer and their derivatives by what the activation was given.
  private var values: [[Double]]
  private var slopes: [[Double]]
  private var bars: [[Double]]
  /// Sum of the outputs over the atoms of the last block.
  private(set) var sum = 0.0
  /// Derivatives of each atom's output by its inputs, [atom][input].
  private(set) var inputsBar: [Double] = []

  init(_ network: FeedForward) {
    layers = network.layers
    values = [[Double]](repeating: [], count: layers.count)
    slopes = values
    bars = values
  }

  /// - Parameter inputs: [atom][input].
  func evaluate(atoms: Int, inputs: [Double]) {
    for (n, layer) in layers.enumerated() {
      let (width, out) = (layer.inputs, layer.outputs)
      if values[n].count < atoms * out {
        values[n] = [Double](repeating: 0, count: atoms * out)
        (slopes[n], bars[n]) = (values[n], values[n])
      }
      let biases = layer.weights[(width * out)...]
      for atom in 0..<atoms {
        values[n].replaceSubrange(atom * out..<(atom + 1) * out, with: biases)
      }
      Double.product(
        false, false, atoms, out, width, n == 0 ? inputs : values[n - 1], width, layer.weights,
        out, true, &values[n], out)
      activate(layer.activation, atoms * out, &values[n], &slopes[n])
    }
    sum = values[layers.count - 1][..<atoms].reduce(0, +)
    if inputsBar.count < atoms * layers[0].inputs {
      inputsBar = [Double](repeating: 0, count: atoms * layers[0].inputs)
    }
    let last = layers.count - 1
    for atom in 0..<atoms { bars[last][atom] = slopes[last][atom] }
    for (n, layer) in layers.enumerated().reversed() {
      let (width, out) = (layer.inputs, layer.outputs)
      if n == 0 {
        Double.product(
          false, true, atoms, width, out, bars[n], out, layer.weights, out, false, &inputsBar, width
        )
      } else {
        Double.product(
          false, true, atoms, width, out, bars[n], out, layer.weights, out, false, &bars[n - 1],
          width)
        for k in 0..<atoms * width { bars[n - 1][k] *= slopes[n - 1][k] }
      }
    }
  }

  private func activate(
    _ activation: FeedForward.Activation, _ count: Int, _ values: inout [Double],
    _ slopes: inout [Double]
  ) {
    if activation == .linear {
      for k in 0..<count { slopes[k] = 1 }
      return
    }
    guard let form = activation.hyperbolic else {
      for k in 0..<count { (values[k], slopes[k]) = activation.valueAndSlope(values[k]) }
      return
    }
    // The slopes hold tanh until they are known.
    for k in 0..<count { slopes[k] = form.inner * values[k] }
    Double.applyTanh(count, &slopes)
    for k in 0..<count {
      let t = slopes[k]
      values[k] = form.offset + form.amplitude * t + form.linear * values[k]
      slopes[k] = form.amplitude * form.inner * (1 - t * t) + form.linear
    }
  }
}
