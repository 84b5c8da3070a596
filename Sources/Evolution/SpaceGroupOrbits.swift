import Quantities
import Structures

/// The operations of a space group on its primitive cell, and random orbits
/// under them.
///
/// A random point has an orbit of the general size. Points of special
/// positions are made of it by merging: the images of the point that are
/// within some radius of it are replaced by their mean, which the operations
/// that made them leave in place; as in A. O. Lyakhov, A. R. Oganov,
/// H. T. Stokes, Q. Zhu, Comput. Phys. Commun. 184, 1172 (2013),
/// doi:10.1016/j.cpc.2012.12.009.
struct SpaceGroupOrbits {
  let system: CrystalSystem
  /// Vectors of the primitive cell in the basis of the conventional one.
  private let primitive: Matrix3
  /// One for each rotation; x' = x · matrix + translation, in the basis of the
  /// primitive cell.
  private let operations: [(matrix: Matrix3, translation: Vector3)]

  init(spaceGroup: Int) {
    system = CrystalSystem(spaceGroup: spaceGroup)
    let tabulated = SpaceGroupSetting.all.first { $0.number == spaceGroup }!.operations
    let centrings = tabulated.filter { $0.rotation == .identity }.map(\.translation)
    let primitive = Self.primitiveVectors(centrings)
    let toPrimitive = primitive.inverse
    var rotations: [Matrix3] = []
    var operations: [(matrix: Matrix3, translation: Vector3)] = []
    for operation in tabulated where !rotations.contains(operation.rotation) {
      rotations.append(operation.rotation)
      operations.append(
        (
          primitive * operation.rotation.transpose * toPrimitive,
          operation.translation * toPrimitive
        ))
    }
    self.primitive = primitive
    self.operations = operations
  }

  /// Three of the centring vectors and edges that span the primitive cell.
  private static func primitiveVectors(_ centrings: [Vector3]) -> Matrix3 {
    let vectors =
      centrings.filter { $0 != .zero } + [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)]
    let volume = 1 / Double(centrings.count)
    for i in vectors.indices {
      for j in vectors.indices.dropFirst(i + 1) {
        for k in vectors.indices.dropFirst(j + 1) {
          let matrix = Matrix3(vectors[i], vectors[j], vectors[k])
          if abs(abs(matrix.determinant) - volume) < 1e-9 { return matrix }
        }
      }
    }
    preconditionFailure("centring vectors and edges span the primitive cell")
  }

  /// Of a point that no operation leaves in place.
  var generalSize: Int { operations.count }

  // MARK: filling a cell

  /// A random lattice of the crystal system, filled; `nil` where that fails.
  ///
  /// - Parameter volume: of the primitive cell, Å³.
  func randomStructure(
    _ composition: Composition, volume: Double, minimumDistances: [Screen.Pair: Double],
    random: inout RandomStream
  ) -> Structure? {
    guard let conventional = system.randomLattice(&random),
      let lattice = Lattice(primitive * conventional.matrix)?.scaled(toVolume: volume)
    else { return nil }
    let table = DistanceTable(minimumDistances, elements: composition.elements)
    // A few beginnings, since an orbit may take the room or the count that
    // those after it need.
    for _ in 0..<5 {
      if let structure = filled(lattice, composition, table: table, random: &random) {
        return structure
      }
    }
    return nil
  }

  private func filled(
    _ lattice: Lattice, _ composition: Composition, table: DistanceTable,
    random: inout RandomStream
  ) -> Structure? {
    var positions: [Vector3] = []
    var kinds: [Int] = []
    let farthest = lattice.lengths.max() / 2
    // The rarest first, which need the special positions most.
    let order = table.elements.indices.sorted {
      (composition[table.elements[$0]], $0) < (composition[table.elements[$1]], $1)
    }
    for kind in order {
      var left = composition[table.elements[kind]]
      var trials = 0
      while left > 0 {
        guard trials < 300 else { return nil }
        trials += 1
        // No merging in a third of the trials that can do without.
        let merges = left < generalSize || random.index(below: 3) > 0
        let radius = merges ? random.uniform() * farthest : 0
        let orbit = orbit(of: random.position(), merging: radius, in: lattice)
        guard orbit.count <= left else { continue }
        let all = positions + orbit
        let allKinds = kinds + [Int](repeating: kind, count: orbit.count)
        let near = NearPairs(
          all.map(lattice.cartesian), kinds: allKinds, lattice: lattice, table: table, margin: 0,
          from: positions.count)
        guard near.pairs.isEmpty else { continue }
        (positions, kinds) = (all, allKinds)
        left -= orbit.count
      }
    }
    let structure = Structure(
      lattice: lattice, species: kinds.map { table.elements[$0] }, positions: positions)
    return structure.reduced.sortedByElement
  }

  /// Whether the count of each element is a sum of sizes of orbits, as far as
  /// 300 random orbits show which there are.
  func canHold(_ composition: Composition, random: inout RandomStream) -> Bool {
    guard let conventional = system.randomLattice(&random),
      let lattice = Lattice(primitive * conventional.matrix)
    else { return false }
    var sizes: [Int] = [generalSize]
    for _ in 0..<300 {
      let radius = random.uniform() * lattice.lengths.max() / 2
      let size = orbit(of: random.position(), merging: radius, in: lattice).count
      if !sizes.contains(size) { sizes.append(size) }
    }
    let most = composition.elements.map { composition[$0] }.max() ?? 0
    var isSum = [true] + [Bool](repeating: false, count: most)
    for count in isSum.indices.dropFirst() {
      isSum[count] = sizes.contains { $0 <= count && isSum[count - $0] }
    }
    return composition.elements.allSatisfy { isSum[composition[$0]] }
  }

  // MARK: orbits

  /// All different images of a point, wrapped, after merging those within a
  /// radius (Å) of it.
  func orbit(of point: Vector3, merging radius: Double, in lattice: Lattice) -> [Vector3] {
    var point = point
    if radius > 0 {
      // Once merged, it may have come near to further images.
      for _ in 0..<3 { point = merged(point, radius: radius, in: lattice) }
    }
    var orbit: [Vector3] = []
    for operation in operations {
      let image = (point * operation.matrix + operation.translation).wrappedToUnit
      let isNew = orbit.allSatisfy {
        lattice.cartesian((image - $0).nearestImage).length > Self.sameSite
      }
      if isNew { orbit.append(image) }
    }
    return orbit
  }

  /// Å: images closer than this are one site; after merging they differ by
  /// rounding only.
  private static let sameSite = 1e-6

  private func merged(_ point: Vector3, radius: Double, in lattice: Lattice) -> Vector3 {
    var sum = Vector3.zero
    var count = 0.0
    for operation in operations {
      let image = point * operation.matrix + operation.translation
      let difference = image.wrappedToUnit - point.wrappedToUnit
      let nearest = difference.nearestImage
      if lattice.cartesian(nearest).lengthSquared <= radius * radius {
        sum += nearest
        count += 1
      }
    }
    return point + sum / count
  }
}
