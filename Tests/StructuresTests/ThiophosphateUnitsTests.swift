import Foundation
import Quantities
import Structures
import Testing

@Suite("Thiophosphate units")
struct ThiophosphateUnitsTests {
  typealias Unit = ThiophosphateUnits.Unit

  /// Atoms of one element at the images of a position under operations given as functions.
  static func structure(
    _ lattice: Lattice, _ sites: [(Element, [Vector3])]
  ) -> Structure {
    Structure(
      lattice: lattice, species: sites.flatMap { site in site.1.map { _ in site.0 } },
      positions: sites.flatMap(\.1))
  }

  /// Pmn2_1, ICSD 180318: Homma et al., Solid State Ionics 182, 53 (2011),
  /// doi:10.1016/j.ssi.2010.10.001.
  static let gammaLi3PS4: Structure = {
    let general = { (x: Double, y: Double, z: Double) in
      [
        Vector3(x, y, z), Vector3(-x, y, z), Vector3(x + 0.5, -y, z + 0.5),
        Vector3(-x + 0.5, -y, z + 0.5),
      ]
    }
    let mirror = { (y: Double, z: Double) in [Vector3(0, y, z), Vector3(0.5, -y, z + 0.5)] }
    let lattice = Lattice(a: 7.70829, b: 6.53521, c: 6.1365, alpha: 90, beta: 90, gamma: 90)!
    return structure(
      lattice,
      [
        (.lithium, general(0.2502, 0.3309, 0.0179)), (.lithium, mirror(0.145, 0.486)),
        (.phosphorus, mirror(0.8218, 0.9942)), (.sulfur, general(0.2185, 0.6717, 0.8857)),
        (.sulfur, mirror(0.1083, 0.888)), (.sulfur, mirror(0.8049, 0.3230)),
      ])
  }()

  /// C2/m, symmetry average of a relaxed cell; the compound is that of
  /// Dietrich et al., Inorg. Chem. 56, 6681 (2017), doi:10.1021/acs.inorgchem.7b00751.
  static let li2P2S6: Structure = {
    let centred = { (points: [Vector3]) in points + points.map { $0 + Vector3(0.5, 0.5, 0) } }
    let onAxis = { (y: Double, z: Double) in centred([Vector3(0, y, z), Vector3(0, -y, -z)]) }
    let onMirror = { (x: Double, y: Double, z: Double) in
      centred([Vector3(x, y, z), Vector3(-x, y, -z)])
    }
    let lattice = Lattice(a: 11.116, b: 7.007, c: 6.5253, alpha: 90, beta: 125.573, gamma: 90)!
    return structure(
      lattice,
      [
        (.lithium, onAxis(0.2405, 0)), (.phosphorus, onMirror(0.1536, 0, 0.5804)),
        (.sulfur, onAxis(0.2218, 0.5)), (.sulfur, onMirror(0.1806, 0.5, 0.0615)),
        (.sulfur, onMirror(0.1977, 0, 0.3266)),
      ])
  }()

  /// P-31m, cell of Hood et al., Solid State Ionics 284, 61 (2016),
  /// doi:10.1016/j.ssi.2015.10.015.
  static let li4P2S6: Structure = {
    let (x, z, p) = (0.3301, 0.2412, 0.1704)
    let sulfur = [
      Vector3(x, 0, z), Vector3(0, x, z), Vector3(-x, -x, z),
      Vector3(-x, 0, -z), Vector3(0, -x, -z), Vector3(x, x, -z),
    ]
    let lattice = Lattice(a: 6.0774, b: 6.0774, c: 6.5988, alpha: 90, beta: 90, gamma: 120)!
    let (third, half) = (1.0 / 3, 0.5)
    return structure(
      lattice,
      [
        (
          .lithium,
          [
            Vector3(third, 2 * third, 0), Vector3(2 * third, third, 0),
            Vector3(third, 2 * third, half), Vector3(2 * third, third, half),
          ]
        ), (.phosphorus, [Vector3(0, 0, p), Vector3(0, 0, -p)]), (.sulfur, sulfur),
      ])
  }()

  /// A molecule given in Å in an otherwise empty cube.
  static func molecule(_ atoms: [(Element, Vector3)], edge: Double = 20) -> Structure {
    var structure = Structure(
      lattice: .cubic(edge)!, species: atoms.map(\.0), positions: atoms.map { $0.1 / edge })
    structure.positions = structure.positions.map { $0 + Vector3(0.95, 0.02, 0.5) }
    return structure
  }

  /// The tetrahedron of S about a P, turned upside down where `sign` is −1.
  static func tetrahedron(_ center: Vector3, sign: Double) -> [Vector3] {
    let arm = sign * 2.05 / 3.0.squareRoot()
    return [Vector3(1, 1, 1), Vector3(1, -1, -1), Vector3(-1, 1, -1), Vector3(-1, -1, 1)]
      .map { center + $0 * arm }
  }

  /// Two inverted tetrahedra with one corner in common.
  static let pyrothiophosphate: Structure = {
    let first = tetrahedron(.zero, sign: 1)
    let center = first[0] * 2
    let second = tetrahedron(center, sign: -1)
    return molecule(
      [(.phosphorus, .zero), (.phosphorus, center)] + first.map { (.sulfur, $0) }
        + second.dropFirst().map { (.sulfur, $0) })
  }()

  /// The adamantane cage of P4S10.
  static let cage: Structure = {
    let corners = tetrahedron(.zero, sign: 1).map { $0 * (1.2 * 3.0.squareRoot() / 2.05) }
    let edges = [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)]
      .flatMap { [$0 * 2.437, $0 * -2.437] }
    return molecule(
      corners.map { (.phosphorus, $0) } + corners.map { (.sulfur, $0 * (1 + 1.9 / 2.0785)) }
        + edges.map { (.sulfur, $0) })
  }()

  static let known: [(String, Structure, Unit, bridging: Double, coordination: Double)] = [
    ("gamma-Li3PS4", gammaLi3PS4, .isolatedPS4, 0, 4),
    ("Li2P2S6", li2P2S6, .edgeSharingP2S6, 1, 4),
    ("Li4P2S6", li4P2S6, .bondedP2S6, 0, 3),
    ("P2S7", pyrothiophosphate, .cornerSharingP2S7, 0.5, 4),
    ("P4S10", cage, .other, 1.5, 4),
  ]

  @Test("Each known crystal or molecule consists of its own unit only", arguments: known.indices)
  func knownUnits(index: Int) {
    let (name, structure, unit, bridging, coordination) = Self.known[index]
    let units = ThiophosphateUnits(structure)
    for other in Unit.allCases {
      #expect(units.fraction(of: other) == (other == unit ? 1 : 0), "\(name): \(other)")
    }
    #expect(units.bridgingSulfurPerPhosphorus == bridging, "\(name)")
    #expect(units.sulfurCoordination == coordination, "\(name)")
    #expect(units.freeSulfurFraction == 0, "\(name)")
  }

  @Test("Counts grow with the supercell, fractions stay", arguments: known.indices)
  func supercell(index: Int) {
    let structure = Self.known[index].1
    let one = ThiophosphateUnits(structure)
    let many = ThiophosphateUnits(structure.supercell(2, 1, 3))
    #expect(many.counts == one.counts.mapValues { $0 * 6 })
    #expect(many.bridgingSulfurCount == one.bridgingSulfurCount * 6)
  }

  @Test("Order of atoms, origin and choice of image change nothing", arguments: known.indices)
  func invariance(index: Int) {
    let structure = Self.known[index].1
    var random = RandomStream(seed: 5, purpose: "units", candidate: index)
    var moved = structure.selecting(random.shuffled(Array(0..<structure.count)))
    moved.positions = moved.positions.map {
      $0 + Vector3(0.37, -1.2, 5.9) + Vector3(Double(random.index(below: 5)) - 2, 0, 1)
    }
    #expect(ThiophosphateUnits(moved) == ThiophosphateUnits(structure))
  }

  @Test("Taking one sulfur from a PS4 leaves a PS3, adding one far from P leaves it free")
  func editedSulfur() {
    let gamma = Self.gammaLi3PS4
    let last = gamma.count - 1
    let poorer = ThiophosphateUnits(gamma.selecting(0..<last))
    #expect(poorer.counts == [.isolatedPS4: 1, .isolatedPS3: 1])
    let isolated = Structure(
      lattice: .cubic(6)!, species: [.sulfur, .lithium], positions: [.zero, Vector3(0.5, 0, 0)])
    let units = ThiophosphateUnits(isolated)
    #expect(units.freeSulfurFraction == 1)
    #expect(units.fraction(of: .isolatedPS4) == nil)
    #expect(units.bridgingSulfurPerPhosphorus == nil)
  }

  @Test("Bonds between sulfur atoms are counted once, also between images")
  func sulfurBonds() {
    // A ring of four in a large cell, and a chain through a short one.
    let ring = Self.molecule(
      [Vector3(1.03, 1.03, 0), Vector3(-1.03, 1.03, 0), Vector3(-1.03, -1.03, 0)]
        .map { (.sulfur, $0) } + [(.sulfur, Vector3(1.03, -1.03, 0))])
    #expect(ThiophosphateUnits(ring).sulfurBondCount == 4)
    #expect(ThiophosphateUnits(ring).sulfurBondsPerSulfur == 1)
    let chain = Structure(
      lattice: Lattice(Matrix3(diagonal: Vector3(2.06, 9, 9)))!, species: [.sulfur],
      positions: [.zero])
    #expect(ThiophosphateUnits(chain).sulfurBondCount == 1)
    let none = ThiophosphateUnits(Self.gammaLi3PS4.selecting(0..<6))
    #expect(none.sulfurBondsPerSulfur == nil)
  }

  @Test("Phosphorus atoms across a shared edge are not bonded, however near they come")
  func closeEdge() {
    let first = Vector3(-1.28, 0, 0)
    let pair = Self.molecule(
      [(.phosphorus, first), (.phosphorus, Vector3(1.28, 0, 0))]
        + [Vector3(0, 1.65, 0), Vector3(0, -1.65, 0)].map { (.sulfur, $0) }
        + [Vector3(-2.3, 0, 1.7), Vector3(-2.3, 0, -1.7)].map { (.sulfur, $0) }
        + [Vector3(2.3, 0, 1.7), Vector3(2.3, 0, -1.7)].map { (.sulfur, $0) })
    #expect(ThiophosphateUnits(pair).counts == [.edgeSharingP2S6: 2])
  }

  @Test("A chain that bridges to its own images is no pair")
  func endlessChain() {
    // PS4 tetrahedra along x, each sharing a corner with both neighbours: (PS3)∞.
    let chain = Structure(
      lattice: Lattice(Matrix3(diagonal: Vector3(3.6, 12, 12)))!,
      species: [.phosphorus, .sulfur, .sulfur, .sulfur],
      positions: [
        Vector3(0, 0, 0), Vector3(0.5, 0.08, 0), Vector3(0, -0.08, 0.14), Vector3(0, -0.08, -0.14),
      ])
    let units = ThiophosphateUnits(chain)
    #expect(units.sulfurCoordination == 4)
    #expect(units.bridgingSulfurCount == 1)
    #expect(units.counts == [.other: 1])
  }

  // MARK: the cells behind the published frames of Li-P-S crystals, where they are at hand

  static let cells: [String: Structure] = {
    struct Cell: Decodable {
      var cell: [[Double]]
      var atoms: [Atom]
    }
    struct Atom: Decodable {
      var element: Element
      var position: Vector3
      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        element = try container.decode(Element.self)
        position = Vector3(
          try container.decode(Double.self), try container.decode(Double.self),
          try container.decode(Double.self))
      }
    }
    let file = URL(filePath: #filePath).appending(
      path: "../../../../shared/data/lps_crystals.json")
    guard let data = try? Data(contentsOf: file.standardizedFileURL),
      let cells = try? JSONDecoder().decode([String: Cell].self, from: data)
    else { return [:] }
    return cells.mapValues { cell in
      Structure(
        lattice: Lattice(Matrix3(rowMajor: cell.cell.flatMap { $0 })!)!,
        species: cell.atoms.map(\.element), positions: cell.atoms.map(\.position))
    }
  }()

  @Test("The units of published cells are counted as known", .enabled(if: !cells.isEmpty))
  func publishedCells() throws {
    let units = Self.cells.mapValues(ThiophosphateUnits.init)
    #expect(units["gamma-Li3PS4"]?.fraction(of: .isolatedPS4) == 1)
    #expect(units["beta-Li3PS4"]?.fraction(of: .isolatedPS4) == 1)
    #expect(units["Li7PS6"]?.fraction(of: .isolatedPS4) == 1)
    #expect(units["Li7PS6"]?.freeSulfurFraction == 1.0 / 3)
    let li7P3S11 = try #require(units["Li7P3S11"])
    #expect(li7P3S11.fraction(of: .isolatedPS4) == 1.0 / 3)
    #expect(li7P3S11.fraction(of: .cornerSharingP2S7) == 2.0 / 3)
    #expect(li7P3S11.bridgingSulfurPerPhosphorus == 1.0 / 3)
    #expect(units["Li2P2S6"]?.fraction(of: .edgeSharingP2S6) == 1)
    #expect(units["P2S5"]?.bridgingSulfurPerPhosphorus == 1.5)
    #expect(units["Li4P2S6"]?.fraction(of: .bondedP2S6) == 1)
    let li48 = try #require(units["Li48P16S61"])
    #expect(li48.counts == [.isolatedPS4: 13, .isolatedPS3: 3])
    #expect(li48.sulfurCoordination == 61.0 / 16)
    #expect(units["Li2PS3-hex"]?.fraction(of: .isolatedPS3) == 1)
  }
}
