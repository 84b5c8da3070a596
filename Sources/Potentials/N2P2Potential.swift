import Descriptors
import Files
import Foundation
import Quantities
import Structures

/// A potential of n2p2: symmetry functions and a network for each element.
///
///     E = Σ_i [ network(scales (G_i − mean)) / conv_energy + mean_energy + atom_energy ]
///
/// with the `SymmetryFunction`s G_i of atom i. conv_length changes nothing: the symmetry functions
/// are numbers without unit, and forces are derivatives of E by the lengths of the file.
///
/// - Unit: the files say nothing of their units, as little as n2p2's data sets do (`N2P2Data`).
///   Here they are in eV and Å. A potential in Hartree and Bohr must be converted first, which needs
///   no new training: in `input.nn`, lengths of the symmetry functions times 0.529177210903 and η
///   over its square; mean_energy and atom_energy times 27.211386245988, conv_energy over it.
/// - Edge cases: like n2p2, no symmetry function is kept within what it was in training. What is
///   below the shortest distance of the training is not known: there are no short contacts.
/// - Source: Behler, Parrinello, Phys. Rev. Lett. 98, 146401 (2007),
///   doi:10.1103/PhysRevLett.98.146401; Singraber, Behler, Dellago, J. Chem. Theory Comput. 15, 1827
///   (2019), doi:10.1021/acs.jctc.8b00770.
public struct N2P2Potential: Potential {
  /// What belongs to the atoms of one element.
  struct Network: Sendable {
    var element: Element
    /// In the order of n2p2.
    var functions: [SymmetryFunction]
    var mean: [Double]
    var scales: [Double]
    var network: FeedForward
    /// 1 / conv_energy, eV.
    var unit: Double
    /// mean_energy + atom_energy, eV.
    var zero: Double
  }

  /// In the order of atomic numbers.
  let networks: [Network]

  public var elements: [Element] { networks.map(\.element) }

  public func makeCalculator() -> FeatureNetworkCalculator {
    FeatureNetworkCalculator(networks.map(\.features))
  }

  /// The potential in a folder with `input.nn`, `scaling.data` and a `weights.NNN.data` for each
  /// element, NNN its atomic number.
  public static func read(folder: URL) throws -> N2P2Potential {
    let path = folder.relativePath
    return try N2P2File.read(path: path.hasSuffix("/") ? String(path.dropLast()) : path) {
      try AtomicFile.read(folder.appending(path: $0))
    }
  }
}

extension N2P2Potential.Network {
  var radialCutoff: Double { functions.map(\.radial.cutoff).max() ?? 0 }

  /// 0 where angles do not count.
  var angularCutoff: Double { functions.filter(\.isAngular).map(\.radial.cutoff).max() ?? 0 }

  var features: FeatureNetwork {
    FeatureNetwork(
      element: element, makeBlock: { SymmetryBlock(functions, elements: $0) },
      radialCutoff: radialCutoff,
      // A list of near neighbours has to end somewhere, though nobody asks for it.
      angularCutoff: angularCutoff > 0 ? angularCutoff : radialCutoff,
      shortestDistance: 0, mean: mean, scales: scales, network: network, unit: unit, zero: zero)
  }
}
