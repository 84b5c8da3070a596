import Descriptors

/// The networks of one element, of all members of a committee, over a block of
/// atoms: energies and their derivatives by the features, as few large
/// products.
///
/// The first layers of the members stand side by side as one matrix, into
/// which the scaling of the features is drawn, so that one product serves all
/// of them, and one more brings all their derivatives back, summed. Its plain
/// twin is `NetworkBlock`, a member at a time; a test holds the two together.
final class CommitteeNetwork<Real: KernelScalar> {
  private let shape: NetworkShape
  private let members: Int
  /// inputs × (members · hidden1), scaled.
  private var weights1: [Real]
  private var bias1: [Real]
  /// Of each member, one after the other: W₂, b₂, w₃, b₃.
  private let upper: [[Real]]
  private var h1: [Real] = []
  private var h2: [Real] = []
  private var delta2: [Real] = []
  private var back: [Real] = []
  /// Energies of the members, eV: summed over the atoms of the last block.
  private(set) var energies: [Real]
  /// Derivatives of Σ share · member by the features, [atom][feature].
  private(set) var featuresBar: [Real] = []

  init(_ potential: NetworkPotential, type: Int) {
    let layout = potential.layout
    let shape = layout.shape
    (self.shape, members) = (shape, layout.members)
    let (d, n1) = (shape.inputs, shape.hidden1)
    let wide = members * n1
    weights1 = [Real](repeating: 0, count: d * wide)
    bias1 = [Real](repeating: 0, count: wide)
    let (mean, scale) = (
      potential.mean[type].suffix(d).map(Real.init), potential.scale[type].suffix(d).map(Real.init)
    )
    for member in 0..<layout.members {
      let p = layout.network(member: member, type: type)
      for node in 0..<n1 {
        var bias = Real(potential.parameters[p + shape.bias1 + node])
        for k in 0..<d {
          let weight = Real(potential.parameters[p + shape.weights1 + k * n1 + node]) * scale[k]
          weights1[k * wide + member * n1 + node] = weight
          bias -= mean[k] * weight
        }
        bias1[member * n1 + node] = bias
      }
    }
    upper = (0..<layout.members).map { member in
      let p = layout.network(member: member, type: type)
      return potential.parameters[(p + shape.weights2)..<(p + shape.parameterCount)].map(Real.init)
    }
    energies = [Real](repeating: 0, count: layout.members)
  }

  /// Energies and derivatives of a block of atoms.
  ///
  /// - Parameters:
  ///   - features: [atom][feature].
  ///   - shares: of each member in the derivatives.
  func evaluate(atoms: Int, features: UnsafePointer<Real>, shares: [Real]) {
    let (d, n1, n2) = (shape.inputs, shape.hidden1, shape.hidden2)
    let wide = members * n1
    if featuresBar.count < atoms * d {
      featuresBar = [Real](repeating: 0, count: atoms * d)
      h1 = [Real](repeating: 0, count: atoms * wide)
      h2 = [Real](repeating: 0, count: atoms * n2)
      delta2 = h2
      back = [Real](repeating: 0, count: atoms * n1)
    }
    let (offsetBias2, offsetWeights3) = (
      shape.bias2 - shape.weights2, shape.weights3 - shape.weights2
    )
    h1.withUnsafeMutableBufferPointer { h1 in
      h2.withUnsafeMutableBufferPointer { h2 in
        delta2.withUnsafeMutableBufferPointer { delta2 in
          bias1.withUnsafeBufferPointer { bias in
            for a in 0..<atoms { for k in 0..<wide { h1[a * wide + k] = bias[k] } }
          }
          Real.product(
            false, false, atoms, wide, d, features, d, weights1, wide, true, h1.baseAddress!, wide)
          Real.applyTanh(atoms * wide, h1.baseAddress!)
          for (member, share) in shares.enumerated() {
            let own = h1.baseAddress! + member * n1
            energies[member] = upper[member].withUnsafeBufferPointer { w2 in
              for a in 0..<atoms { for k in 0..<n2 { h2[a * n2 + k] = w2[offsetBias2 + k] } }
              Real.product(
                false, false, atoms, n2, n1, own, wide, w2.baseAddress!, n2, true, h2.baseAddress!,
                n2)
              Real.applyTanh(atoms * n2, h2.baseAddress!)
              var energy = Real(atoms) * w2[offsetWeights3 + n2]
              for a in 0..<atoms {
                for k in 0..<n2 {
                  let h = h2[a * n2 + k]
                  let w = w2[offsetWeights3 + k]
                  energy += w * h
                  delta2[a * n2 + k] = share * w * (1 - h * h)
                }
              }
              // From here on the member's first layer holds derivatives.
              derivative(atoms, member, delta2.baseAddress!, w2.baseAddress!, h1.baseAddress!)
              return energy
            }
          }
          Real.product(
            false, true, atoms, d, wide, h1.baseAddress!, wide, weights1, wide, false, &featuresBar,
            d)
        }
      }
    }
  }

  /// Replaces h by δ₁ = (δ₂ W₂ᵀ)(1 − h²) in a member's part of the first layer.
  private func derivative(
    _ atoms: Int, _ member: Int, _ delta2: UnsafePointer<Real>, _ w2: UnsafePointer<Real>,
    _ h1: UnsafeMutablePointer<Real>
  ) {
    let (n1, n2) = (shape.hidden1, shape.hidden2)
    let wide = members * n1
    back.withUnsafeMutableBufferPointer { back in
      Real.product(
        false, true, atoms, n1, n2, delta2, n2, w2, n2, false, back.baseAddress!, n1)
      for a in 0..<atoms {
        let row = h1 + a * wide + member * n1
        for k in 0..<n1 { row[k] = back[a * n1 + k] * (1 - row[k] * row[k]) }
      }
    }
  }
}
