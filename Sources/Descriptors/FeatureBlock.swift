/// Features of a block of atoms of one element, and the way back from their derivatives to the
/// pairs. The order of use: `load` → `adjoint`.
public protocol FeatureBlock: AnyObject {
  /// [atom][feature]; valid after `load`.
  var features: UnsafeMutablePointer<Double> { get }
  /// Gradient by the displacement of each pair; valid after `adjoint`.
  var gradient: UnsafeMutablePointer<Double> { get }
  /// Features of the central atoms of the pairs.
  func load(_ pairs: ClosePairs)
  /// From derivatives by the features to derivatives by the pairs.
  ///
  /// - Parameter featuresBar: [atom][feature].
  func adjoint(featuresBar: UnsafePointer<Double>)
}

extension ChebyshevBlock: FeatureBlock {}
