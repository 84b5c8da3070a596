import Descriptors

/// The network of one element over a batch of atoms, with its derivatives.
///
/// The order of use: `forward` → `backward` for energies and their derivatives
/// by the features; then `parameterGradient` for the gradient of a function of
/// energies and of forces.
final class NetworkBlock<Real: KernelScalar> {
  private let shape: NetworkShape
  private var capacity = 0
  private var count = 0
  private var arena: UnsafeMutablePointer<Real>?

  init(_ shape: NetworkShape) { self.shape = shape }
  deinit { arena?.deallocate() }

  /// Storage, cut into arrays of [atom][width].
  private var widths: [Int] {
    let (d, h1, h2) = (shape.inputs, shape.hidden1, shape.hidden2)
    return [d, d, d, h1, h1, h1, h1, h1, h2, h2, h2, h2, 1]
  }
  private(set) var x: UnsafeMutablePointer<Real>!
  /// ∂E/∂(features), as they come, not scaled.
  private(set) var featuresBar: UnsafeMutablePointer<Real>!
  private(set) var featuresBarDot: UnsafeMutablePointer<Real>!
  private var h1, h1Dot, delta1, back1, nu1: UnsafeMutablePointer<Real>!
  private var h2, h2Dot, delta2, nu2: UnsafeMutablePointer<Real>!
  private(set) var energies: UnsafeMutablePointer<Real>!

  private func reserve(_ atoms: Int) {
    count = atoms
    guard atoms > capacity else { return }
    arena?.deallocate()
    capacity = atoms + atoms / 4
    let total = widths.reduce(0, +) * capacity
    let base = UnsafeMutablePointer<Real>.allocate(capacity: total)
    base.initialize(repeating: 0, count: total)
    arena = base
    var next = base
    let parts = widths.map { width in
      defer { next += width * capacity }
      return next
    }
    (x, featuresBar, featuresBarDot) = (parts[0], parts[1], parts[2])
    (h1, h1Dot, delta1, back1, nu1) = (parts[3], parts[4], parts[5], parts[6], parts[7])
    (h2, h2Dot, delta2, nu2, energies) = (parts[8], parts[9], parts[10], parts[11], parts[12])
  }

  /// Energies of `atoms` atoms.
  ///
  /// - Parameters:
  ///   - features: [atom][feature].
  ///   - mean, scale: x = (feature − mean) · scale.
  ///   - p: the parameters of this network.
  func forward(
    atoms: Int, features: UnsafePointer<Real>, mean: UnsafePointer<Real>,
    scale: UnsafePointer<Real>, _ p: UnsafePointer<Real>
  ) {
    reserve(atoms)
    let d = shape.inputs
    for a in 0..<atoms {
      for k in 0..<d { x[a * d + k] = (features[a * d + k] - mean[k]) * scale[k] }
    }
    layer(x, d, p + shape.weights1, p + shape.bias1, h1, shape.hidden1)
    layer(h1, shape.hidden1, p + shape.weights2, p + shape.bias2, h2, shape.hidden2)
    let w3 = p + shape.weights3
    for a in 0..<atoms {
      var energy = p[shape.bias3]
      for k in 0..<shape.hidden2 { energy += w3[k] * h2[a * shape.hidden2 + k] }
      energies[a] = energy
    }
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

  /// ∂E/∂(features) into `featuresBar`.
  func backward(scale: UnsafePointer<Real>, _ p: UnsafePointer<Real>) {
    let (d, n1, n2) = (shape.inputs, shape.hidden1, shape.hidden2)
    let w3 = p + shape.weights3
    for a in 0..<count {
      for k in 0..<n2 {
        let h = h2[a * n2 + k]
        delta2[a * n2 + k] = w3[k] * (1 - h * h)
      }
    }
    Real.product(false, true, count, n1, n2, delta2, n2, p + shape.weights2, n2, false, back1, n1)
    for i in 0..<count * n1 { delta1[i] = back1[i] * (1 - h1[i] * h1[i]) }
    Real.product(
      false, true, count, d, n1, delta1, n1, p + shape.weights1, n1, false, featuresBar, d)
    for a in 0..<count { for k in 0..<d { featuresBar[a * d + k] *= scale[k] } }
  }

  /// Adds to `gradient` the gradient by the parameters of
  ///
  ///     S = share · Σ_atoms [ē E(q) + ∂E/∂q · q̇]
  ///
  /// and leaves ∂S/∂q in `featuresBarDot`. `forward` and `backward` come before.
  ///
  /// - Parameters:
  ///   - share: of this network in a committee's energy.
  ///   - energyBar: ē, the weight of the energies.
  ///   - featuresDot: q̇, [atom][feature].
  func parameterGradient(
    share: Real, energyBar: Real, featuresDot: UnsafePointer<Real>, scale: UnsafePointer<Real>,
    _ p: UnsafePointer<Real>, into gradient: UnsafeMutablePointer<Real>
  ) {
    let (d, n1, n2) = (shape.inputs, shape.hidden1, shape.hidden2)
    let energyBar = share * energyBar
    let xDot = featuresBarDot!  // its last use is before the result is written
    for a in 0..<count {
      for k in 0..<d { xDot[a * d + k] = share * featuresDot[a * d + k] * scale[k] }
    }
    // Pre-activations' tangents first: ż₁ in h1Dot, ż₂ in h2Dot.
    Real.product(false, false, count, n1, d, xDot, d, p + shape.weights1, n1, false, h1Dot, n1)
    for i in 0..<count * n1 {
      let z = h1Dot[i]
      nu1[i] = -2 * h1[i] * z * back1[i]
      h1Dot[i] = (1 - h1[i] * h1[i]) * z
    }
    Real.product(false, false, count, n2, n1, h1Dot, n1, p + shape.weights2, n2, false, h2Dot, n2)
    let w3 = p + shape.weights3
    let g3 = gradient + shape.weights3
    let g2 = gradient + shape.bias2
    for a in 0..<count {
      for k in 0..<n2 {
        let i = a * n2 + k
        let (h, z) = (h2[i], h2Dot[i])
        let slope = 1 - h * h
        g3[k] += energyBar * h + slope * z
        nu2[i] = slope * w3[k] * (energyBar - 2 * h * z)
        g2[k] += nu2[i]
      }
    }
    gradient[shape.bias3] += energyBar * Real(count)
    Real.product(true, false, n1, n2, count, h1, n1, nu2, n2, true, gradient + shape.weights2, n2)
    Real.product(
      true, false, n1, n2, count, h1Dot, n1, delta2, n2, true, gradient + shape.weights2, n2)
    Real.product(false, true, count, n1, n2, nu2, n2, p + shape.weights2, n2, true, nu1, n1)
    let g1 = gradient + shape.bias1
    for a in 0..<count {
      for k in 0..<n1 {
        let i = a * n1 + k
        nu1[i] *= 1 - h1[i] * h1[i]
        g1[k] += nu1[i]
      }
    }
    Real.product(true, false, d, n1, count, x, d, nu1, n1, true, gradient + shape.weights1, n1)
    Real.product(
      true, false, d, n1, count, xDot, d, delta1, n1, true, gradient + shape.weights1, n1)
    Real.product(
      false, true, count, d, n1, nu1, n1, p + shape.weights1, n1, false, featuresBarDot, d)
    for a in 0..<count { for k in 0..<d { featuresBarDot[a * d + k] *= scale[k] } }
  }
}
