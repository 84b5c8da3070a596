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
/// Where units are kept whole (`BondedUnits`), a molecule or complex ion is on the side where its
/// centre is, leaves and returns as one, and keeps its shape in the mean cell. Only what no
/// whole unit fits into is made up of single atoms.
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
  ///   - keepsUnits: whether molecules and complex ions stay whole.
  /// - Edge cases: `nil` where nothing is asked for, a parent is empty, or
  ///   the cell would be flat.
  public static func offspring(
    of first: Structure, and second: Structure, composition: Composition, cuts: Int,
    keepsUnits: Bool = false, random: inout RandomStream
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
      planes: planes(cuts, random: &random), keepsUnits: keepsUnits, random: &random)
  }

  /// - Parameter planes: fractional heights along `axis`, ascending.
  static func spliced(
    _ first: Structure, _ second: Structure, composition: Composition, axis: Int,
    planes: [Double], keepsUnits: Bool = false, random: inout RandomStream
  ) -> Structure? {
    let share = firstShare(planes)
    let count = composition.atomCount
    let volume =
      Double(count) * (share * first.volumePerAtom + (1 - share) * second.volumePerAtom)
    guard
      let mean = Lattice(first.lattice.matrix * share + second.lattice.matrix * (1 - share)),
      let lattice = mean.scaled(toVolume: volume)
    else { return nil }
    // What is in the slabs of its parent, and what is not.
    var inside: [Body] = []
    var outside: [Body] = []
    for (parent, isFirst) in [(first, true), (second, false)] {
      for body in Body.all(of: parent, in: lattice, keepsUnits: keepsUnits) {
        if isInFirst(body.center[axis], planes) == isFirst {
          inside.append(body)
        } else {
          outside.append(body)
        }
      }
    }
    var left = Needs(composition)
    // With an odd number, the faces of the cell are a seam too.
    let seams = planes.count.isMultiple(of: 2) ? planes : planes + [0]
    let depths = inside.map { depth(of: $0.center[axis], from: seams) }
    let order = inside.indices.sorted { (-depths[$0], $0) < (-depths[$1], $1) }
    let kept = order.filter { left.take(inside[$0].species) }.sorted().map { inside[$0] }
    return completed(
      kept, from: outside, composition: composition, left: left, in: lattice, random: &random)
  }

  /// Whole units first, then atoms, the rarest first: its neighbours can then be placed around it.
  private static func completed(
    _ kept: [Body], from outside: [Body], composition: Composition, left: Needs,
    in lattice: Lattice, random: inout RandomStream
  ) -> Structure {
    var (outside, left) = (outside, left)
    var voids = Voids(lattice)
    for body in kept { voids.insert(body) }
    while let index = voids.roomiest(
      of: outside, where: { $0.species.count > 1 && left.has($0.species) })
    {
      let body = outside.remove(at: index)
      voids.insert(body)
      _ = left.take(body.species)
    }
    let elements = composition.elements.sorted { (composition[$0], $0) < (composition[$1], $1) }
    for element in elements {
      var cut = outside.flatMap { body in
        zip(body.species, body.positions).compactMap { $0 == element ? $1 : nil }
      }
      while left.take([element]) {
        if let index = voids.roomiest(for: element, of: cut) {
          voids.insert(element, at: cut.remove(at: index))
        } else {
          voids.insert(element, at: voids.randomVoid(for: element, random: &random))
        }
      }
    }
    return Structure(lattice: lattice, species: voids.species, positions: voids.positions)
      .sortedByElement
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

  private static func depth(of height: Double, from seams: [Double]) -> Double {
    seams.reduce(1) {
      let difference = abs(height - $1)
      return min($0, min(difference, 1 - difference))
    }
  }
}

/// What is cut off or kept as a whole: an atom, or a unit.
private struct Body {
  var species: [Element]
  /// Fractional; in the cell of the offspring.
  var positions: [Vector3]
  /// Fractional, in the unit cell.
  var center: Vector3

  static func all(of parent: Structure, in lattice: Lattice, keepsUnits: Bool) -> [Body] {
    guard keepsUnits else {
      return zip(parent.species, parent.positions).map {
        Body(species: [$0], positions: [$1], center: $1)
      }
    }
    let units = BondedUnits(parent)
    return units.atoms.map { unit in
      let middle = units.center(of: unit)
      let center = parent.lattice.fractional(middle).wrappedToUnit
      return Body(
        species: unit.map { parent.species[$0] },
        positions: unit.map { center + lattice.fractional(units.positions[$0] - middle) },
        center: center)
    }
  }
}

/// Atoms of each element that are still needed.
private struct Needs {
  private var counts: [Element: Int]

  init(_ composition: Composition) {
    counts = Dictionary(uniqueKeysWithValues: composition.elements.map { ($0, composition[$0]) })
  }

  func has(_ species: [Element]) -> Bool {
    var copy = self
    return copy.take(species)
  }

  /// Takes all of them, or none.
  mutating func take(_ species: [Element]) -> Bool {
    var rest = counts
    for element in species {
      guard let count = rest[element], count > 0 else { return false }
      rest[element] = count - 1
    }
    counts = rest
    return true
  }
}

extension Voids {
  fileprivate mutating func insert(_ body: Body) {
    for (element, position) in zip(body.species, body.positions) { insert(element, at: position) }
  }

  /// Of the bodies that fit the condition the one whose tightest atom has the most room.
  fileprivate func roomiest(of bodies: [Body], where fits: (Body) -> Bool) -> Int? {
    bodies.indices.filter { fits(bodies[$0]) }.map { index in
      let body = bodies[index]
      return (zip(body.species, body.positions).map { clearance(of: $1, for: $0) }.min()!, index)
    }.max { ($0.0, -$0.1) < ($1.0, -$1.1) }?.1
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
