import Quantities
import Structures
import Testing

@Suite("Space groups")
struct SymmetryTests {
  /// Antifluorite, conventional cell.
  private func antifluorite(_ a: Double = 5.71) throws -> Structure {
    let faces = [
      Vector3(0, 0, 0), Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0),
    ]
    let tetrahedra = [Vector3(0.25, 0.25, 0.25), Vector3(0.75, 0.75, 0.75)]
    return Structure(
      lattice: try #require(Lattice.cubic(a)),
      species: [Element](repeating: .sulfur, count: 4)
        + [Element](repeating: .lithium, count: 8),
      positions: faces + tetrahedra.flatMap { t in faces.map { $0 + t } })
  }

  /// A hexagonal P6₃/mmc cell, a metal in close packing.
  private func closePacked() throws -> Structure {
    Structure(
      lattice: try #require(Lattice(a: 3.2, b: 3.2, c: 5.2, alpha: 90, beta: 90, gamma: 120)),
      species: [.lithium, .lithium],
      positions: [Vector3(1 / 3, 2 / 3, 0.25), Vector3(2 / 3, 1 / 3, 0.75)])
  }

  /// No symmetry but a twofold axis along b (P2, unique axis b), so that rows
  /// and columns of the lattice cannot be mistaken for each other.
  private func monoclinic() throws -> Structure {
    Structure(
      lattice: try #require(Lattice(a: 5, b: 6, c: 9, alpha: 90, beta: 112, gamma: 90)),
      species: [.sulfur, .sulfur, .phosphorus, .phosphorus, .lithium],
      positions: [
        Vector3(0.1, 0.2, 0.3), Vector3(-0.1, 0.2, -0.3),
        Vector3(0.33, 0.61, 0.12), Vector3(-0.33, 0.61, -0.12), Vector3(0, 0, 0),
      ])
  }

  @Test("Known crystals have the groups of the International Tables")
  func known() throws {
    let cubic = try #require(SpaceGroup(of: try antifluorite()))
    #expect(cubic.number == 225 && cubic.internationalSymbol == "Fm-3m")
    #expect(cubic.hallNumber == 523 && cubic.hallSymbol == "-F 4 2 3")
    #expect(cubic.operations.count == 192)
    #expect(cubic.equivalentSites == [0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 4, 4])
    let hexagonal = try #require(SpaceGroup(of: try closePacked()))
    #expect(hexagonal.number == 194 && hexagonal.operations.count == 24)
    let monoclinic = try #require(SpaceGroup(of: try monoclinic()))
    #expect(monoclinic.number == 3 && monoclinic.operations.count == 2)
    #expect(monoclinic.operations[0] == SymmetryOperation(rotation: .identity, translation: .zero))
    #expect(
      monoclinic.operations[1].rotation == Matrix3(diagonal: Vector3(-1, 1, -1)))
  }

  @Test("Operations keep lengths, in cells that are not cubic too")
  func isometries() throws {
    for cell in [try antifluorite(), try closePacked(), try monoclinic()] {
      let group = try #require(SpaceGroup(of: cell))
      for operation in group.operations {
        #expect(abs(abs(operation.rotation.determinant) - 1) < 1e-12)
        for v in [Vector3(0.3, -0.2, 0.7), Vector3(1, 0, 0), Vector3(0, 1, 1)] {
          let image = operation.image(of: v) - operation.translation
          let (before, after) = (cell.lattice.cartesian(v), cell.lattice.cartesian(image))
          #expect(abs(before.length - after.length) < 1e-9)
        }
      }
    }
  }

  @Test("The group does not depend on how the cell is turned, mirrored or shifted")
  func orientation() throws {
    let cell = try monoclinic()
    let m = cell.lattice.matrix
    // Rows b, a, c: a left-handed cell; then every vector turned about z.
    let turn = Matrix3(Vector3(0.6, 0.8, 0), Vector3(-0.8, 0.6, 0), Vector3(0, 0, 1))
    let turned = Structure(
      lattice: try #require(Lattice(Matrix3(m.b, m.a, m.c) * turn)), species: cell.species,
      positions: cell.positions.map { Vector3($0.y + 3.1, $0.x - 2.2, $0.z) })
    let group = try #require(SpaceGroup(of: turned))
    #expect(group.number == 3 && group.operations.count == 2)
    #expect(group.sitePermutations(of: turned, tolerance: 1e-2) != nil)
  }

  @Test("In a supercell, translations are operations; what breaks its lattice is not")
  func supercell() throws {
    let cell = try antifluorite()
    let large = cell.supercell(2, 1, 1)
    let group = try #require(SpaceGroup(of: large))
    #expect(group.number == 225)
    // 16 of the 48 rotations of the cube keep the long axis, times 8 lattice
    // points in the doubled cell.
    #expect(group.operations.count == 128)
    let permutations = try #require(group.sitePermutations(of: large, tolerance: 1e-2))
    #expect(permutations.count == 128 && Set(permutations).count == 128)
  }

  @Test("Site permutations are a group that keeps elements and distances")
  func permutations() throws {
    let cell = try antifluorite()
    let group = try #require(SpaceGroup(of: cell))
    let permutations = try #require(group.sitePermutations(of: cell, tolerance: 1e-2))
    #expect(permutations.count == 192)
    #expect(permutations[0] == Array(0..<12))
    let set = Set(permutations)
    for p in permutations {
      #expect(p.sorted() == Array(0..<12))
      #expect(p.indices.allSatisfy { cell.species[$0] == cell.species[p[$0]] })
      #expect(set.contains(p.map { permutations[17][$0] }))
      let before = cell.shortestVector(from: 0, to: 5).length
      #expect(abs(cell.shortestVector(from: p[0], to: p[5]).length - before) < 1e-9)
    }
  }

  @Test("Sites that an image misses have no permutation")
  func missed() throws {
    var cell = try antifluorite()
    let group = try #require(SpaceGroup(of: cell))
    cell.positions[0].x += 0.05
    #expect(group.sitePermutations(of: cell, tolerance: 1e-2) == nil)
  }

  @Test("Standardized cells: conventional from primitive and back")
  func standardized() throws {
    let cell = try antifluorite()
    let primitive = try #require(cell.supercell(1, 2, 1).standardizedCell(toPrimitive: true))
    #expect(primitive.count == 3)
    #expect(primitive.composition.formula == "Li2S")
    #expect(abs(primitive.lattice.volume - cell.lattice.volume / 4) < 1e-9)
    let conventional = try #require(primitive.standardizedCell())
    #expect(conventional.count == 12)
    #expect((conventional.lattice.lengths - Vector3(repeating: 5.71)).length < 1e-9)
    let skewed = try #require(try monoclinic().standardizedCell())
    #expect(abs(skewed.density - (try monoclinic().density)) < 1e-12)
    // The angle is not 112° any more: the setting has the shortest a and c.
    #expect(abs(skewed.lattice.angles.x - 90) < 1e-9 && abs(skewed.lattice.angles.z - 90) < 1e-9)
    #expect(SpaceGroup(of: skewed)?.number == 3)
  }

  @Test("Noise below the tolerance is averaged away, exactly and in place")
  func symmetrized() throws {
    for clean in [try antifluorite(), try closePacked(), try monoclinic()] {
      var random = RandomStream(seed: 5, purpose: "noise", candidate: clean.count)
      let noise = { (random: inout RandomStream) in
        Vector3(random.normal(), random.normal(), random.normal()) * 1e-3
      }
      var noisy = clean
      noisy.cartesianPositions = clean.cartesianPositions.map { $0 + noise(&random) }
      let strain = Matrix3(
        Vector3(1e-4, 2e-5, 0), Vector3(2e-5, -1e-4, 3e-5), Vector3(0, 3e-5, 5e-5))
      noisy.lattice = try #require(clean.lattice.strained(by: strain))
      let wanted = try #require(SpaceGroup(of: clean))
      #expect(
        SpaceGroup(of: noisy, tolerance: 1e-5)?.operations.count ?? 0 < wanted.operations.count)
      let averaged = try #require(noisy.symmetrized(tolerance: 2e-2))
      let found = try #require(SpaceGroup(of: averaged, tolerance: 1e-5))
      #expect(found.number == wanted.number)
      #expect(found.operations.count == wanted.operations.count)
      for site in clean.positions.indices {
        let moved = noisy.lattice.cartesian(averaged.positions[site] - noisy.positions[site])
        #expect(moved.length < 0.01)
      }
      #expect((averaged.lattice.matrix - clean.lattice.matrix).norm < 0.005)
    }
  }

  @Test("Where there is no crystal there is no group")
  func failures() throws {
    let lattice = try #require(Lattice.cubic(4))
    let empty = Structure(lattice: lattice, species: [], positions: [])
    #expect(SpaceGroup(of: empty) == nil && empty.standardizedCell() == nil)
    let twice = Structure(
      lattice: lattice, species: [.lithium, .lithium], positions: [.zero, .zero])
    #expect(SpaceGroup(of: twice) == nil && twice.symmetrized() == nil)
    let lost = Structure(lattice: lattice, species: [.lithium], positions: [Vector3(.nan, 0, 0)])
    #expect(SpaceGroup(of: lost) == nil)
  }

  @Test("Many threads may ask at once")
  func concurrency() async throws {
    let cells = [try antifluorite(), try closePacked(), try monoclinic()]
    let numbers = await withTaskGroup(of: (Int, Int?).self) { group in
      for i in 0..<60 {
        group.addTask { (i, SpaceGroup(of: cells[i % 3])?.number) }
      }
      return await group.reduce(into: [Int?](repeating: nil, count: 60)) { $0[$1.0] = $1.1 }
    }
    #expect(numbers == (0..<60).map { [225, 194, 3][$0 % 3] })
  }
}
