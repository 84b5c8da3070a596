import Descriptors
import Quantities
import Structures

/// Evaluates potentials that are sums of a `FeatureNetwork` for each atom, with adjoint forces.
public final class FeatureNetworkCalculator: PotentialCalculator {
  private let elements: [Element]
  private let species: [Species]
  private var neighbors: SkinnedTables
  private var pairs = ClosePairs()
  /// Time spent so far.
  public private(set) var stages = StageTimes()

  /// As for `NetworkCalculator`.
  private static let skin = 0.6
  private static let blockSize = 32

  /// - Parameter networks: one for each element, in the order of atomic numbers.
  init(_ networks: [FeatureNetwork]) {
    let elements = networks.map(\.element)
    self.elements = elements
    let distances = networks.map(\.shortestDistance)
    species = networks.map { Species($0, elements: elements, shortestDistances: distances) }
    let cutoffs = species.map(\.cutoffs)
    neighbors = SkinnedTables(
      DensityBasis(
        elements: elements, radialCutoff: cutoffs.map(\.radialCutoff).max() ?? 1,
        angularCutoff: cutoffs.map(\.angularCutoff).max() ?? 1),
      skin: Self.skin, blockSize: Self.blockSize)
  }

  public func evaluate(_ structure: Structure) throws -> Evaluation {
    let types = try structure.species.map { element throws(PotentialError) in
      guard let type = elements.firstIndex(of: element) else {
        throw .missingElement(element, known: elements)
      }
      return type
    }
    var clock = StageClock()
    neighbors.update(structure, types: types)
    let positions = structure.cartesianPositions
    clock.lap(&stages.list)
    var energy = 0.0
    var sums = PairSums(atoms: structure.count)
    var contacts = 0
    for table in neighbors.tables {
      let species = species[table.type]
      pairs.select(
        from: table, positions: positions, lattice: structure.lattice, basis: species.cutoffs)
      contacts += shortContacts(species.shortestDistances)
      clock.lap(&stages.pairs)
      species.descriptors.load(pairs)
      clock.lap(&stages.descriptors)
      energy += species.evaluateNetwork(atoms: pairs.atoms.count)
      clock.lap(&stages.networks)
      species.descriptors.adjoint(featuresBar: species.featuresBar)
      clock.lap(&stages.derivatives)
      sums.add(pairs, gradient: species.descriptors.gradient)
      clock.lap(&stages.forces)
    }
    return Evaluation(
      energy: energy, memberEnergies: [energy], forces: sums.forces, virial: sums.virial,
      shortContacts: contacts)
  }

  /// Each pair is met from both ends and counted from one.
  private func shortContacts(_ shortest: [Double]) -> Int {
    let squares = shortest.map { $0 * $0 }
    var contacts = 0
    pairs.displacements.withUnsafeBufferPointer { d in
      for (n, atom) in pairs.atoms.enumerated() {
        for pair in Int(pairs.starts[n])..<Int(pairs.starts[n + 1]) {
          let v = Vector3(d[3 * pair], d[3 * pair + 1], d[3 * pair + 2])
          guard v.lengthSquared < squares[Int(pairs.neighborTypes[pair])] else { continue }
          let other = pairs.neighbors[pair]
          if atom < other || (atom == other && v.x + v.y + v.z > 0) { contacts += 1 }
        }
      }
    }
    return contacts
  }

  /// What belongs to the atoms of one element.
  private final class Species {
    let descriptors: any FeatureBlock
    /// The pairs that the descriptor sees; a shorter radial cutoff is its own affair.
    let cutoffs: DensityBasis
    /// By the type of the neighbour, Å.
    let shortestDistances: [Double]
    private(set) var featuresBar: [Double] = []
    private let own: FeatureNetwork
    private let network: FeedForwardBlock
    private var inputs: [Double] = []

    init(_ own: FeatureNetwork, elements: [Element], shortestDistances: [Double]) {
      self.own = own
      self.shortestDistances = shortestDistances.map { max(own.shortestDistance, $0) }
      descriptors = own.makeBlock(elements)
      cutoffs = DensityBasis(
        elements: elements, radialCutoff: max(own.radialCutoff, own.angularCutoff),
        angularCutoff: own.angularCutoff)
      network = FeedForwardBlock(own.network)
    }

    /// Energy of a block of atoms, eV; leaves its derivatives by the features.
    func evaluateNetwork(atoms: Int) -> Double {
      let (mean, scales) = (own.mean, own.scales)
      let width = mean.count
      if inputs.count < atoms * width {
        inputs = [Double](repeating: 0, count: atoms * width)
        featuresBar = inputs
      }
      let features = descriptors.features
      for atom in 0..<atoms {
        for k in 0..<width {
          inputs[atom * width + k] = scales[k] * (features[atom * width + k] - mean[k])
        }
      }
      network.evaluate(atoms: atoms, inputs: inputs)
      for atom in 0..<atoms {
        for k in 0..<width {
          featuresBar[atom * width + k] = own.unit * scales[k] * network.inputsBar[atom * width + k]
        }
      }
      return own.unit * network.sum + Double(atoms) * own.zero
    }
  }
}
