import Quantities
import Structures

/// What a space group demands of the edges and angles of its conventional
/// cell; trigonal groups on hexagonal axes, monoclinic ones with b unique.
enum CrystalSystem {
  case triclinic, monoclinic, orthorhombic, tetragonal, hexagonal, cubic

  init(spaceGroup: Int) {
    precondition((1...230).contains(spaceGroup), "space groups are numbered from 1 to 230")
    switch spaceGroup {
    case ...2: self = .triclinic
    case ...15: self = .monoclinic
    case ...74: self = .orthorhombic
    case ...142: self = .tetragonal
    case ...194: self = .hexagonal
    default: self = .cubic
    }
  }

  /// - Parameter angles: degrees.
  private func constrained(edges e: Vector3, angles: Vector3) -> (edges: Vector3, angles: Vector3) {
    switch self {
    case .triclinic: (e, angles)
    case .monoclinic: (e, Vector3(90, angles.y, 90))
    case .orthorhombic: (e, Vector3(90, 90, 90))
    case .tetragonal: (Vector3(e.x, e.x, e.z), Vector3(90, 90, 90))
    case .hexagonal: (Vector3(e.x, e.x, e.z), Vector3(90, 90, 120))
    case .cubic: (Vector3(repeating: e.x), Vector3(90, 90, 90))
    }
  }

  /// A random conventional cell of edges between 1 and 2, to be scaled.
  ///
  /// Edges are within a factor of two of each other, angles from 60° to 120°,
  /// which are XtalOpt's limits, and the volume is at least half of a · b · c.
  func randomLattice(_ random: inout RandomStream) -> Lattice? {
    for _ in 0..<100 {
      let edges = Vector3(1 + random.uniform(), 1 + random.uniform(), 1 + random.uniform())
      let angles =
        Vector3(repeating: 60) + Vector3(random.uniform(), random.uniform(), random.uniform()) * 60
      let cell = constrained(edges: edges, angles: angles)
      let lattice = Lattice(
        a: cell.edges.x, b: cell.edges.y, c: cell.edges.z, alpha: cell.angles.x,
        beta: cell.angles.y, gamma: cell.angles.z)
      let box = cell.edges.x * cell.edges.y * cell.edges.z
      if let lattice, lattice.volume >= box / 2 { return lattice }
    }
    return nil
  }
}
