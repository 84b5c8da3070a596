import Descriptors
import Quantities
import Structures

/// Evaluates a `NetworkPotential` in double precision.
public final class NetworkCalculator: PotentialCalculator {
  private let potential: NetworkPotential
  private let mixing: [[Double]]
  private let cores: [[CoreRepulsion]]
  private let networks: [CommitteeNetwork<Double>]
  private let descriptors: DescriptorBlock<Double>
  private var neighbors: SkinnedTables
  private var pairs = ClosePairs()
  /// Time spent so far.
  public private(set) var stages = StageTimes()

  /// Å by which the neighbour list reaches beyond the cutoff. It is made anew
  /// when a pair outside of it could have come within the cutoff.
  private static let skin = 0.6
  /// Atoms in a block: small enough for the second-level cache.
  private static let blockSize = 32

  init(_ potential: NetworkPotential) {
    self.potential = potential
    let layout = potential.layout
    let elements = layout.basis.elements
    mixing = elements.indices.map { type in
      let start = layout.mixing(type: type)
      return potential.parameters[start..<(start + layout.basis.mixingCount)].map(Double.init)
    }
    cores = elements.indices.map { i in
      elements.indices.map { j in
        CoreRepulsion(elements[i], elements[j], radius: potential.shortestDistances[i][j])
      }
    }
    networks = elements.indices.map { CommitteeNetwork(potential, type: $0) }
    descriptors = DescriptorBlock(layout.basis)
    neighbors = SkinnedTables(layout.basis, skin: Self.skin, blockSize: Self.blockSize)
  }

  public func evaluate(_ structure: Structure) throws -> Evaluation {
    let members = potential.layout.members
    return try evaluate(
      structure, shares: [[Double](repeating: 1 / Double(members), count: members)],
      withForceErrors: false)
  }

  /// Evaluation with the standard error of each atom's force, from the forces
  /// of each member: as many passes back over the pairs as there are members.
  public func evaluateWithForceErrors(_ structure: Structure) throws -> Evaluation {
    let members = potential.layout.members
    let unit = (0..<members).map { m in (0..<members).map { $0 == m ? 1.0 : 0 } }
    return try evaluate(structure, shares: unit, withForceErrors: true)
  }

  /// - Parameter shares: of the members in each set of forces; the forces are the mean of the
  ///   sets, their errors come from the spread of the sets.
  private func evaluate(
    _ structure: Structure, shares: [[Double]], withForceErrors: Bool
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
    let positions = structure.cartesianPositions
    clock.lap(&stages.list)
    let reference = types.reduce(0) { $0 + potential.referenceEnergies[$1] }
    var members = [Double](repeating: reference, count: layout.members)
    var sets = [PairSums](repeating: PairSums(atoms: structure.count), count: shares.count)
    var total = PairSums(atoms: structure.count)
    var core = (energy: 0.0, contacts: 0)
    for table in neighbors.tables {
      pairs.select(
        from: table, positions: positions, lattice: structure.lattice, basis: layout.basis)
      clock.lap(&stages.pairs)
      descriptors.load(pairs, displacements: pairs.displacements)
      descriptors.forward(mixing: mixing[pairs.type])
      clock.lap(&stages.descriptors)
      let network = networks[pairs.type]
      for (set, shares) in shares.enumerated() {
        network.evaluate(
          atoms: pairs.atoms.count, features: descriptors.features, shares: shares)
        clock.lap(&stages.networks)
        descriptors.adjoint(featuresBar: network.featuresBar, mixing: mixing[pairs.type])
        clock.lap(&stages.derivatives)
        sets[set].add(pairs, gradient: descriptors.gradient)
        clock.lap(&stages.forces)
      }
      for member in members.indices { members[member] += network.energies[member] }
      let close = total.add(pairs, cores: cores[pairs.type])
      core = (core.energy + close.energy, core.contacts + close.contacts)
      clock.lap(&stages.forces)
    }
    for set in sets { total.add(set, times: 1 / Double(sets.count)) }
    let energy = members.reduce(0, +) / Double(members.count)
    let calibration = potential.calibration
    return Evaluation(
      energy: energy + core.energy,
      memberEnergies: members.map {
        energy + core.energy + calibration.energy.factor * ($0 - energy)
      },
      independentError: calibration.energy.floor * Double(structure.count), forces: total.forces,
      virial: total.virial, shortContacts: core.contacts,
      forceErrors: withForceErrors
        ? Self.spread(sets.map(\.forces)).map(calibration.force.error) : [])
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
