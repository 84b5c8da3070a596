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
///   Here they are in eV and Å; `inUnits` makes such a potential of one in other units.
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
    var statistics: [N2P2Scaling.Statistics]
    var scaling: N2P2Scaling
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

  /// The same potential, of files in other units than eV and Å: without new training.
  ///
  ///     E'(s r) = e E(r)
  ///
  /// - Parameters:
  ///   - length: s, the unit of the files in Å.
  ///   - energy: e, the unit of the files in eV.
  public func inUnits(length: Double, energy: Double) -> N2P2Potential {
    precondition(length > 0 && energy > 0, "units are positive")
    return N2P2Potential(
      networks: networks.map { network in
        var network = network
        for place in network.functions.indices { network.functions[place].scale(by: length) }
        network.unit *= energy
        network.zero *= energy
        return network
      })
  }
}

extension N2P2Potential.Network {
  var radialCutoff: Double { functions.map(\.radial.cutoff).max() ?? 0 }

  /// 0 where angles do not count.
  var angularCutoff: Double { functions.filter(\.isAngular).map(\.radial.cutoff).max() ?? 0 }

  var features: FeatureNetwork {
    let linear = statistics.map(scaling.linear)
    return FeatureNetwork(
      element: element, makeBlock: { SymmetryBlock(functions, elements: $0) },
      radialCutoff: radialCutoff,
      // A list of near neighbours has to end somewhere, though nobody asks for it.
      angularCutoff: angularCutoff > 0 ? angularCutoff : radialCutoff,
      shortestDistance: 0, mean: linear.map(\.mean), scales: linear.map(\.scale), network: network,
      unit: unit, zero: zero)
  }
}
