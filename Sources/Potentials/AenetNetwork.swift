import Descriptors
import Structures

/// What an aenet file says of the atoms of one element.
///
///     E_i = network((G − mean) / deviation) / scale + shift + E_atom
///
/// with the features G of `ChebyshevBasis`, their mean and their standard
/// deviation √(meanSquare − mean²) over the training data.
///
/// - Unit: eV, Å.
/// - Edge cases: a feature that did not vary in training, by a deviation of
///   10⁻¹⁰ or less, is left out, as in aenet.
/// - Source: Artrith, Urban, Comput. Mater. Sci. 114, 135 (2016),
///   doi:10.1016/j.commatsci.2015.11.047.
public struct AenetNetwork: Sendable, Hashable {
  /// The features of the training data, in the order of `ChebyshevBasis`.
  public struct Statistics: Sendable, Hashable {
    /// Atoms in the statistics.
    public var evaluations: Int
    public var least: [Double]
    public var most: [Double]
    public var mean: [Double]
    public var meanSquare: [Double]
  }

  /// The energies of the training data.
  public struct Training: Sendable, Hashable {
    /// Name of the file with the data.
    public var file: String
    public var isNormalized: Bool
    /// The network's unit of energy is 1 eV / scale.
    public var scale: Double
    /// Of an atom, eV.
    public var shift: Double
    public var elements: [Element]
    /// Of the free atoms, in the order of `elements`, eV.
    public var atomicEnergies: [Double]
    public var atoms: Int
    public var structures: Int
    /// Least, most and mean energy of an atom in the units of the network.
    public var energies: [Double]
  }

  public var description: String
  /// Of the atoms that it is for.
  public var element: Element
  public var basis: ChebyshevBasis
  public var network: FeedForward
  /// The distance below which the network was not meant to be used, Å.
  public var shortestDistance: Double
  /// The longer one of the cutoffs, Å.
  public var cutoff: Double
  public var statistics: Statistics
  public var training: Training

  /// Energy of the free atom, eV.
  public var atomicEnergy: Double {
    training.elements.firstIndex(of: element).map { training.atomicEnergies[$0] } ?? 0
  }

  /// 1 / deviation of each feature, 0 for one that did not vary.
  var scales: [Double] {
    zip(statistics.mean, statistics.meanSquare).map { mean, square in
      let variance = square - mean * mean
      return variance > 1e-20 ? 1 / variance.squareRoot() : 0
    }
  }

  var features: FeatureNetwork {
    FeatureNetwork(
      element: element, makeBlock: { ChebyshevBlock(basis, elements: $0) },
      radialCutoff: basis.radialCutoff, angularCutoff: basis.angularCutoff,
      shortestDistance: shortestDistance, mean: statistics.mean, scales: scales, network: network,
      unit: 1 / training.scale, zero: training.shift + atomicEnergy)
  }
}
