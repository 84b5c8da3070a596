import Conductivities
import Quantities
import Structures

/// Lattices of the textbooks, every site joined to its nearest neighbours.
enum KnownNetworks {
  /// Between nearest neighbours, Å.
  static let hopLength = 2.5

  /// One site per primitive cell, or two; `edge` is in units of the hop.
  private static func network(
    _ vectors: [Vector3], _ positions: [Vector3] = [.zero], rate: Double
  ) -> SiteNetwork {
    let lattice = Lattice(
      Matrix3(vectors[0] * hopLength, vectors[1] * hopLength, vectors[2] * hopLength))!
    return SiteNetwork(
      lattice: lattice, positions: positions,
      energies: [Double](repeating: 0, count: positions.count), cutoff: 1.01 * hopLength,
      attemptFrequency: rate, saddle: 0)
  }

  private static let fccVectors = [
    Vector3(0, 1, 1) * 0.5.squareRoot(), Vector3(1, 0, 1) * 0.5.squareRoot(),
    Vector3(1, 1, 0) * 0.5.squareRoot(),
  ]
  /// Far enough that no hop leads to the next layer.
  private static let away = Vector3(0, 0, 3)

  static func simpleCubic(rate: Double = 1) -> SiteNetwork {
    network([Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)], rate: rate)
  }
  static func bodyCentred(rate: Double = 1) -> SiteNetwork {
    let s = 1 / 3.0.squareRoot()
    return network([Vector3(-s, s, s), Vector3(s, -s, s), Vector3(s, s, -s)], rate: rate)
  }
  static func faceCentred(rate: Double = 1) -> SiteNetwork { network(fccVectors, rate: rate) }
  static func diamond(rate: Double = 1) -> SiteNetwork {
    let scale = (8.0 / 3).squareRoot()
    return network(
      fccVectors.map { $0 * scale }, [.zero, Vector3(repeating: 0.25)], rate: rate)
  }
  static func square(rate: Double = 1) -> SiteNetwork {
    network([Vector3(1, 0, 0), Vector3(0, 1, 0), away], rate: rate)
  }
  static func honeycomb(rate: Double = 1) -> SiteNetwork {
    let edge = 3.0.squareRoot()
    return network(
      [Vector3(edge, 0, 0), Vector3(edge / 2, 1.5, 0), away],
      [.zero, Vector3(1.0 / 3, 1.0 / 3, 0)], rate: rate)
  }
  static func chain(rate: Double = 1) -> SiteNetwork {
    network([Vector3(1, 0, 0), Vector3(0, 3, 0), away], rate: rate)
  }

  /// With the number of neighbours of a site and the dimension.
  static let all: [(name: String, network: SiteNetwork, neighbours: Int, dimension: Int)] = [
    ("simple cubic", simpleCubic(), 6, 3), ("body-centred cubic", bodyCentred(), 8, 3),
    ("face-centred cubic", faceCentred(), 12, 3), ("diamond", diamond(), 4, 3),
    ("square", square(), 4, 2), ("honeycomb", honeycomb(), 3, 2), ("chain", chain(), 2, 1),
  ]
}
