import CSpglib
import Quantities

/// One operation of a space group, x' = R x + t.
///
/// R acts on fractional coordinates as COLUMNS, the convention of the
/// International Tables and of CIF. Vectors of this project are rows, so
/// `image(of:)` is position × Rᵀ + t.
public struct SymmetryOperation: Hashable, Sendable {
  /// Whole numbers; row i gives the i-th component of the image. In the basis
  /// of the cell it was found for, its determinant is 1 or −1.
  public var rotation: Matrix3
  /// Fractional, in [0, 1).
  public var translation: Vector3

  public init(rotation: Matrix3, translation: Vector3) {
    self.rotation = rotation
    self.translation = translation
  }

  /// Where the operation carries a fractional position; not wrapped.
  public func image(of position: Vector3) -> Vector3 {
    position * rotation.transpose + translation
  }
}

/// The space group of a crystal and its operations in the crystal's own cell.
///
/// Found by spglib: A. Togo, K. Shinohara, I. Tanaka, Sci. Technol. Adv.
/// Mater. Meth. 4, 2384822 (2024), doi:10.1080/27660400.2024.2384822.
///
/// - Edge cases: in a cell that is not primitive, translations within the
///   cell are operations too; those symmetries of the crystal that do not map
///   the lattice of the cell onto itself are not.
public struct SpaceGroup: Hashable, Sendable {
  /// 1 … 230, of the International Tables.
  public let number: Int
  /// Hermann–Mauguin, short, such as "Fm-3m".
  public let internationalSymbol: String
  /// 1 … 530, of the setting, in the numbering of Hall's symbols by spglib.
  public let hallNumber: Int
  /// Such as "-F 4 2 3".
  public let hallSymbol: String
  /// The identity is the first.
  public let operations: [SymmetryOperation]
  /// For each site the lowest index of a site it is equivalent to.
  public let equivalentSites: [Int]

  /// `nil` where none is found: for no atoms, atoms on top of each other, or
  /// numbers that are not finite.
  ///
  /// - Parameter tolerance: how far an image may be from the atom it stands
  ///   for, Å; the "symmetry precision". spglib tightens it by itself where
  ///   the operations found do not form a group.
  public init?(of structure: Structure, tolerance: Double = 1e-3) {
    precondition(tolerance > 0 && tolerance.isFinite, "a tolerance is a positive length")
    guard var cell = SpglibCell(structure, copies: 1) else { return nil }
    let found = spglib.withLock { _ -> SpaceGroup? in
      guard
        let dataset = spg_get_dataset(
          &cell.lattice, &cell.positions, &cell.types, cell.count, tolerance)
      else { return nil }
      defer { spg_free_dataset(dataset) }
      return SpaceGroup(dataset.pointee)
    }
    guard let found else { return nil }
    self = found
  }

  private init?(_ dataset: SpglibDataset) {
    guard (1...230).contains(dataset.spacegroup_number), dataset.n_operations > 0,
      let rotations = dataset.rotations, let translations = dataset.translations,
      let equivalent = dataset.crystallographic_orbits
    else { return nil }
    number = Int(dataset.spacegroup_number)
    hallNumber = Int(dataset.hall_number)
    internationalSymbol = text(dataset.international_symbol)
    hallSymbol = text(dataset.hall_symbol)
    equivalentSites = (0..<Int(dataset.n_atoms)).map { Int(equivalent[$0]) }
    operations = (0..<Int(dataset.n_operations)).map {
      let r = rotations[$0]
      let t = translations[$0]
      let row = { (a: (Int32, Int32, Int32)) in Vector3(Double(a.0), Double(a.1), Double(a.2)) }
      return SymmetryOperation(
        rotation: Matrix3(row(r.0), row(r.1), row(r.2)),
        translation: Vector3(t.0, t.1, t.2).wrappedToUnit)
    }
  }

  /// For each operation the permutation of sites it induces: site i is
  /// carried onto site `permutation[i]`, of the same element.
  ///
  /// - Parameter tolerance: how far an image may be from the site, Å.
  /// - Edge cases: `nil` where an image meets no site of its element within
  ///   the tolerance, or two sites meet the same one. Operations that permute
  ///   alike (all sites on a mirror) give equal permutations; they stay, one
  ///   for each operation.
  public func sitePermutations(of structure: Structure, tolerance: Double) -> [[Int]]? {
    let sites = SiteFinder(structure, tolerance: tolerance)
    var permutations: [[Int]] = []
    permutations.reserveCapacity(operations.count)
    for operation in operations {
      var permutation: [Int] = []
      var taken = [Bool](repeating: false, count: structure.count)
      for site in 0..<structure.count {
        let image = operation.image(of: structure.positions[site])
        guard let target = sites.nearest(to: image, species: structure.species[site]),
          !taken[target]
        else { return nil }
        taken[target] = true
        permutation.append(target)
      }
      permutations.append(permutation)
    }
    return permutations
  }
}

extension Structure {
  /// The cell in the setting of the International Tables, its positions and
  /// lattice made exactly symmetric; `nil` where no space group is found.
  ///
  /// The orientation is spglib's standard one (a along x, b in the xy plane),
  /// not that of this structure.
  ///
  /// - Parameters:
  ///   - tolerance: as for `SpaceGroup`, Å.
  ///   - toPrimitive: the primitive cell instead of the conventional one.
  public func standardizedCell(tolerance: Double = 1e-3, toPrimitive: Bool = false) -> Structure? {
    precondition(tolerance > 0 && tolerance.isFinite, "a tolerance is a positive length")
    // A face-centred cell has four times the atoms of its primitive one.
    guard var cell = SpglibCell(self, copies: 4) else { return nil }
    let count = spglib.withLock { _ in
      Int(
        spg_standardize_cell(
          &cell.lattice, &cell.positions, &cell.types, cell.count, toPrimitive ? 1 : 0, 0,
          tolerance))
    }
    return count > 0 ? cell.structure(count) : nil
  }

  /// The same crystal in the same cell and orientation, with lattice and
  /// positions averaged over the operations of its space group.
  ///
  ///     x_j = ⟨R x_i + t⟩,   G = ⟨Rᵀ G R⟩,   G = M Mᵀ
  ///
  /// where operation (R, t) carries site i to site j and M has the vectors of
  /// the lattice as rows. The lattice is strained without rotation.
  ///
  /// - Parameter tolerance: as for `SpaceGroup`, Å.
  /// - Edge cases: `nil` where no space group is found, or its operations
  ///   miss the sites by more than twice the tolerance. In a supercell of
  ///   lower symmetry than its crystal (a cube doubled along one edge), only
  ///   what maps the supercell onto itself is made exact.
  public func symmetrized(tolerance: Double = 1e-3) -> Structure? {
    guard let group = SpaceGroup(of: self, tolerance: tolerance),
      // The operations belong to averaged positions: both ends of a match may
      // be off by the tolerance.
      let permutations = group.sitePermutations(of: self, tolerance: 2 * tolerance)
    else { return nil }
    let metric = lattice.matrix * lattice.matrix.transpose
    var meanMetric = Matrix3.zero
    var shifts = [Vector3](repeating: .zero, count: count)
    for (operation, permutation) in zip(group.operations, permutations) {
      meanMetric = meanMetric + operation.rotation.transpose * metric * operation.rotation
      for (site, target) in permutation.enumerated() {
        let shift = operation.image(of: positions[site]) - positions[target]
        shifts[target] += shift - shift.rounded(.toNearestOrAwayFromZero)
      }
    }
    let weight = 1 / Double(group.operations.count)
    // M' = M U with U symmetric and M U Uᵀ Mᵀ the averaged metric.
    let inverse = lattice.inverse
    let stretch = squareRoot(inverse * (meanMetric * weight) * inverse.transpose)
    guard let lattice = Lattice(self.lattice.matrix * stretch) else { return nil }
    return Structure(
      lattice: lattice, species: species,
      positions: zip(positions, shifts).map { $0 + $1 * weight })
  }
}

/// The lock around spglib. Version 2.0 keeps its error code in one variable of
/// the process, not of the thread, which every call writes; nothing else is
/// shared.
let spglib = Guarded(())

/// A crystal as spglib takes it: lattice vectors as columns.
private struct SpglibCell {
  var lattice: [(Double, Double, Double)]
  var positions: [(Double, Double, Double)]
  var types: [Int32]
  let count: Int32

  init?(_ structure: Structure, copies: Int) {
    guard structure.count > 0, structure.count < 1_000_000,
      structure.positions.allSatisfy({ $0.x.isFinite && $0.y.isFinite && $0.z.isFinite })
    else { return nil }
    let columns = structure.lattice.matrix.transpose
    lattice = (0..<3).map { (columns[$0].x, columns[$0].y, columns[$0].z) }
    positions = structure.positions.map { ($0.x, $0.y, $0.z) }
    types = structure.species.map { Int32($0.atomicNumber) }
    count = Int32(structure.count)
    for _ in 1..<max(1, copies) {
      positions += positions.prefix(structure.count)
      types += types.prefix(structure.count)
    }
  }

  func structure(_ count: Int) -> Structure? {
    let rows = lattice.map { Vector3($0.0, $0.1, $0.2) }
    guard let lattice = Lattice(Matrix3(rows[0], rows[1], rows[2]).transpose) else { return nil }
    return Structure(
      lattice: lattice, species: types.prefix(count).map { Element(atomicNumber: Int($0))! },
      positions: positions.prefix(count).map { Vector3($0.0, $0.1, $0.2) })
  }
}

/// Which site of an element is at a position.
///
/// Sites are sorted into boxes of the cell, each into every box it is within
/// the tolerance of, so that one box holds all that a position can meet.
private struct SiteFinder {
  private let structure: Structure
  private let tolerance: Double
  private let boxes: Int
  private let members: [[Int]]

  init(_ structure: Structure, tolerance: Double) {
    self.structure = structure
    self.tolerance = tolerance
    var boxes = 1
    while (boxes + 1) * (boxes + 1) * (boxes + 1) <= structure.count { boxes += 1 }
    self.boxes = boxes
    let margin = Vector3(repeating: tolerance) / structure.lattice.heights
    var members = [[Int]](repeating: [], count: boxes * boxes * boxes)
    for (site, position) in structure.positions.enumerated() {
      let low = ((position.wrappedToUnit - margin) * Double(boxes)).rounded(.down)
      let high = ((position.wrappedToUnit + margin) * Double(boxes)).rounded(.down)
      let axes = (0..<3).map { Self.wrapped(Int(low[$0])...Int(high[$0]), boxes) }
      for i in axes[0] {
        for j in axes[1] {
          for k in axes[2] { members[(i * boxes + j) * boxes + k].append(site) }
        }
      }
    }
    self.members = members
  }

  private static func wrapped(_ range: ClosedRange<Int>, _ count: Int) -> [Int] {
    range.count >= count
      ? Array(0..<count) : range.map { ($0 % count + count) % count }
  }

  /// `nil` where the nearest is farther than the tolerance.
  func nearest(to position: Vector3, species: Element) -> Int? {
    let box = (position.wrappedToUnit * Double(boxes)).rounded(.down)
    let (i, j, k) = (Int(box.x), Int(box.y), Int(box.z))
    var best: Int?
    var bestSquare = tolerance * tolerance
    for site in members[(i * boxes + j) * boxes + k] where structure.species[site] == species {
      var difference = position - structure.positions[site]
      difference -= difference.rounded(.toNearestOrAwayFromZero)
      // A match is much nearer than half a cell, so rounding finds its image.
      let square = structure.lattice.cartesian(difference).lengthSquared
      if square <= bestSquare {
        best = site
        bestSquare = square
      }
    }
    return best
  }
}

/// The symmetric square root of a symmetric matrix near the identity, by the
/// iteration of Denman and Beavers, Appl. Math. Comput. 2, 63 (1976),
/// doi:10.1016/0096-3003(76)90020-5.
private func squareRoot(_ matrix: Matrix3) -> Matrix3 {
  var (root, inverseRoot) = (matrix, Matrix3.identity)
  for _ in 0..<20 {
    let next = (root + inverseRoot.inverse) * 0.5
    inverseRoot = (inverseRoot + root.inverse) * 0.5
    let change = (next - root).norm
    root = next
    if change < 1e-15 { break }
  }
  return root
}

/// A fixed array of C characters, up to its zero.
private func text<T>(_ characters: T) -> String {
  withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
