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
  private let descriptors: [DescriptorBlock<Real>]
  private let messageNetworks: [MessageNetwork<Real>]
  /// Of each type, of each member.
  private let networks: [[NetworkBlock<Real>]]
  private var featuresBar: [Real] = []
  private var featuresBarDot: [Real] = []
  private var pairTangents: [Buffer<Real>]
  /// Of all atoms of the frame, [atom][message].
  private var messages: [Real] = []
  private var messagesDot: [Real] = []
  private var messagesBar: [Real] = []
  private var messagesBarDot: [Real] = []
  private(set) var forces: [Real] = []
  private(set) var virial = [Real](repeating: 0, count: 9)
  private(set) var energy: Real = 0

  init(_ layout: ParameterLayout, loss: Loss) {
    self.layout = layout
    self.loss = loss
    descriptors = (0..<layout.types).map { _ in DescriptorBlock(layout.basis) }
    messageNetworks = (0..<layout.types).map { _ in MessageNetwork(layout.messageShape) }
    networks = (0..<layout.types).map { _ in
      (0..<layout.members).map { _ in NetworkBlock(layout.shape) }
    }
    pairTangents = (0..<layout.types).map { _ in Buffer() }
  }

  /// Features of every atom of a type on one level, by a closure, for their mean
  /// and variance.
  ///
  /// - Parameter scaling: of the first level's features, for those of the second.
  func features(
    of frame: TrainingFrame, _ level: DensityBasis.Level, parameters: UnsafePointer<Real>,
    scaling: Scaling<Real>, _ body: (_ type: Int, _ atoms: Int, UnsafePointer<Real>) -> Void
  ) {
    firstLevel(frame, parameters: parameters, scaling: level == .first ? nil : scaling)
    for (index, pairs) in frame.pairs.enumerated() {
      let block = descriptors[index]
      if level == .second {
        block.secondFeatures(
          messages: messages, mixing: parameters + layout.mixing(.second, type: pairs.type))
      }
      body(
        pairs.type, pairs.atoms.count,
        level == .first ? block.firstFeatures : block.secondFeatures)
    }
  }

  /// Features of the first level, and messages where their scaling is given.
  private func firstLevel(
    _ frame: TrainingFrame, parameters: UnsafePointer<Real>, scaling: Scaling<Real>?
  ) {
    messages = [Real](repeating: 0, count: frame.atomCount * DensityBasis.messages)
    for (index, pairs) in frame.pairs.enumerated() {
      let displacements = frame.displacements[index]
      // Frames are kept in single precision; only tests work in double.
      descriptors[index].load(
        pairs, displacements: displacements as? [Real] ?? displacements.map { Real($0) })
      descriptors[index].firstFeatures(
        mixing: parameters + layout.mixing(.first, type: pairs.type))
      scaling?.with(.first, pairs.type) { mean, scale in
        messageNetworks[index].forward(
          atoms: pairs.atoms.count, features: descriptors[index].firstFeatures, mean: mean,
          scale: scale, parameters + layout.messageNetwork(type: pairs.type))
      }
      if scaling != nil { messages.place(messageNetworks[index].messages, of: pairs.atoms) }
    }
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
    firstLevel(frame, parameters: parameters, scaling: scaling)
    messagesBar = [Real](repeating: 0, count: messages.count)
    for (index, pairs) in frame.pairs.enumerated() {
      let mixing = parameters + layout.mixing(.second, type: pairs.type)
      let atoms = pairs.atoms.count
      descriptors[index].secondFeatures(messages: messages, mixing: mixing)
      featuresBar = [Real](repeating: 0, count: atoms * DensityBasis.featureCount)
      for (member, share) in shares.enumerated() where share != 0 {
        let block = networks[index][member]
        let network = parameters + layout.network(member: member, type: pairs.type)
        scaling.with(.second, pairs.type) { mean, scale in
          block.forward(
            atoms: atoms, features: descriptors[index].secondFeatures, mean: mean, scale: scale,
            network)
          block.backward(scale: scale, network)
        }
        for a in 0..<atoms { energy += share * block.energies[a] }
        add(block.featuresBar, times: share, to: &featuresBar)
      }
      descriptors[index].secondAdjoint(
        featuresBar: featuresBar, mixing: mixing, messagesBar: &messagesBar)
    }
    for (index, pairs) in frame.pairs.enumerated() {
      let network = messageNetworks[index]
      scaling.with(.first, pairs.type) { _, scale in
        network.backward(
          messagesBar: messagesBar.taken(of: pairs.atoms), scale: scale,
          parameters + layout.messageNetwork(type: pairs.type))
      }
      descriptors[index].firstAdjoint(
        featuresBar: network.featuresBar,
        mixing: parameters + layout.mixing(.first, type: pairs.type))
      descriptors[index].pairGradients(messages: messages)
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
    messagesDot = [Real](repeating: 0, count: messages.count)
    messagesBarDot = messagesDot
    for (index, pairs) in frame.pairs.enumerated() {
      tangents(frame, index, direction: direction, strain: strain)
      descriptors[index].firstTangent(
        pairTangents: pairTangents[index].start,
        mixing: parameters + layout.mixing(.first, type: pairs.type))
      scaling.with(.first, pairs.type) { _, scale in
        messageNetworks[index].tangent(
          featuresDot: descriptors[index].firstFeaturesDot, scale: scale,
          parameters + layout.messageNetwork(type: pairs.type))
      }
      messagesDot.place(messageNetworks[index].messagesDot, of: pairs.atoms)
    }
    for (index, pairs) in frame.pairs.enumerated() {
      let mixing = layout.mixing(.second, type: pairs.type)
      descriptors[index].secondTangent(
        messages: messages, messagesDot: messagesDot, mixing: parameters + mixing)
      let count = pairs.atoms.count * DensityBasis.featureCount
      featuresBar = [Real](repeating: 0, count: count)
      featuresBarDot = [Real](repeating: 0, count: count)
      for (member, share) in shares.enumerated() where share != 0 {
        let block = networks[index][member]
        let network = layout.network(member: member, type: pairs.type)
        scaling.with(.second, pairs.type) { _, scale in
          block.parameterGradient(
            share: share, energyBar: energyBar, featuresDot: descriptors[index].secondFeaturesDot,
            scale: scale, parameters + network, into: gradient + network)
        }
        add(block.featuresBar, times: share, to: &featuresBar)
        add(block.featuresBarDot, times: 1, to: &featuresBarDot)
      }
      descriptors[index].secondMixingGradient(
        featuresBar: featuresBar, featuresBarDot: featuresBarDot, mixing: parameters + mixing,
        into: gradient + mixing, messagesBarDot: &messagesBarDot)
    }
    for (index, pairs) in frame.pairs.enumerated() {
      let network = messageNetworks[index]
      let (own, mixing) = (
        layout.messageNetwork(type: pairs.type), layout.mixing(.first, type: pairs.type)
      )
      scaling.with(.first, pairs.type) { _, scale in
        network.parameterGradient(
          messagesBar: messagesBar.taken(of: pairs.atoms),
          messagesBarDot: messagesBarDot.taken(of: pairs.atoms), scale: scale, parameters + own,
          into: gradient + own)
      }
      descriptors[index].firstMixingGradient(
        featuresBar: network.featuresBar, featuresBarDot: network.featuresBarDot,
        mixing: parameters + mixing, into: gradient + mixing)
    }
    return sums
  }

  /// The change of each pair's displacement along the direction.
  private func tangents(
    _ frame: TrainingFrame, _ index: Int, direction: [Real], strain: [Real]
  ) {
    let pairs = frame.pairs[index]
    let t = pairTangents[index].reserve(3 * pairs.count)
    frame.displacements[index].withUnsafeBufferPointer { d in
      direction.withUnsafeBufferPointer { u in
        for (n, atom) in pairs.atoms.enumerated() {
          let i = 3 * Int(atom)
          for pair in Int(pairs.starts[n])..<Int(pairs.starts[n + 1]) {
            let j = 3 * Int(pairs.neighbors[pair])
            let (x, y, z) = (Real(d[3 * pair]), Real(d[3 * pair + 1]), Real(d[3 * pair + 2]))
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

/// x = (feature − mean) · scale, for each element: first the features of the
/// first level, then those of the second.
struct Scaling<Real: KernelScalar>: Sendable {
  var mean: [[Real]]
  var scale: [[Real]]

  func with<Result>(
    _ level: DensityBasis.Level, _ type: Int,
    _ body: (UnsafePointer<Real>, UnsafePointer<Real>) -> Result
  ) -> Result {
    let start = level == .first ? 0 : DensityBasis.featureCount
    return mean[type].withUnsafeBufferPointer { m in
      scale[type].withUnsafeBufferPointer { s in
        body(m.baseAddress! + start, s.baseAddress! + start)
      }
    }
  }
}

extension Array where Element: KernelScalar {
  /// Puts the messages of some atoms, one after the other, to their places among all.
  mutating func place(_ block: UnsafePointer<Element>, of atoms: [Int32]) {
    let width = DensityBasis.messages
    withUnsafeMutableBufferPointer { all in
      for (n, atom) in atoms.enumerated() {
        for k in 0..<width { all[Int(atom) * width + k] = block[n * width + k] }
      }
    }
  }

  /// The messages of some atoms, one after the other, out of all.
  func taken(of atoms: [Int32]) -> [Element] {
    let width = DensityBasis.messages
    return [Element](unsafeUninitializedCapacity: width * atoms.count) { block, count in
      withUnsafeBufferPointer { all in
        for (n, atom) in atoms.enumerated() {
          for k in 0..<width { block[n * width + k] = all[Int(atom) * width + k] }
        }
      }
      count = width * atoms.count
    }
  }
}
