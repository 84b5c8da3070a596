import Quantities

/// The pairs of `LennardJones` in open space, all of them, without a cutoff.
///
///     E = Σ_pairs 4 ε [(σ/r)¹² − (σ/r)⁶]
///
/// - Edge cases: atoms on one place have an energy that is not finite.
public struct LennardJonesCluster: Sendable, Hashable {
  /// ε, eV.
  public let depth: Double
  /// σ, Å.
  public let diameter: Double

  public init(depth: Double, diameter: Double) {
    precondition(depth > 0 && diameter > 0, "a pair potential has a well")
    self.depth = depth
    self.diameter = diameter
  }

  /// The energy, eV; sets the forces, eV/Å.
  ///
  /// - Parameter positions: Å, Cartesian.
  public func evaluate(_ positions: [Vector3], forces: inout [Vector3]) -> Double {
    precondition(forces.count == positions.count, "one force for each atom")
    let square = diameter * diameter
    var energy = 0.0
    positions.withUnsafeBufferPointer { positions in
      forces.withUnsafeMutableBufferPointer { forces in
        forces.update(repeating: .zero)
        for i in positions.indices {
          let center = positions[i]
          var force = Vector3.zero
          for j in (i + 1)..<max(i + 1, positions.count) {
            let displacement = positions[j] - center
            let inverse = 1 / displacement.lengthSquared
            let s2 = square * inverse
            let s6 = s2 * s2 * s2
            energy += s6 * (s6 - 1)
            let g = displacement * (s6 * (2 * s6 - 1) * inverse)
            force -= g
            forces[j] += g
          }
          forces[i] += force
        }
        for i in forces.indices { forces[i] *= 24 * depth }
      }
    }
    return 4 * depth * energy
  }
}
