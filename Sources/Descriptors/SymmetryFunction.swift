import Structures

/// A symmetry function of Behler and Parrinello: a number for the surroundings of an atom i.
///
///     radial   G = Σ_j g(r_ij)
///     angular  G = Σ_{j<k} g(r_ij) g(r_ik) [g(r_jk)] h(cos θ_jik)
///
/// with a `RadialFunction` g and an `AngularFunction` h, over neighbours of given elements, or over
/// all of them, each counted as often as its atomic number says. The last g is in narrow functions
/// alone: they see three atoms that are all near each other.
///
/// - Unit: none.
/// - Source: Behler, Parrinello, Phys. Rev. Lett. 98, 146401 (2007),
///   doi:10.1103/PhysRevLett.98.146401; Behler, J. Chem. Phys. 134, 074106 (2011),
///   doi:10.1063/1.3553717; by atomic numbers: Gastegger et al., J. Chem. Phys. 148, 241709 (2018),
///   doi:10.1063/1.5019667.
public struct SymmetryFunction: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case radial
    case angular(AngularFunction, isNarrow: Bool)
  }

  public var kind: Kind
  public var radial: RadialFunction
  /// The element of j, or those of j and k; `nil` for all, weighted by atomic numbers.
  public var neighbors: [Element]?

  public init(_ kind: Kind, _ radial: RadialFunction, neighbors: [Element]?) {
    precondition(
      neighbors == nil || neighbors?.count == (kind == .radial ? 1 : 2),
      "a radial function has one neighbour, an angular one has two")
    self.kind = kind
    self.radial = radial
    self.neighbors = neighbors
  }

  /// Sees at distances times a factor what it saw before; angles stay.
  public mutating func scale(by factor: Double) { radial = radial.scaled(by: factor) }

  public var isAngular: Bool { kind != .radial }

  /// What neighbours of some elements count, in any order: 0 for those that it does not see.
  func weight(of elements: [Element]) -> Double {
    guard let neighbors else { return elements.reduce(1) { $0 * Double($1.atomicNumber) } }
    return neighbors.sorted() == elements.sorted() ? 1 : 0
  }
}
