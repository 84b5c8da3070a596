import Descriptors

/// A potential whose speed can be told apart by what it is spent on.
public protocol TimedPotential: Potential where Calculator: TimedCalculator {
  /// Å; the longest of all elements.
  var radialCutoff: Double { get }
  /// Å; the longest of all elements, 0 where angles do not count.
  var angularCutoff: Double { get }
  /// Networks that each atom is given to.
  var members: Int { get }
  /// The same with fewer digits, and faster; `nil` where there is none.
  var inSinglePrecision: SinglePrecisionPotential? { get }
}

/// A calculator that knows where its time went.
public protocol TimedCalculator: PotentialCalculator {
  /// Time spent so far.
  var stages: StageTimes { get }
}

extension NetworkPotential: TimedPotential {
  public var radialCutoff: Double { layout.basis.radialCutoff }
  public var angularCutoff: Double { layout.basis.angularCutoff }
  public var members: Int { layout.members }
  public var inSinglePrecision: SinglePrecisionPotential? { SinglePrecisionPotential(self) }
}

extension SinglePrecisionPotential: TimedPotential {
  public var radialCutoff: Double { potential.radialCutoff }
  public var angularCutoff: Double { potential.angularCutoff }
  public var members: Int { potential.members }
  public var inSinglePrecision: SinglePrecisionPotential? { self }
}

extension NetworkCalculator: TimedCalculator {}

extension AenetPotential: TimedPotential {
  public var radialCutoff: Double { networks.map(\.basis.radialCutoff).max() ?? 0 }
  public var angularCutoff: Double { networks.map(\.basis.angularCutoff).max() ?? 0 }
  public var members: Int { 1 }
  public var inSinglePrecision: SinglePrecisionPotential? { nil }
}

extension N2P2Potential: TimedPotential {
  public var radialCutoff: Double { networks.map(\.radialCutoff).max() ?? 0 }
  public var angularCutoff: Double { networks.map(\.angularCutoff).max() ?? 0 }
  public var members: Int { 1 }
  public var inSinglePrecision: SinglePrecisionPotential? { nil }
}

extension FeatureNetworkCalculator: TimedCalculator {}

extension LennardJones: TimedPotential {
  public var radialCutoff: Double { cutoff }
  /// None: it knows no angles.
  public var angularCutoff: Double { 0 }
  public var members: Int { 1 }
  public var inSinglePrecision: SinglePrecisionPotential? { nil }
}

extension LennardJones.Calculator: TimedCalculator {}
