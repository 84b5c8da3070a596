import Descriptors
import Quantities

/// Forces and virial, summed over pairs.
struct PairSums {
  /// eV/Å.
  var forces: [Vector3]
  /// −∂E/∂ε, eV.
  var virial = Matrix3.zero

  init(atoms: Int) { forces = [Vector3](repeating: .zero, count: atoms) }

  /// Adds what the gradient of the energy by the displacement of each pair makes.
  mutating func add<Real: KernelScalar>(_ pairs: ClosePairs, gradient: UnsafePointer<Real>) {
    var (wx, wy, wz) = (Vector3.zero, Vector3.zero, Vector3.zero)
    pairs.displacements.withUnsafeBufferPointer { d in
      pairs.neighbors.withUnsafeBufferPointer { neighbors in
        forces.withUnsafeMutableBufferPointer { forces in
          for (n, atom) in pairs.atoms.enumerated() {
            var own = Vector3.zero
            for pair in Int(pairs.starts[n])..<Int(pairs.starts[n + 1]) {
              let g = Vector3(
                Double(gradient[3 * pair]), Double(gradient[3 * pair + 1]),
                Double(gradient[3 * pair + 2]))
              own += g
              forces[Int(neighbors[pair])] -= g
              wx += g * d[3 * pair]
              wy += g * d[3 * pair + 1]
              wz += g * d[3 * pair + 2]
            }
            forces[Int(atom)] += own
          }
        }
      }
    }
    virial = virial - Matrix3(wx, wy, wz)
  }

  /// Adds the repulsion of cores that are too near.
  ///
  /// - Parameters:
  ///   - cores: by the type of the neighbour.
  ///   - angularCutoff: Å.
  /// - Returns: its energy, eV, and the number of such contacts; a contact within one table is
  ///   met from both ends and counted from one.
  mutating func add(
    _ pairs: ClosePairs, cores: [CoreRepulsion], angularCutoff: Double
  ) -> (energy: Double, contacts: Int) {
    var result = (energy: 0.0, contacts: 0)
    let reachesFar = cores.contains { $0.radius > angularCutoff }
    for (n, atom) in pairs.atoms.enumerated() {
      let first = Int(pairs.starts[n])
      // Pairs within the angular cutoff come first, and hardly a core reaches farther.
      let end = reachesFar ? Int(pairs.starts[n + 1]) : first + Int(pairs.angular[n])
      for pair in first..<end {
        let d = Vector3(
          pairs.displacements[3 * pair], pairs.displacements[3 * pair + 1],
          pairs.displacements[3 * pair + 2])
        let core = cores[Int(pairs.neighborTypes[pair])]
        guard d.lengthSquared < core.radius * core.radius else { continue }
        let (i, j) = (Int(atom), Int(pairs.neighbors[pair]))
        // Each pair is met from both ends, so each end has half of it.
        let r = d.length
        let (energy, derivative) = core(r)
        let g = d * (derivative / (2 * r))
        result.energy += energy / 2
        forces[i] += g
        forces[j] -= g
        virial = virial - Matrix3(g * d.x, g * d.y, g * d.z)
        // Of the two vectors to images of the atom itself, the one that is greater.
        if i < j || (i == j && (d.x, d.y, d.z) > (0, 0, 0)) { result.contacts += 1 }
      }
    }
    return result
  }

  /// Adds a multiple of other sums.
  mutating func add(_ other: PairSums, times factor: Double) {
    for atom in forces.indices { forces[atom] += factor * other.forces[atom] }
    virial = virial + other.virial * factor
  }
}
