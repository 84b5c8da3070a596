import Descriptors
import Quantities
import Structures

/// Evaluates a `NetworkPotential`, in the precision `Real`; what the atoms have
/// is summed in double precision.
final class NetworkEvaluator<Real: KernelScalar> {
  /// Some atoms of one element, with storage that is used again.
  private struct Block {
    var pairs = ClosePairs()
    let displacements = Buffer<Real>()
    let descriptors: DescriptorBlock<Real>
    let messages: MessageNetwork<Real>
  }

  private let potential: NetworkPotential
  /// Of each element, on each level.
  private let mixing: [(first: [Real], second: [Real])]
  private let messageParameters: [[Real]]
  private let scaling: Scaling<Real>
  private let cores: [[CoreRepulsion]]
  private let networks: [CommitteeNetwork<Real>]
  private var blocks: [Block] = []
  private var neighbors: SkinnedTables
  /// Of all atoms, [atom][message].
  private var messages: [Real] = []
  /// Time spent so far.
  private(set) var stages = StageTimes()

  /// Å by which the neighbour list reaches beyond the cutoff. It is made anew
  /// when a pair outside of it could have come within the cutoff.
  private static var skin: Double { 0.8 }
  /// Atoms in a block: small enough for the second-level cache.
  private static var blockSize: Int { 32 }

  init(_ potential: NetworkPotential) {
    self.potential = potential
    let (layout, parameters) = (potential.layout, potential.parameters)
    let elements = layout.basis.elements
    func part(_ start: Int, _ count: Int) -> [Real] {
      parameters[start..<(start + count)].map { Real($0) }
    }
    mixing = elements.indices.map { type in
      let counts = (layout.basis.mixingCount(.first), layout.basis.mixingCount(.second))
      return (
        part(layout.mixing(.first, type: type), counts.0),
        part(layout.mixing(.second, type: type), counts.1)
      )
    }
    messageParameters = elements.indices.map { type in
      part(layout.messageNetwork(type: type), layout.messageShape.parameterCount)
    }
    scaling = Scaling(
      mean: potential.mean.map { $0.map { Real($0) } },
      scale: potential.scale.map { $0.map { Real($0) } })
    cores = elements.indices.map { i in
      elements.indices.map { j in
        CoreRepulsion(elements[i], elements[j], radius: potential.shortestDistances[i][j])
      }
    }
    networks = elements.indices.map { CommitteeNetwork(potential, type: $0) }
    neighbors = SkinnedTables(layout.basis, skin: Self.skin, blockSize: Self.blockSize)
  }

  func evaluate(_ structure: Structure) throws -> Evaluation {
    let members = potential.layout.members
    return try evaluate(
      structure, shares: [[Real](repeating: 1 / Real(members), count: members)],
      withForceErrors: false)
  }

  /// Evaluation with the standard error of each atom's force, from the forces
  /// of each member: as many passes back over the pairs as there are members.
  func evaluateWithForceErrors(_ structure: Structure) throws -> Evaluation {
    let members = potential.layout.members
    let unit = (0..<members).map { m in (0..<members).map { Real($0 == m ? 1 : 0) } }
    return try evaluate(structure, shares: unit, withForceErrors: true)
  }

  /// - Parameter shares: of the members in each set of forces; the forces are the mean of the
  ///   sets, their errors come from the spread of the sets.
  private func evaluate(
    _ structure: Structure, shares: [[Real]], withForceErrors: Bool
  ) throws -> Evaluation {
    let layout = potential.layout
    let types = try structure.species.map { element throws(PotentialError) in
      guard let type = layout.basis.type(of: element) else {
        throw .missingElement(element, known: layout.basis.elements)
      }
      return type
    }
    var clock = StageClock()
    neighbors.update(structure, types: types)
    clock.lap(&stages.list)
    forward(structure, &clock)
    var total = PairSums(atoms: structure.count)
    let sets = shares.map { derivatives(structure.count, shares: $0, &clock) }
    for set in sets { total.add(set, times: 1 / Double(sets.count)) }
    var core = (energy: 0.0, contacts: 0)
    for block in blocks[..<neighbors.tables.count] {
      let close = total.add(
        block.pairs, cores: cores[block.pairs.type], angularCutoff: layout.basis.angularCutoff)
      core = (core.energy + close.energy, core.contacts + close.contacts)
    }
    clock.lap(&stages.forces)
    let reference = types.reduce(0) { $0 + potential.referenceEnergies[$1] }
    let energy = reference + memberSums.reduce(0, +) / Double(layout.members)
    let calibration = potential.calibration
    return Evaluation(
      energy: energy + core.energy,
      memberEnergies: memberSums.map {
        energy + core.energy + calibration.energy.factor * (reference + $0 - energy)
      },
      independentError: calibration.energy.floor * Double(structure.count), forces: total.forces,
      virial: total.virial, shortContacts: core.contacts,
      forceErrors: withForceErrors
        ? Self.spread(sets.map(\.forces)).map(calibration.force.error) : [])
  }

  /// Pairs, features of the first level and messages.
  private func forward(_ structure: Structure, _ clock: inout StageClock) {
    let layout = potential.layout
    let positions = structure.cartesianPositions
    while blocks.count < neighbors.tables.count {
      blocks.append(
        Block(
          descriptors: DescriptorBlock(layout.basis),
          messages: MessageNetwork(layout.messageShape)))
    }
    messages = [Real](repeating: 0, count: structure.count * DensityBasis.messages)
    for (n, table) in neighbors.tables.enumerated() {
      blocks[n].pairs.select(
        from: table, positions: positions, lattice: structure.lattice, basis: layout.basis)
      let (block, type) = (blocks[n], table.type)
      let displacements = block.displacements.reserve(3 * block.pairs.count)
      for k in 0..<3 * block.pairs.count {
        displacements[k] = Real(block.pairs.displacements[k])
      }
      clock.lap(&stages.pairs)
      block.descriptors.load(block.pairs, displacements: displacements)
      block.descriptors.firstFeatures(mixing: mixing[type].first)
      clock.lap(&stages.descriptors)
      scaling.with(.first, type) { mean, scale in
        block.messages.forward(
          atoms: table.atoms.count, features: block.descriptors.firstFeatures, mean: mean,
          scale: scale, messageParameters[type])
      }
      messages.place(block.messages.messages, of: table.atoms)
      clock.lap(&stages.networks)
    }
    for block in blocks[..<neighbors.tables.count] {
      block.descriptors.secondFeatures(
        messages: messages, mixing: mixing[block.pairs.type].second)
    }
    clock.lap(&stages.descriptors)
  }

  /// Energies of the members by the last call of `derivatives`, without reference energies, eV.
  private var memberSums: [Double] = []

  /// Forces and virial of Σ share · member.
  private func derivatives(
    _ atoms: Int, shares: [Real], _ clock: inout StageClock
  ) -> PairSums {
    memberSums = [Double](repeating: 0, count: potential.layout.members)
    var messagesBar = [Real](repeating: 0, count: messages.count)
    var sums = PairSums(atoms: atoms)
    let blocks = blocks[..<neighbors.tables.count]
    for block in blocks {
      let network = networks[block.pairs.type]
      network.evaluate(
        atoms: block.pairs.atoms.count, features: block.descriptors.secondFeatures, shares: shares)
      for member in memberSums.indices { memberSums[member] += Double(network.energies[member]) }
      clock.lap(&stages.networks)
      block.descriptors.secondAdjoint(
        featuresBar: network.featuresBar, mixing: mixing[block.pairs.type].second,
        messagesBar: &messagesBar)
      clock.lap(&stages.derivatives)
    }
    for block in blocks {
      let type = block.pairs.type
      scaling.with(.first, type) { _, scale in
        block.messages.backward(
          messagesBar: messagesBar.taken(of: block.pairs.atoms), scale: scale,
          messageParameters[type])
      }
      clock.lap(&stages.networks)
      block.descriptors.firstAdjoint(
        featuresBar: block.messages.featuresBar, mixing: mixing[type].first)
      block.descriptors.pairGradients(messages: messages)
      clock.lap(&stages.derivatives)
      sums.add(block.pairs, gradient: block.descriptors.gradient)
      clock.lap(&stages.forces)
    }
    return sums
  }

  /// Standard deviation of a component of each atom's force over the sets, eV/Å.
  private static func spread(_ sets: [[Vector3]]) -> [Double] {
    guard sets.count > 1 else { return [Double](repeating: 0, count: sets[0].count) }
    return sets[0].indices.map { atom in
      let mean = sets.reduce(Vector3.zero) { $0 + $1[atom] } / Double(sets.count)
      let squares = sets.reduce(0.0) { $0 + ($1[atom] - mean).lengthSquared }
      return (squares / Double(3 * (sets.count - 1))).squareRoot()
    }
  }
}
