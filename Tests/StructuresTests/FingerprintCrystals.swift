import Foundation
import Quantities
import Structures

/// Crystals that a fingerprint has to tell apart, and the noise it has to overlook.
enum FingerprintCrystals {
  /// Three elements in a random cell; none of its vectors is short.
  static func random(_ seed: UInt64, atoms: Int = 12) -> Structure {
    var random = RandomStream(seed: seed, purpose: "fingerprint crystal", candidate: 0)
    let edge = cbrt(20 * Double(atoms))
    var matrix = Matrix3.identity * edge
    for row in 0..<3 {
      for column in 0..<3 { matrix[row, column] += edge * 0.3 * (random.uniform() - 0.5) }
    }
    let elements: [Element] = [.lithium, .phosphorus, .sulfur, .sulfur]
    return Structure(
      lattice: Lattice(matrix)!, species: (0..<atoms).map { elements[$0 % 4] },
      positions: (0..<atoms).map { _ in
        Vector3(random.uniform(), random.uniform(), random.uniform()) * 3 - 1
      })
  }

  static func crystal(
    _ matrix: Matrix3, _ sites: [(Element, Vector3)], volumePerAtom: Double = 20
  ) -> Structure {
    let scale = cbrt(volumePerAtom * Double(sites.count) / abs(matrix.determinant))
    return Structure(
      lattice: Lattice(matrix * scale)!, species: sites.map(\.0), positions: sites.map(\.1))
  }

  static let faceCentred = Matrix3(Vector3(0, 1, 1), Vector3(1, 0, 1), Vector3(1, 1, 0))

  /// Close-packed layers of lithium in the given order, such as "ABC".
  static func closePacked(_ layers: String) -> Structure {
    let height = (2.0 / 3).squareRoot()
    let shift: [Character: Double] = ["A": 0, "B": 1, "C": 2]
    let count = Double(layers.count)
    let sites = layers.enumerated().map { n, layer -> (Element, Vector3) in
      let third = shift[layer]! / 3
      return (.lithium, Vector3(third, third, Double(n) / count))
    }
    let matrix = Matrix3(
      Vector3(1, 0, 0), Vector3(-0.5, 0.75.squareRoot(), 0), Vector3(0, 0, count * height))
    return crystal(matrix, sites)
  }

  /// Sites given by one of each orbit and the operations.
  private static func crystal(
    _ lattice: Lattice, _ orbits: [(Element, Vector3)], operations: [(Vector3) -> Vector3]
  ) -> Structure {
    var sites: [(element: Element, position: Vector3)] = []
    for (element, r) in orbits {
      for operation in operations {
        let image = operation(r).wrappedToUnit
        let isKnown = sites.contains { lattice.shortestImage($0.position - image).length < 0.1 }
        if !isKnown { sites.append((element, image)) }
      }
    }
    return Structure(
      lattice: lattice, species: sites.map(\.element), positions: sites.map(\.position))
  }

  /// Li6P2S8, Pmn2₁, as in `Inputs/structures`.
  static let gamma = crystal(
    Lattice(Matrix3(diagonal: Vector3(7.70829, 6.53521, 6.1365)))!,
    [
      (.lithium, Vector3(0.2502, 0.3309, 0.0179)), (.lithium, Vector3(0, 0.1450, 0.4860)),
      (.phosphorus, Vector3(0, 0.8218, 0.9942)), (.sulfur, Vector3(0.2185, 0.6717, 0.8857)),
      (.sulfur, Vector3(0, 0.1083, 0.8880)), (.sulfur, Vector3(0, 0.8049, 0.3230)),
    ],
    operations: [
      { $0 }, { Vector3(0.5 - $0.x, -$0.y, $0.z + 0.5) }, { Vector3(-$0.x, $0.y, $0.z) },
      { Vector3(0.5 + $0.x, -$0.y, $0.z + 0.5) },
    ])

  /// Li12P4S16, Pnma, as in `Inputs/structures`.
  static let beta = crystal(
    Lattice(Matrix3(diagonal: Vector3(12.819, 8.22, 6.1235)))!,
    [
      (.lithium, Vector3(0, 0, 0.5)), (.lithium, Vector3(0.35568, 0.01360, 0.43943)),
      (.phosphorus, Vector3(0.08736, 0.25, 0.17187)), (.sulfur, Vector3(0.10698, 0.25, 0.83680)),
      (.sulfur, Vector3(0.43447, 0.25, 0.24267)), (.sulfur, Vector3(0.15513, 0.04580, 0.28530)),
    ],
    operations: [1.0, -1].flatMap { s -> [(Vector3) -> Vector3] in
      [
        { $0 * s }, { Vector3(0.5 - $0.x, -$0.y, 0.5 + $0.z) * s },
        { Vector3(0.5 + $0.x, 0.5 - $0.y, 0.5 - $0.z) * s },
        { Vector3(-$0.x, 0.5 + $0.y, -$0.z) * s },
      ]
    })

  /// SiO2, P3₂21, its tetrahedra turned by a share of the way from α-quartz (0) to β-quartz (1),
  /// in the cell of α-quartz.
  static func quartz(_ share: Double) -> Structure {
    let silicon = Vector3(0.4697, 0, 2.0 / 3)
    let oxygen = Vector3(0.4133, 0.2672, 0.7855)
    let operations: [(Vector3) -> Vector3] = [
      { $0 }, { Vector3(-$0.y, $0.x - $0.y, $0.z + 2.0 / 3) },
      { Vector3($0.y - $0.x, -$0.x, $0.z + 1.0 / 3) }, { Vector3($0.y, $0.x, -$0.z) },
      { Vector3($0.x - $0.y, -$0.y, 1.0 / 3 - $0.z) },
      { Vector3(-$0.x, $0.y - $0.x, 2.0 / 3 - $0.z) },
    ]
    return crystal(
      Lattice(a: 4.916, b: 4.916, c: 5.405, alpha: 90, beta: 90, gamma: 120)!,
      [
        (Element("Si")!, silicon + (Vector3(0.5, 0, 2.0 / 3) - silicon) * share),
        (Element("O")!, oxygen + (Vector3(0.4144, 0.2072, 5.0 / 6) - oxygen) * share),
      ], operations: operations)
  }

  /// Li8S4, Fm-3m.
  static let sulfide: Structure = {
    let faces = [Vector3.zero, Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0)]
    let quarter = Vector3(repeating: 0.25)
    return Structure(
      lattice: .cubic(5.7215)!,
      species: [Element](repeating: .sulfur, count: 4) + [Element](repeating: .lithium, count: 8),
      positions: faces + faces.map { $0 + quarter } + faces.map { $0 - quarter })
  }()

  /// The first atoms of two elements change places.
  static func swapped(_ structure: Structure, _ a: Element, _ b: Element) -> Structure {
    let (i, j) = (structure.species.firstIndex(of: a)!, structure.species.firstIndex(of: b)!)
    var species = structure.species
    species.swapAt(i, j)
    return Structure(lattice: structure.lattice, species: species, positions: structure.positions)
  }

  /// The first lithium atom in the widest holes, one after the other, at least 2 Å apart.
  static func withOneMoved(_ structure: Structure, holes: Int) -> [Structure] {
    let grid = (0..<1728).map { n -> Vector3 in
      let (i, j, k) = (Double(n / 144), Double(n / 12 % 12), Double(n % 12))
      return Vector3(i, j, k) / 12
    }
    let room = { (r: Vector3) in
      structure.positions.reduce(Double.infinity) {
        min($0, structure.lattice.shortestImage($1 - r).length)
      }
    }
    var found: [Vector3] = []
    let ranked = grid.map { (hole: $0, room: room($0)) }
    let ordered = ranked.sorted { $0.room > $1.room }.map(\.hole)
    for r in ordered where found.count < holes {
      let isNew = found.allSatisfy { structure.lattice.shortestImage($0 - r).length > 2 }
      if isNew { found.append(r) }
    }
    return found.map { r in
      var moved = structure
      moved.positions[structure.species.firstIndex(of: .lithium)!] = r
      return moved
    }
  }

  /// LiNaS2: rock salt, its cations of the conventional cube doubled along each edge as they are
  /// chosen by a function of their positions in halves of the cube's edge.
  static func salt(_ isLithium: ([Int]) -> Bool) -> Structure {
    var sites: [(Element, Vector3)] = []
    let sodium = Element("Na")!
    for n in 0..<64 {
      let r = [n / 16, n / 4 % 4, n % 4]
      let isCation = r.reduce(0, +).isMultiple(of: 2)
      sites.append(
        (
          isCation ? (isLithium(r) ? .lithium : sodium) : .sulfur,
          Vector3(Double(r[0]), Double(r[1]), Double(r[2])) / 4
        ))
    }
    return crystal(.identity, sites)
  }

  /// Different crystals, by composition.
  static let different: [[Structure]] = {
    let orderings = [
      salt { $0[2].isMultiple(of: 2) }, salt { $0.reduce(0, +).isMultiple(of: 4) },
      salt { ($0[0] + 2 * ($0[2] / 2)).isMultiple(of: 4) || ($0[0] + 2 * ($0[2] / 2)) % 4 == 1 },
    ]
    return [
      ["ABC", "AB", "ABAC", "ABABCBCAC"].map(closePacked),
      [sulfide, swapped(sulfide, .lithium, .sulfur)]
        + [swapped(sulfide.supercell(2, 1, 1), .lithium, .sulfur)],
      [gamma, beta] + withOneMoved(gamma, holes: 2) + withOneMoved(beta, holes: 2)
        + withOneMoved(gamma.supercell(1, 2, 2), holes: 2),
      orderings + [swapped(orderings[0], .lithium, Element("Na")!)],
    ]
  }()

  /// Normal displacements of a mean square length, Å, and strains uniform up to a largest.
  static func rattled(
    _ structure: Structure, _ length: Double, strain: Double = 0, seed: Int
  ) -> Structure {
    var random = RandomStream(seed: 3, purpose: "rattle", candidate: seed)
    var moved = structure
    let deviation = length / 3.0.squareRoot()
    moved.cartesianPositions = structure.cartesianPositions.map {
      $0 + Vector3(random.normal(), random.normal(), random.normal()) * deviation
    }
    var tensor = Matrix3.zero
    for row in 0..<3 {
      for column in 0...row {
        tensor[row, column] = strain * (2 * random.uniform() - 1)
        tensor[column, row] = tensor[row, column]
      }
    }
    moved.lattice = moved.lattice.strained(by: tensor)!
    return moved
  }
}
