import Quantities
import Structures

/// Which site's core holds a position.
///
/// A core reaches as far as `radius`, or a third of the way to the nearest
/// other site or image if that is less: no two cores meet. A grid of voxels
/// knows the few sites near each.
struct SiteLocator: Sendable {
  let lattice: Lattice
  let sites: [Vector3]
  /// Of each site, Å.
  let coreRadii: [Double]
  private let grid: CellGrid
  /// For each voxel the sites whose cores may reach into it.
  private let near: [[SitePlace]]

  /// - Parameter sites: fractional, no two in one place.
  init(_ lattice: Lattice, _ sites: [Vector3], radius: Double) {
    precondition(radius > 0, "a radius is a positive length")
    self.lattice = lattice
    self.sites = sites
    let structure = Structure(
      lattice: lattice, species: [Element](repeating: .lithium, count: sites.count),
      positions: sites)
    // A neighbour further than three radii does not make a core smaller.
    let list = NeighborList(structure, cutoff: 3 * radius)
    let coreRadii = sites.indices.map { site in
      list[site].reduce(radius) { min($0, $1.distance / 3) }
    }
    precondition(coreRadii.allSatisfy { $0 > 0 }, "two sites are in two places")
    let grid = CellGrid(lattice, spacing: radius / 2)
    var near = [[SitePlace]](repeating: [], count: grid.count)
    for (site, position) in sites.enumerated() {
      grid.forEach(within: coreRadii[site] + 1.001 * grid.halfDiagonal, of: position) {
        voxel, _, cell in
        near[voxel].append(SitePlace(site: site, cell: .zero &- cell))
      }
    }
    self.coreRadii = coreRadii
    self.grid = grid
    self.near = near
  }

  /// The image of a site whose core holds a Cartesian position, if one does.
  func site(at position: Vector3) -> SitePlace? {
    let fractional = lattice.fractional(position)
    let wrapped = fractional.wrappedToUnit
    let cell = SIMD3<Int>((fractional - wrapped).rounded(.toNearestOrEven))
    for place in near[grid.voxel(at: wrapped)] {
      let away = wrapped - sites[place.site] - Vector3(place.cell)
      if lattice.cartesian(away).lengthSquared < coreRadii[place.site] * coreRadii[place.site] {
        return SitePlace(site: place.site, cell: cell &+ place.cell)
      }
    }
    return nil
  }
}

/// One image of a site.
struct SitePlace: Sendable, Hashable {
  var site: Int
  var cell: SIMD3<Int>
}
