import Descriptors
import Files
import Foundation
import Quantities
import Structures

/// A potential of aenet: a network for each element.
///
///     E = Σ_i E_i(features of i)
///
/// as `AenetNetwork` says. Elements, cutoffs, orders and layers of the networks
/// may differ.
///
/// - Unit: eV; zero is that of the data, so an energy holds the atoms' own.
/// - Edge cases: a pair nearer than the shortest distance of either network
///   counts as a short contact.
public struct AenetPotential: Potential {
  /// One for each element, in the order of atomic numbers.
  public let networks: [AenetNetwork]

  public var elements: [Element] { networks.map(\.element) }

  public var freeAtomEnergies: [Element: Double]? {
    Dictionary(uniqueKeysWithValues: networks.map { ($0.element, $0.atomicEnergy) })
  }

  /// - Parameter networks: with the names of their files.
  /// - Throws: `PotentialError` for two of one element, and for one that does
  ///   not know the element of another.
  public init(_ networks: [(file: String, network: AenetNetwork)]) throws(PotentialError) {
    precondition(!networks.isEmpty, "a potential has a network")
    for (n, (file, network)) in networks.enumerated() {
      for (other, second) in networks[(n + 1)...] where second.element == network.element {
        throw .twoNetworks(network.element, first: file, second: other)
      }
      for (_, other) in networks where !network.basis.environment.contains(other.element) {
        throw .strangers(
          file: file, element: other.element, environment: network.basis.environment)
      }
    }
    self.networks = networks.map(\.network).sorted { $0.element < $1.element }
  }

  public func makeCalculator() -> FeatureNetworkCalculator {
    FeatureNetworkCalculator(networks.map(\.features))
  }

  /// The networks in some files.
  public static func read(_ files: [URL]) throws -> AenetPotential {
    try AenetPotential(files.map { (file: $0.relativePath, network: try AenetFile.read($0)) })
  }

  /// The networks of a folder: its files that end in .nn or .ascii.
  public static func read(folder: URL) throws -> AenetPotential {
    let files = try PotentialFiles.files(of: folder)
    guard !files.isEmpty else { throw PotentialError.noNetworks(folder: folder.relativePath) }
    return try read(files)
  }
}
