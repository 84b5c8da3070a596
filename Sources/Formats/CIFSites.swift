import Quantities
import Structures

/// From the listed atoms of a CIF to all sites of the cell.
///
/// Images of one atom that fall together are one site on a symmetry element.
/// How near is "together" follows from the occupancy: sites nearer than
/// 0.02 Å always, as coordinates are printed with three or four decimals, and
/// nearer than 0.3 Å if they could not be occupied at the same time. So a
/// full atom a little off a mirror is one atom on it, and a split site of
/// occupancy 0.5 stays split.
struct CIFSites {
  struct Atom {
    var label: String
    var position: Vector3
    var occupant: DisorderedStructure.Occupant
    /// How many images the file says it has.
    var multiplicity: Int?
    var line: Int
  }

  static let rounding = 0.02
  static let overlap = 0.3
  /// Refined occupancies add up to 1 within this.
  static let excess = 0.02

  let lattice: Lattice
  let operations: [SymmetryOperation]
  let file: String

  func expand(_ atoms: [Atom]) throws -> [DisorderedStructure.Site] {
    var sites: [DisorderedStructure.Site] = []
    var lines: [Int] = []
    var grid = SiteGrid(lattice, radius: Self.rounding)
    for group in grouped(atoms) {
      let first = group[0]
      let occupancy = group.reduce(0) { $0 + $1.occupant.occupancy }
      let radius = 2 * occupancy > 1 + Self.excess ? Self.overlap : Self.rounding
      let orbit = try orbit(first, radius: radius)
      for atom in group {
        guard atom.multiplicity == nil || atom.multiplicity == orbit.count else {
          throw FormatError.miscounted(
            file: file, line: atom.line, found: orbit.count, of: "images of \(atom.label)",
            expected: "the stated multiplicity \(atom.multiplicity ?? 0)")
        }
      }
      let known = sites.count
      for position in orbit {
        let place = grid.near(position).first { $0 < known } ?? sites.count
        if place == sites.count {
          grid.insert(place, at: position)
          sites.append(.init(label: first.label, position: position, occupants: []))
          lines.append(first.line)
        }
        for atom in group { sites[place].add(atom.occupant) }
      }
    }
    try check(sites, lines)
    return sites
  }

  /// Atoms that are listed at one position, together.
  private func grouped(_ atoms: [Atom]) -> [[Atom]] {
    var groups: [[Atom]] = []
    var grid = SiteGrid(lattice, radius: Self.rounding)
    for atom in atoms {
      if let index = grid.near(atom.position).first {
        groups[index].append(atom)
      } else {
        grid.insert(groups.count, at: atom.position)
        groups.append([atom])
      }
    }
    return groups
  }

  /// The images of an atom, the first one near where the file has it.
  private func orbit(_ atom: Atom, radius: Double) throws -> [Vector3] {
    var anchors: [Vector3] = []
    var offsets: [Vector3] = []
    var sizes: [Int] = []
    for (index, operation) in operations.enumerated() {
      let image = index == 0 ? atom.position : operation.image(of: atom.position).wrappedToUnit
      let known = anchors.firstIndex { distance($0, image) < radius }
      if let known {
        let difference = image - anchors[known]
        offsets[known] += difference - difference.rounded(.toNearestOrAwayFromZero)
        sizes[known] += 1
      } else {
        anchors.append(image)
        offsets.append(.zero)
        sizes.append(1)
      }
    }
    guard Set(sizes).count == 1 else {
      throw FormatError.unclearSite(file: file, line: atom.line, site: atom.label)
    }
    return zip(anchors, offsets).map { $0 + $1 / Double(sizes[0]) }
  }

  private func check(_ sites: [DisorderedStructure.Site], _ lines: [Int]) throws {
    let totals = sites.map { $0.occupants.reduce(0) { $0 + $1.occupancy } }
    var grid = SiteGrid(lattice, radius: Self.overlap)
    for (index, site) in sites.enumerated() {
      guard totals[index] <= 1 + Self.excess else {
        throw FormatError.overfull(
          file: file, line: lines[index], sites: [site.label], occupancy: totals[index])
      }
      for other in grid.near(site.position)
      where totals[index] + totals[other] > 1 + Self.excess {
        throw FormatError.overfull(
          file: file, line: lines[index], sites: [sites[other].label, site.label],
          occupancy: totals[index] + totals[other])
      }
      grid.insert(index, at: site.position)
    }
  }

  private func distance(_ a: Vector3, _ b: Vector3) -> Double {
    SiteGrid.separation(a, b, lattice)
  }
}

extension DisorderedStructure.Site {
  /// The same species on the same site counts once, with the sum.
  fileprivate mutating func add(_ new: DisorderedStructure.Occupant) {
    let same = occupants.firstIndex { $0.element == new.element && $0.charge == new.charge }
    if let same {
      occupants[same].occupancy += new.occupancy
    } else {
      occupants.append(new)
    }
  }
}
