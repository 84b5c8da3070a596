import Descriptors
import Quantities
import Structures

/// A committee of neural networks over learned density descriptors.
///
///     E = Σ_i [ ε(element i) + mean over members of network(features of i) ]
///         + repulsion of cores
///
/// The members share the descriptors and differ in their networks; each was
/// trained on a sample of its own.
public struct NetworkPotential: Potential {
  public let layout: ParameterLayout
  /// eV for an atom of each type.
  public let referenceEnergies: [Double]
  /// Shortest distance in the training data by type and type, Å.
  public let shortestDistances: [[Double]]
  let mean: [[Float]]
  let scale: [[Float]]
  let parameters: [Float]

  public var elements: [Element] { layout.basis.elements }
  /// Å.
  public var cutoff: Double { layout.basis.radialCutoff }

  public init(
    layout: ParameterLayout, referenceEnergies: [Double], shortestDistances: [[Double]],
    mean: [[Float]], scale: [[Float]], parameters: [Float]
  ) {
    precondition(parameters.count == layout.parameterCount, "parameters fit the layout")
    precondition(
      mean.count == layout.types && scale.count == layout.types
        && referenceEnergies.count == layout.types && shortestDistances.count == layout.types,
      "one row for each element")
    self.layout = layout
    self.referenceEnergies = referenceEnergies
    self.shortestDistances = shortestDistances
    self.mean = mean
    self.scale = scale
    self.parameters = parameters
  }

  /// The best parameters of a training.
  public init(_ state: Trainer.State, layout: ParameterLayout, set: TrainingSet) {
    self.init(
      layout: layout,
      referenceEnergies: layout.basis.elements.map { set.referenceEnergies[$0] ?? 0 },
      shortestDistances: set.shortestDistances, mean: state.mean, scale: state.scale,
      parameters: state.best)
  }

  public func makeCalculator() -> NetworkCalculator { NetworkCalculator(self) }
}

/// Evaluates a `NetworkPotential` in double precision.
public final class NetworkCalculator: PotentialCalculator {
  private let potential: NetworkPotential
  private let parameters: [Double]
  private let scaling: Scaling<Double>
  private let cores: [[CoreRepulsion]]
  private let descriptors: DescriptorBlock<Double>
  private let networks: [NetworkBlock<Double>]
  private var featuresBar: [Double] = []
  /// x, y, z of the pairs of the table under way, Å.
  private var displacements: [Double] = []
  private var neighbors: SkinnedTables

  /// Å by which the neighbour list reaches beyond the cutoff. It is made anew
  /// when a pair outside of it could have come within the cutoff.
  private static let skin = 0.6
  /// Atoms in a block: small enough for the second-level cache.
  private static let blockSize = 32

  init(_ potential: NetworkPotential) {
    self.potential = potential
    let layout = potential.layout
    parameters = potential.parameters.map(Double.init)
    scaling = Scaling(
      mean: potential.mean.map { $0.map(Double.init) },
      scale: potential.scale.map { $0.map(Double.init) })
    cores = layout.basis.elements.indices.map { i in
      layout.basis.elements.indices.map { j in
        CoreRepulsion(
          layout.basis.elements[i], layout.basis.elements[j],
          radius: potential.shortestDistances[i][j])
      }
    }
    descriptors = DescriptorBlock(layout.basis)
    networks = (0..<layout.members).map { _ in NetworkBlock(layout.shape) }
    neighbors = SkinnedTables(layout.basis, skin: Self.skin, blockSize: Self.blockSize)
  }

  public func evaluate(_ structure: Structure) throws -> Evaluation {
    let layout = potential.layout
    let types = try structure.species.map { element throws(PotentialError) in
      guard let type = layout.basis.type(of: element) else {
        throw .missingElement(element, known: layout.basis.elements)
      }
      return type
    }
    neighbors.update(structure, types: types)
    let positions = structure.cartesianPositions
    let reference = types.reduce(0) { $0 + potential.referenceEnergies[$1] }
    var members = [Double](repeating: 0, count: layout.members)
    var result = Evaluation(
      energy: 0, memberEnergies: [], forces: [Vector3](repeating: .zero, count: structure.count),
      virial: .zero)
    for table in neighbors.tables {
      if displacements.count < 3 * table.pairCount {
        displacements = [Double](repeating: 0, count: 4 * table.pairCount)
      }
      table.displacements(positions, lattice: structure.lattice, into: &displacements)
      learned(table, members: &members)
      gather(table, into: &result)
    }
    result.memberEnergies = members.map { $0 + reference + result.energy }
    result.energy = result.memberEnergies.reduce(0, +) / Double(layout.members)
    return result
  }

  /// Energies of the networks into `members`; the gradient stays with the
  /// descriptors.
  private func learned(_ table: PairTable, members: inout [Double]) {
    let layout = potential.layout
    let count = table.atoms.count * DensityBasis.featureCount
    parameters.withUnsafeBufferPointer { p in
      let mixing = p.baseAddress! + layout.mixing(type: table.type)
      descriptors.load(table, displacements: displacements)
      descriptors.forward(mixing: mixing)
      featuresBar = [Double](repeating: 0, count: count)
      for (member, network) in networks.enumerated() {
        let own = p.baseAddress! + layout.network(member: member, type: table.type)
        scaling.with(table.type) { mean, scale in
          network.forward(
            atoms: table.atoms.count, features: descriptors.features, mean: mean, scale: scale, own)
          network.backward(scale: scale, own)
        }
        for a in 0..<table.atoms.count { members[member] += network.energies[a] }
        for k in 0..<count { featuresBar[k] += network.featuresBar[k] }
      }
      let share = 1 / Double(layout.members)
      for k in 0..<count { featuresBar[k] *= share }
      descriptors.adjoint(featuresBar: featuresBar, mixing: mixing)
    }
  }

  /// Forces and virial from the gradient of each pair, and the cores.
  private func gather(_ table: PairTable, into result: inout Evaluation) {
    let gradient = descriptors.gradient
    var (wx, wy, wz) = (Vector3.zero, Vector3.zero, Vector3.zero)
    displacements.withUnsafeBufferPointer { flat in
      result.forces.withUnsafeMutableBufferPointer { forces in
        for (n, atom) in table.atoms.enumerated() {
          let i = Int(atom)
          var own = Vector3.zero
          for pair in Int(table.starts[n])..<Int(table.starts[n + 1]) {
            let j = Int(table.neighbors[pair])
            let d = Vector3(flat[3 * pair], flat[3 * pair + 1], flat[3 * pair + 2])
            var g = Vector3(gradient[3 * pair], gradient[3 * pair + 1], gradient[3 * pair + 2])
            let core = cores[table.type][Int(table.neighborTypes[pair])]
            if d.lengthSquared < core.radius * core.radius {
              // Each pair is met from both ends, so each end has half of it.
              let r = d.length
              let (energy, derivative) = core(r)
              result.energy += energy / 2
              g += d * (derivative / (2 * r))
              if i < j || (i == j && d.x + d.y + d.z > 0) { result.shortContacts += 1 }
            }
            own += g
            forces[j] -= g
            wx += g * d.x
            wy += g * d.y
            wz += g * d.z
          }
          forces[i] += own
        }
      }
    }
    result.virial = result.virial - Matrix3(wx, wy, wz)
  }
}
