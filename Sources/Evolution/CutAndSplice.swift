import Foundation
import Quantities
import Structures

/// A cell put together from slabs of two others.
///
/// Planes at right angles to one axis cut the cell into slabs that come from
/// the first and the second parent in turn, atoms by their fractional
/// positions; with one plane, what is below it comes from the first. The cell
/// is the mean of the parents', weighted by how much comes from each, and so
/// is its volume per atom. Both parents are first brought to comparable cells
/// that are equivalent to their own:
///
/// - repeated to about the number of atoms of the offspring, along their
///   shortest edges; one that is much larger gives a part, half of it along
///   its longest edge, or less;
/// - reduced, and set with a along x and b in the xy plane;
/// - edges in order of length, each length first blurred by 10 %, so that
///   edges about as long are matched either way;
/// - inverted or not, and shifted by a random vector.
///
/// The composition is then met exactly: of an element there is too much of,
/// the atoms nearest to a plane leave; of one there is too little of, those
/// of the parents' atoms that were cut off and have the most room return. Both
/// disturb the seams, not the inside of a slab.
///
/// After A. R. Oganov, C. W. Glass, J. Chem. Phys. 124, 244704 (2006),
/// doi:10.1063/1.2210932, and A. O. Lyakhov, A. R. Oganov, H. T. Stokes,
/// Q. Zhu, Comput. Phys. Commun. 184, 1172 (2013),
/// doi:10.1016/j.cpc.2012.12.009, for several planes and repeated parents.
/// Each parent gives at least a quarter, as in XtalOpt: D. C. Lonie, E. Zurek,
/// Comput. Phys. Commun. 182, 372 (2011), doi:10.1016/j.cpc.2010.07.048.
public enum CutAndSplice {
  /// Atoms are grouped by element, in order of atomic number. They may be too
  /// close at the seams: see `Separation`.
  ///
  /// - Parameters:
  ///   - composition: of the cell of the offspring; that of the parents may be
  ///     another.
  ///   - cuts: planes, 1 to 3.
  /// - Edge cases: `nil` where nothing is asked for, a parent is empty, or
  ///   the cell would be flat.
  public static func offspring(
    of first: Structure, and second: Structure, composition: Composition, cuts: Int,
    random: inout RandomStream
  ) -> Structure? {
    precondition((1...3).contains(cuts), "a splice has one to three planes")
    let count = composition.atomCount
    guard count > 0,
      let first = comparable(first, count: count, random: &random),
      let second = comparable(second, count: count, random: &random)
    else { return nil }
    let axis = random.index(below: 3)
    return spliced(
      first, second, composition: composition, axis: axis,
      planes: planes(cuts, random: &random), random: &random)
  }

  /// - Parameter planes: fractional heights along `axis`, ascending.
  static func spliced(
    _ first: Structure, _ second: Structure, composition: Composition, axis: Int,
    planes: [Double], random: inout RandomStream
  ) -> Structure? {
    let share = firstShare(planes)
    let count = composition.atomCount
    let volume =
      Double(count) * (share * first.volumePerAtom + (1 - share) * second.volumePerAtom)
    guard
      let mean = Lattice(first.lattice.matrix * share + second.lattice.matrix * (1 - share)),
      let lattice = mean.scaled(toVolume: volume)
    else { return nil }
    let elements = composition.elements
    // Of each element what is in the slabs of its parent, and what is not.
    var kept = [[Vector3]](repeating: [], count: elements.count)
    var cut = kept
    for (parent, isFirst) in [(first, true), (second, false)] {
      for (element, position) in zip(parent.species, parent.positions) {
        guard let kind = elements.firstIndex(of: element) else { continue }
        if Self.isInFirst(position[axis], planes) == isFirst {
          kept[kind].append(position)
        } else {
          cut[kind].append(position)
        }
      }
    }
    // With an odd number, the faces of the cell are a seam too.
    let seams = planes.count.isMultiple(of: 2) ? planes : planes + [0]
    for (kind, element) in elements.enumerated() where kept[kind].count > composition[element] {
      kept[kind] = farthest(kept[kind], composition[element], axis: axis, from: seams)
    }
    var voids = Voids(
      lattice, species: zip(elements, kept).flatMap { [Element](repeating: $0, count: $1.count) },
      positions: kept.flatMap { $0 })
    // The rarest first: its neighbours can then be placed around it.
    let order = elements.indices.sorted {
      (composition[elements[$0]], $0) < (composition[elements[$1]], $1)
    }
    for kind in order {
      while kept[kind].count < composition[elements[kind]] {
        let position: Vector3
        if let index = voids.roomiest(for: elements[kind], of: cut[kind]) {
          position = cut[kind].remove(at: index)
        } else {
          position = voids.randomVoid(for: elements[kind], random: &random)
        }
        kept[kind].append(position)
        voids.insert(elements[kind], at: position)
      }
    }
    return Structure(
      lattice: lattice,
      species: zip(elements, kept).flatMap { [Element](repeating: $0, count: $1.count) },
      positions: kept.flatMap { $0 })
  }

  // MARK: comparable cells

  private static func comparable(
    _ parent: Structure, count: Int, random: inout RandomStream
  ) -> Structure? {
    guard parent.count > 0 else { return nil }
    let repeated = parent.repeated(toAbout: count).halved(toAbout: count, random: &random).reduced
    let rows = [repeated.lattice.matrix.a, repeated.lattice.matrix.b, repeated.lattice.matrix.c]
    let blurred = rows.map { $0.length * exp(0.1 * random.normal()) }
    let order = [0, 1, 2].sorted { (blurred[$0], $0) < (blurred[$1], $1) }
    var axes = order.map { rows[$0] }
    // Signs so that all angles are acute, or all are not.
    let angle = { (i: Int, j: Int) in axes[i].dot(axes[j]) }
    let isAcute = angle(0, 1) * angle(1, 2) * angle(2, 0) > 0
    for k in [1, 2] where (angle(0, k) > 0) != isAcute { axes[k] *= -1 }
    if random.next() & 1 == 1 { for k in 0..<3 { axes[k] *= -1 } }
    guard let cell = Lattice(Matrix3(axes[0], axes[1], axes[2])), let upright = cell.upright
    else { return nil }
    let structure = repeated.inCell(cell)
    let shift = random.position()
    return Structure(
      lattice: upright, species: structure.species,
      positions: structure.positions.map { ($0 + shift).wrappedToUnit })
  }

  // MARK: planes

  /// Uniform among those with which each parent gives at least a quarter.
  private static func planes(_ count: Int, random: inout RandomStream) -> [Double] {
    while true {
      let planes = (0..<count).map { _ in random.uniform() }.sorted()
      if (0.25...0.75).contains(firstShare(planes)) { return planes }
    }
  }

  /// Of the cell, what comes from the first parent.
  private static func firstShare(_ planes: [Double]) -> Double {
    let edges = [0] + planes + [1]
    return stride(from: 0, to: edges.count - 1, by: 2).reduce(0) {
      $0 + edges[$1 + 1] - edges[$1]
    }
  }

  private static func isInFirst(_ height: Double, _ planes: [Double]) -> Bool {
    var below = 0
    for plane in planes where plane <= height { below += 1 }
    return below.isMultiple(of: 2)
  }

  /// Those farthest from the seams, in their order.
  private static func farthest(
    _ positions: [Vector3], _ count: Int, axis: Int, from seams: [Double]
  ) -> [Vector3] {
    let depth = positions.map { position in
      seams.reduce(1.0) {
        let difference = abs(position[axis] - $1)
        return min($0, min(difference, 1 - difference))
      }
    }
    let order = positions.indices.sorted { (-depth[$0], $0) < (-depth[$1], $1) }
    return order.prefix(count).sorted().map { positions[$0] }
  }
}

extension Structure {
  /// Repeated along its shortest edges until the number of atoms is the
  /// multiple nearest to `target`.
  fileprivate func repeated(toAbout target: Int) -> Structure {
    var left = max(1, Int((Double(target) / Double(count)).rounded()))
    var structure = self
    while left > 1 {
      let factor = (2...left).first { left.isMultiple(of: $0) }!
      left /= factor
      structure = structure.reduced.supercell(factor, 1, 1)
    }
    return structure
  }

  /// A random half of the cell along its longest edge, as a cell of its own,
  /// again and again until it has no more than 3/2 of `target` atoms. A half may
  /// have got more or fewer atoms than the other; its volume per atom stays.
  fileprivate func halved(toAbout target: Int, random: inout RandomStream) -> Structure {
    var structure = self
    while 2 * structure.count > 3 * target {
      structure = structure.reduced
      // c is the longest.
      let matrix = structure.lattice.matrix
      let shift = random.position()
      let shifted = structure.positions.map { ($0 + shift).wrappedToUnit }
      let inside = shifted.indices.filter { shifted[$0].z < 0.5 }
      guard !inside.isEmpty,
        let lattice = Lattice(Matrix3(matrix.a, matrix.b, matrix.c * 0.5))?
          .scaled(toVolume: volumePerAtom * Double(inside.count))
      else { break }
      structure = Structure(
        lattice: lattice, species: inside.map { structure.species[$0] },
        positions: inside.map { shifted[$0] * Vector3(1, 1, 2) })
    }
    return structure
  }
}
