/// Features of a block of atoms of one element, on both levels, with their
/// derivatives: the kernels in their order, over storage that is made once and
/// used again.
///
/// The order of use, all blocks of a structure side by side since messages go
/// from one to another: `load` → `firstFeatures` → (messages of all atoms) →
/// `secondFeatures`; then back, `secondAdjoint` → (messages) → `firstAdjoint` →
/// `pairGradients` for forces. For the gradient of a function of forces then
/// `firstTangent` → (messages) → `secondTangent` and `secondMixingGradient` →
/// (messages) → `firstMixingGradient`.
///
/// Messages are those of all atoms of the structure, [atom][message].
public final class DescriptorBlock<Real: KernelScalar> {
  public typealias Input = UnsafePointer<Real>
  public typealias Output = UnsafeMutablePointer<Real>
  public let basis: DensityBasis
  public private(set) var atomCount = 0
  private var pairs = ClosePairs()
  private let first: MomentBlock<Real>
  private let second: MomentBlock<Real>

  // Of the pairs.
  private let unit = Buffer<Real>()
  private let radialFunctions = Buffer<Real>()
  private let radialSlopes = Buffer<Real>()
  private let angularFunctions = Buffer<Real>()
  private let angularSlopes = Buffer<Real>()
  private let harmonics = Buffer<Real>()
  private let harmonicGradients = Buffer<Real>()
  private let pairGradient = Buffer<Real>()
  private var pairTangents: Input?

  /// Densities of one kind, radial and angular.
  private struct Pair {
    let radial = Buffer<Real>()
    let angular = Buffer<Real>()
  }
  private let elements = Pair()
  private let elementsDot = Pair()
  private let elementsBar = Pair()
  private let messages = Pair()
  private let messagesDot = Pair()
  private let messagesBar = Pair()
  private let messagesBarDot = Pair()

  public init(_ basis: DensityBasis) {
    self.basis = basis
    first = MomentBlock(basis, .first)
    second = MomentBlock(basis, .second)
  }

  /// [atom][feature]; valid after `firstFeatures` and `secondFeatures`.
  public var firstFeatures: Output { first.features.start }
  public var secondFeatures: Output { second.features.start }
  /// [atom][feature]; valid after `firstTangent` and `secondTangent`.
  public var firstFeaturesDot: Output { first.featuresDot.start }
  public var secondFeaturesDot: Output { second.featuresDot.start }
  /// Gradient by the displacement of each pair; valid after `pairGradients`.
  public var gradient: Output { pairGradient.start }

  private var n: Int32 { Int32(atomCount) }

  /// Angular pairs, the last tile padded.
  private var tiledPairs: Int {
    (pairs.angularCount + Real.lanes - 1) / Real.lanes * Real.lanes
  }

  private func ofElements(_ pair: Pair) -> Densities<Real> {
    densities(pair, 0, basis.elements.count)
  }
  private func ofMessages(_ pair: Pair) -> Densities<Real> {
    densities(pair, basis.elements.count, DensityBasis.messages)
  }

  private func densities(_ pair: Pair, _ first: Int, _ count: Int) -> Densities<Real> {
    Densities(
      radial: pair.radial.reserve(atomCount * count * DensityBasis.radialFunctions),
      angular: pair.angular.reserve(
        atomCount * DensityBasis.harmonics * count * DensityBasis.angularFunctions),
      sources: first..<(first + count))
  }

  // MARK: features

  /// Functions of the pairs, and densities of the elements.
  ///
  /// - Parameter displacements: x, y, z of every pair, Å.
  public func load(_ pairs: ClosePairs, displacements: Input) {
    self.pairs = pairs
    atomCount = pairs.atoms.count
    let (count, angular) = (pairs.count, pairs.angularCount)
    Real.radialFunctions(
      Int32(count), displacements, Real(basis.radialCutoff), unit.reserve(4 * count),
      radialFunctions.reserve(count * DensityBasis.radialFunctions),
      radialSlopes.reserve(count * DensityBasis.radialFunctions))
    Real.angularFunctions(
      n, pairs.starts, pairs.angular, displacements, Real(basis.angularCutoff),
      angularFunctions.reserve(angular * DensityBasis.angularFunctions),
      angularSlopes.reserve(angular * DensityBasis.angularFunctions),
      harmonics.reserve(tiledPairs * DensityBasis.harmonics))
    let target = ofElements(elements)
    Real.densities(
      n, Int32(basis.elements.count), pairs.starts, pairs.angular, pairs.neighborTypes,
      radialFunctions.start, angularFunctions.start, harmonics.start, target.radial,
      target.angular)
  }

  /// - Parameter mixing: the coefficients of this element on the first level.
  public func firstFeatures(mixing: Input) {
    first.forward(atoms: atomCount, [ofElements(elements)], mixing: mixing)
  }

  /// - Parameter mixing: the coefficients of this element on the second level.
  public func secondFeatures(messages: Input, mixing: Input) {
    let target = ofMessages(self.messages)
    Real.messageDensities(
      n, pairs.starts, pairs.angular, pairs.neighbors, messages, radialFunctions.start,
      angularFunctions.start, harmonics.start, target.radial, target.angular)
    second.forward(
      atoms: atomCount, [ofElements(elements), ofMessages(self.messages)], mixing: mixing)
  }

  // MARK: forces

  /// From derivatives by the features of the second level to those by densities.
  ///
  /// - Parameter messagesBar: the derivative by the messages of each atom of the structure is
  ///   added to it.
  public func secondAdjoint(featuresBar: Input, mixing: Input, messagesBar: Output) {
    let bars = [ofElements(elementsBar), ofMessages(self.messagesBar)]
    second.adjoint(featuresBar: featuresBar, mixing: mixing, into: bars)
    Real.messageAdjoint(
      n, pairs.starts, pairs.angular, pairs.neighbors, radialFunctions.start,
      angularFunctions.start, harmonics.start, bars[1].radial, bars[1].angular, messagesBar)
  }

  /// Adds what comes through the messages of these atoms.
  public func firstAdjoint(featuresBar: Input, mixing: Input) {
    first.adjoint(
      featuresBar: featuresBar, mixing: mixing, into: [ofElements(elementsBar)], adding: true)
  }

  /// From derivatives by densities to those by the pairs' displacements.
  public func pairGradients(messages: Input) {
    let (own, told) = (ofElements(elementsBar), ofMessages(messagesBar))
    Real.pairGradients(
      n, Int32(basis.elements.count), pairs.starts, pairs.angular, pairs.neighborTypes,
      pairs.neighbors, messages, unit.start, radialSlopes.start, angularFunctions.start,
      angularSlopes.start, own.radial, own.angular, told.radial, told.angular,
      pairGradient.reserve(3 * pairs.count))
  }

  // MARK: gradients of functions of forces

  /// Change of the first level's features when each displacement changes by `pairTangents`,
  /// which have to last until the mixing gradients are had.
  public func firstTangent(pairTangents: Input, mixing: Input) {
    self.pairTangents = pairTangents
    Real.harmonicGradients(
      n, pairs.starts, pairs.angular, unit.start,
      harmonicGradients.reserve(3 * tiledPairs * DensityBasis.harmonics))
    let target = ofElements(elementsDot)
    Real.densityTangents(
      n, Int32(basis.elements.count), pairs.starts, pairs.angular, pairs.neighborTypes,
      pairTangents, unit.start, radialSlopes.start, angularFunctions.start, angularSlopes.start,
      harmonics.start, harmonicGradients.start, target.radial, target.angular)
    first.tangent([target], mixing: mixing)
  }

  /// Change of the second level's features, given also that of the messages.
  public func secondTangent(messages: Input, messagesDot: Input, mixing: Input) {
    let target = ofMessages(self.messagesDot)
    Real.messageDensityTangents(
      n, pairs.starts, pairs.angular, pairs.neighbors, messages, messagesDot, pairTangents!,
      unit.start, radialFunctions.start, radialSlopes.start, angularFunctions.start,
      angularSlopes.start, harmonics.start, harmonicGradients.start, target.radial, target.angular)
    second.tangent([ofElements(elementsDot), target], mixing: mixing)
  }

  /// Adds the gradient, by the second level's mixing coefficients, of
  ///
  ///     S(mixing, messages) = Σ_atoms [φ(q) + ∂φ/∂q · q̇]
  ///
  /// given ∂φ/∂q = `featuresBar` (as in `secondAdjoint`, which comes before) and the derivative of
  /// S by q, `featuresBarDot`.
  ///
  /// - Parameter messagesBarDot: the derivative of S by the messages of each atom of the structure
  ///   is added to it; that by their tangents is what `secondAdjoint` has made.
  public func secondMixingGradient(
    featuresBar: Input, featuresBarDot: Input, mixing: Input, into gradient: Output,
    messagesBarDot: Output
  ) {
    let barDot = ofMessages(self.messagesBarDot)
    second.mixingGradient(
      featuresBar: featuresBar, featuresBarDot: featuresBarDot,
      [ofElements(elements), ofMessages(messages)],
      [ofElements(elementsDot), ofMessages(messagesDot)], mixing: mixing, into: gradient,
      barDot: [barDot])
    let bar = ofMessages(messagesBar)
    Real.messageAdjointTangent(
      n, pairs.starts, pairs.angular, pairs.neighbors, pairTangents!, unit.start,
      radialFunctions.start, radialSlopes.start, angularFunctions.start, angularSlopes.start,
      harmonics.start, harmonicGradients.start, bar.radial, bar.angular, barDot.radial,
      barDot.angular, messagesBarDot)
  }

  /// The same for the first level, given derivatives by its features.
  public func firstMixingGradient(
    featuresBar: Input, featuresBarDot: Input, mixing: Input, into gradient: Output
  ) {
    first.mixingGradient(
      featuresBar: featuresBar, featuresBarDot: featuresBarDot, [ofElements(elements)],
      [ofElements(elementsDot)], mixing: mixing, into: gradient)
  }
}
