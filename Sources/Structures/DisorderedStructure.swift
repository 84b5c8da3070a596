import Quantities

/// A crystal as diffraction sees it: several elements, or none, may share a
/// site, each with the fraction of cells in which it is there.
public struct DisorderedStructure: Sendable, Hashable {
  public struct Occupant: Sendable, Hashable {
    public var element: Element
    /// Fraction of cells in which it is there, in (0, 1].
    public var occupancy: Double
    /// Formal charge in e, where the source gives one.
    public var charge: Double?

    public init(element: Element, occupancy: Double, charge: Double? = nil) {
      self.element = element
      self.occupancy = occupancy
      self.charge = charge
    }
  }

  public struct Site: Sendable, Hashable {
    public var label: String
    /// Fractional.
    public var position: Vector3
    public var occupants: [Occupant]

    public init(label: String, position: Vector3, occupants: [Occupant]) {
      self.label = label
      self.position = position
      self.occupants = occupants
    }
  }

  public var lattice: Lattice
  public var sites: [Site]

  public init(lattice: Lattice, sites: [Site]) {
    self.lattice = lattice
    self.sites = sites
  }

  public init(_ structure: Structure) {
    self.init(
      lattice: structure.lattice,
      sites: zip(structure.species, structure.positions).map {
        Site(
          label: $0.symbol, position: $1, occupants: [Occupant(element: $0, occupancy: 1)])
      })
  }

  /// Atoms per cell of each element, on average; fractional.
  public var averageCounts: [Element: Double] {
    var counts: [Element: Double] = [:]
    for occupant in sites.lazy.flatMap(\.occupants) {
      counts[occupant.element, default: 0] += occupant.occupancy
    }
    return counts
  }

  /// The crystal with one element on each site, if this is one: every site
  /// fully occupied by a single element. `nil` otherwise.
  ///
  /// - Parameter tolerance: how far a full occupancy may be from 1; refined
  ///   occupancies of 0.99 are common for full sites.
  public func ordered(tolerance: Double = 1e-3) -> Structure? {
    var species: [Element] = []
    for site in sites {
      guard site.occupants.count == 1, abs(site.occupants[0].occupancy - 1) <= tolerance else {
        return nil
      }
      species.append(site.occupants[0].element)
    }
    return Structure(lattice: lattice, species: species, positions: sites.map(\.position))
  }
}
