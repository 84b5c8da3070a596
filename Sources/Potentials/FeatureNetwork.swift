import Descriptors
import Structures

/// The energy of an atom of one element by a network over features of its surroundings:
///
///     E_i = unit · network(scales (G − mean)) + zero
///
/// - Unit: eV, Å.
struct FeatureNetwork {
  var element: Element
  /// What works out the features G, with storage of its own, given the elements of the types.
  var makeBlock: ([Element]) -> any FeatureBlock
  /// Å.
  var radialCutoff: Double
  /// Å.
  var angularCutoff: Double
  /// A pair nearer than that of either of its elements is a short contact, Å.
  var shortestDistance: Double
  var mean: [Double]
  var scales: [Double]
  var network: FeedForward
  /// eV.
  var unit: Double
  /// eV.
  var zero: Double
}
