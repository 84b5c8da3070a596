import Quantities
import Structures

/// The ions of a crystal that stand still while lithium moves among them.
public struct Framework: Sendable {
  public struct Ion: Hashable, Sendable {
    public var element: Element
    /// Fractional.
    public var position: Vector3
    /// Formal, e.
    public var charge: Double

    public init(element: Element, position: Vector3, charge: Double) {
      self.element = element
      self.position = position
      self.charge = charge
    }
  }

  public let lattice: Lattice
  public let ions: [Ion]
  /// Lithium ions per cell, on average.
  public let lithiumCount: Double

  /// Lithium ions per Å³.
  public var lithiumDensity: Double { lithiumCount / lattice.volume }

  /// - Parameter ions: of elements with bond-valence parameters.
  public init(lattice: Lattice, ions: [Ion], lithiumCount: Double) {
    self.lattice = lattice
    self.ions = ions
    self.lithiumCount = lithiumCount
  }

  public init(_ structure: Structure) throws(ConductivityError) {
    try self.init(DisorderedStructure(structure), formula: structure.composition.formula)
  }

  /// On a shared site stands the element that is there most often (of two
  /// equals the lighter one); a site empty more often than not is left out.
  public init(_ structure: DisorderedStructure) throws(ConductivityError) {
    let counts = structure.averageCounts
    let formula = counts.keys.sorted().map { element in
      let count = (counts[element]! * 100).rounded() / 100
      return element.symbol
        + (count == 1 ? "" : count == count.rounded() ? "\(Int(count))" : "\(count)")
    }
    try self.init(structure, formula: formula.joined())
  }

  private init(_ structure: DisorderedStructure, formula: String) throws(ConductivityError) {
    let counts = structure.averageCounts
    guard let lithium = counts[.lithium], lithium > 0 else {
      throw .noLithium(formula: formula)
    }
    let known = BondValence.elements
    for element in counts.keys.sorted() where !known.contains(element) {
      throw .noParameters(element: element, formula: formula)
    }
    let phosphorus = BondValence.phosphorusCharge(counts)
    lattice = structure.lattice
    lithiumCount = lithium
    ions = structure.sites.compactMap { site in
      let fixed = site.occupants.filter { $0.element != .lithium }
      let most = fixed.max { ($0.occupancy, $1.element) < ($1.occupancy, $0.element) }
      guard let most, fixed.reduce(0, { $0 + $1.occupancy }) >= 0.5 else { return nil }
      return Ion(
        element: most.element, position: site.position,
        charge: BondValence.charges[most.element] ?? phosphorus)
    }
    guard ions.contains(where: { BondValence.lithium[$0.element] != nil }) else {
      throw .noAnion(formula: formula)
    }
  }
}
