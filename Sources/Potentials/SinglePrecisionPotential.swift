import Structures

/// A network potential evaluated in single precision: twice as fast, for
/// dynamics and for the many first relaxations of a search.
///
/// - Error: beside double precision about 1e-6 of the energies and forces, far
///   less than the potential's own; a test holds the two together. Differences
///   of nearby energies, such as small numerical derivatives, need the other.
public struct SinglePrecisionPotential: Potential {
  let potential: NetworkPotential

  public init(_ potential: NetworkPotential) { self.potential = potential }

  public var elements: [Element] { potential.elements }

  public func makeCalculator() -> NetworkCalculator { NetworkCalculator(potential, .single) }
}
