import Descriptors

/// Energy, forces and virial of a training frame by a committee, and the
/// gradient of its loss by all parameters.
///
/// The gradient of a function of forces needs second derivatives. They are not
/// stored: with v = ∂L/∂F and V = ∂L/∂W the gradient of the force and virial
/// terms is that of the derivative of E along the displacement −v and the
/// strain −V, so one pass forward along this direction and one pass back do.
final class FrameGradient<Real: KernelScalar> {
  let layout: ParameterLayout
  private let loss: Loss
  private var descriptors: [DescriptorBlock<Real>]
  /// Of each type, of each member.
  private var networks: [[NetworkBlock<Real>]]
  private var featuresBar: [Real] = []
  private var featuresBarDot: [Real] = []
  private var pairTangents: [Real] = []
  private(set) var forces: [Real] = []
  private(set) var virial = [Real](repeating: 0, count: 9)
  private(set) var energy: Real = 0

  init(_ layout: ParameterLayout, loss: Loss) {
    self.layout = layout
    self.loss = loss
    descriptors = (0..<layout.types).map { _ in DescriptorBlock(layout.basis) }
    networks = (0..<layout.types).map { _ in
      (0..<layout.members).map { _ in NetworkBlock(layout.shape) }
    }
  }

  /// Features of every atom of a type, by a closure, for their mean
  /// and variance.
  func features(
    of frame: TrainingFrame, parameters: UnsafePointer<Real>,
    _ body: (_ type: Int, _ atoms: Int, UnsafePointer<Real>) -> Void
  ) {
    for (index, pairs) in frame.pairs.enumerated() {
      load(frame, index)
      descriptors[index].forward(mixing: parameters + layout.mixing(type: pairs.type))
      body(pairs.type, pairs.atoms.count, descriptors[index].features)
    }
  }

  private func load(_ frame: TrainingFrame, _ index: Int) {
    let (pairs, displacements) = (frame.pairs[index], frame.displacements[index])
    // Frames are kept in single precision; only tests work in double.
    descriptors[index].load(
      pairs, displacements: displacements as? [Real] ?? displacements.map { Real($0) })
  }

  /// Energy (without reference energies), forces and virial of Σ share · member.
  ///
  /// - Parameter shares: of each member; a member without a share costs nothing.
  func evaluate(
    _ frame: TrainingFrame, shares: [Real], parameters: UnsafePointer<Real>, scaling: Scaling<Real>
  ) {
    energy = 0
    forces = [Real](repeating: 0, count: 3 * frame.atomCount)
    for k in 0..<9 { virial[k] = 0 }
    for (index, pairs) in frame.pairs.enumerated() {
      load(frame, index)
      let mixing = parameters + layout.mixing(type: pairs.type)
      let atoms = pairs.atoms.count
      descriptors[index].forward(mixing: mixing)
      featuresBar = [Real](repeating: 0, count: atoms * DensityBasis.featureCount)
      for (member, share) in shares.enumerated() where share != 0 {
        let block = networks[index][member]
        let network = parameters + layout.network(member: member, type: pairs.type)
        scaling.with(pairs.type) { mean, scale in
          block.forward(
            atoms: atoms, features: descriptors[index].features, mean: mean, scale: scale, network)
          block.backward(scale: scale, network)
        }
        for a in 0..<atoms { energy += share * block.energies[a] }
        add(block.featuresBar, times: share, to: &featuresBar)
      }
      descriptors[index].adjoint(featuresBar: featuresBar, mixing: mixing)
      scatter(frame, index)
    }
  }

  private func add(_ values: UnsafePointer<Real>, times factor: Real, to sum: inout [Real]) {
    sum.withUnsafeMutableBufferPointer { sum in
      for k in sum.indices { sum[k] += factor * values[k] }
    }
  }

  private func scatter(_ frame: TrainingFrame, _ index: Int) {
    let pairs = frame.pairs[index]
    let gradient = descriptors[index].gradient
    frame.displacements[index].withUnsafeBufferPointer { d in
      forces.withUnsafeMutableBufferPointer { f in
        virial.withUnsafeMutableBufferPointer { w in
          for (n, atom) in pairs.atoms.enumerated() {
            let i = 3 * Int(atom)
            for pair in Int(pairs.starts[n])..<Int(pairs.starts[n + 1]) {
              let j = 3 * Int(pairs.neighbors[pair])
              for k in 0..<3 {
                let g = gradient[3 * pair + k]
                f[i + k] += g
                f[j + k] -= g
                for c in 0..<3 { w[3 * c + k] -= Real(d[3 * pair + c]) * g }
              }
            }
          }
        }
      }
    }
  }

  /// Errors of a frame after `evaluate`.
  func errors(_ frame: TrainingFrame) -> ErrorSums {
    errors(frame, of: forces + virial + [energy])
  }

  /// Errors of given forces, virial and energy, one after the other.
  func errors(_ frame: TrainingFrame, of values: [Real]) -> ErrorSums {
    var sums = ErrorSums()
    let count = Double(frame.atomCount)
    let components = 3 * frame.atomCount
    let energyError = (Double(values[components + 9]) - Double(frame.energy)) / count
    sums.frames = 1
    sums.energySquares = energyError * energyError
    sums.energyErrors = energyError
    sums.forceComponents = components
    for (f, reference) in zip(values, frame.forces) {
      let error = Double(f) - Double(reference)
      sums.forceSquares += error * error
    }
    if let reference = frame.virial {
      sums.virialComponents = 9
      for (w, r) in zip(values[components...], reference) {
        let error = (Double(w) - Double(r)) / count
        sums.virialSquares += error * error
      }
    }
    sums.loss =
      Double(frame.weight)
      * (sums.energySquares / (loss.energyScale * loss.energyScale)
        + Double(frame.forceWeight) * sums.forceSquares / (3 * count)
        / (loss.forceScale * loss.forceScale)
        + sums.virialSquares / 9 / (loss.virialScale * loss.virialScale))
    return sums
  }

  /// Adds the gradient of the loss of Σ share · member by all parameters.
  func accumulate(
    _ frame: TrainingFrame, shares: [Real], parameters: UnsafePointer<Real>,
    scaling: Scaling<Real>, into gradient: UnsafeMutablePointer<Real>
  ) -> ErrorSums {
    evaluate(frame, shares: shares, parameters: parameters, scaling: scaling)
    let sums = errors(frame)
    let count = Real(frame.atomCount)
    let weight = 2 * Real(frame.weight)
    let square = { (scale: Double) in Real(scale * scale) }
    let energyBar =
      weight * (energy - Real(frame.energy)) / (count * count) / square(loss.energyScale)
    let forceFactor =
      -weight * Real(frame.forceWeight) / (3 * count) / square(loss.forceScale)
    let direction = zip(forces, frame.forces).map { forceFactor * ($0 - Real($1)) }
    var strain = [Real](repeating: 0, count: 9)
    if let reference = frame.virial {
      let factor = -weight / (9 * count * count) / square(loss.virialScale)
      for k in 0..<9 { strain[k] = factor * (virial[k] - Real(reference[k])) }
    }
    for (index, pairs) in frame.pairs.enumerated() {
      tangents(frame, index, direction: direction, strain: strain)
      let mixing = parameters + layout.mixing(type: pairs.type)
      descriptors[index].tangent(pairTangents: pairTangents, mixing: mixing)
      let count = pairs.atoms.count * DensityBasis.featureCount
      featuresBar = [Real](repeating: 0, count: count)
      featuresBarDot = [Real](repeating: 0, count: count)
      for (member, share) in shares.enumerated() where share != 0 {
        let block = networks[index][member]
        let network = layout.network(member: member, type: pairs.type)
        scaling.with(pairs.type) { _, scale in
          block.parameterGradient(
            share: share, energyBar: energyBar, featuresDot: descriptors[index].featuresDot,
            scale: scale, parameters + network, into: gradient + network)
        }
        add(block.featuresBar, times: share, to: &featuresBar)
        add(block.featuresBarDot, times: 1, to: &featuresBarDot)
      }
      descriptors[index].mixingGradient(
        featuresBar: featuresBar, featuresBarDot: featuresBarDot,
        into: gradient + layout.mixing(type: pairs.type))
    }
    return sums
  }

  /// The change of each pair's displacement along the direction.
  private func tangents(
    _ frame: TrainingFrame, _ index: Int, direction: [Real], strain: [Real]
  ) {
    let pairs = frame.pairs[index]
    if pairTangents.count < 3 * pairs.count + 1 {
      pairTangents = [Real](repeating: 0, count: 4 * pairs.count + 1)
    }
    frame.displacements[index].withUnsafeBufferPointer { d in
      direction.withUnsafeBufferPointer { u in
        pairTangents.withUnsafeMutableBufferPointer { t in
          for (n, atom) in pairs.atoms.enumerated() {
            let i = 3 * Int(atom)
            for pair in Int(pairs.starts[n])..<Int(pairs.starts[n + 1]) {
              let j = 3 * Int(pairs.neighbors[pair])
              let (x, y, z) = (
                Real(d[3 * pair]), Real(d[3 * pair + 1]), Real(d[3 * pair + 2])
              )
              for k in 0..<3 {
                t[3 * pair + k] =
                  u[j + k] - u[i + k] + x * strain[k] + y * strain[3 + k] + z * strain[6 + k]
              }
            }
          }
        }
      }
    }
  }
}

/// x = (feature − mean) · scale, for each element.
struct Scaling<Real: KernelScalar>: Sendable {
  var mean: [[Real]]
  var scale: [[Real]]

  func with<Result>(
    _ type: Int, _ body: (UnsafePointer<Real>, UnsafePointer<Real>) -> Result
  ) -> Result {
    mean[type].withUnsafeBufferPointer { m in
      scale[type].withUnsafeBufferPointer { s in body(m.baseAddress!, s.baseAddress!) }
    }
  }
}
