import Descriptors
import Quantities
import Structures

/// A labelled structure, ready for the kernels: neighbours found once.
public struct TrainingFrame: Sendable {
  /// A name for tables of errors: the file or the system it came from.
  public let system: String
  public let atomCount: Int
  /// Energy without the reference energies of its atoms, eV.
  let energy: Float
  /// eV/Å, three for each atom, in the order of the structure.
  let forces: [Float]
  /// eV, nine numbers, row by row; `nil` where unknown.
  let virial: [Float]?
  /// How much this frame counts in the loss.
  let weight: Float
  /// Factor on the force term alone.
  let forceWeight: Float
  /// Of each element that is there.
  let pairs: [ClosePairs]
  /// x, y, z of each of their pairs, Å.
  let displacements: [[Float]]

  /// Whether an atom is of this type.
  func holds(_ type: Int) -> Bool { pairs.contains { $0.type == type && !$0.atoms.isEmpty } }

  /// - Parameters:
  ///   - energy: eV, without the reference energies.
  ///   - weight: how much this frame counts.
  ///   - forceWeight: factor on its force term alone.
  public init(
    system: String, structure: Structure, energy: Double, forces: [Vector3], virial: Matrix3?,
    weight: Double, forceWeight: Double = 1, basis: DensityBasis
  ) {
    let types = structure.species.map { element in
      guard let type = basis.type(of: element) else {
        preconditionFailure("\(element) is no element of the basis")
      }
      return type
    }
    let list = NeighborList(structure, cutoff: basis.radialCutoff)
    let positions = structure.cartesianPositions
    self.system = system
    atomCount = structure.count
    self.energy = Float(energy)
    self.forces = forces.flatMap { [Float($0.x), Float($0.y), Float($0.z)] }
    self.virial = virial.map { $0.rowMajor.map(Float.init) }
    self.weight = Float(weight)
    self.forceWeight = Float(forceWeight)
    let tables = PairTable.tables(list, types: types, count: basis.elements.count)
    let close = tables.map { table in
      var pairs = ClosePairs()
      pairs.select(from: table, positions: positions, lattice: structure.lattice, basis: basis)
      return pairs
    }
    pairs = close.map(\.withoutDisplacements)
    displacements = close.map { $0.displacements.map(Float.init) }
  }
}
