import Foundation
import Quantities
import Structures
import Testing

@Suite("Fingerprint")
struct FingerprintTests {
  // MARK: crystals

  /// Three elements in a random cell; none of its vectors is short.
  static func random(_ seed: UInt64, atoms: Int = 12) -> Structure {
    var random = RandomStream(seed: seed, purpose: "fingerprint crystal", candidate: 0)
    let edge = pow(20 * Double(atoms), 1.0 / 3)
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
    let scale = pow(
      volumePerAtom * Double(sites.count) / abs(matrix.determinant), 1.0 / 3)
    return Structure(
      lattice: Lattice(matrix * scale)!, species: sites.map(\.0), positions: sites.map(\.1))
  }

  private static let faceCentred = Matrix3(Vector3(0, 1, 1), Vector3(1, 0, 1), Vector3(1, 1, 0))

  /// Close-packed layers in the given order, such as "ABC"; with `filling` a second element in one
  /// of the tetrahedral sites over each layer.
  static func closePacked(_ layers: String, filling: Element? = nil) -> Structure {
    let height = (2.0 / 3).squareRoot()
    let shift: [Character: Double] = ["A": 0, "B": 1, "C": 2]
    let count = Double(layers.count)
    let sites = layers.enumerated().flatMap { n, layer -> [(Element, Vector3)] in
      let third = shift[layer]! / 3
      let site = Vector3(third, third, Double(n) / count)
      guard let filling else { return [(.sulfur, site)] }
      return [(.sulfur, site), (filling, site + Vector3(0, 0, 0.75 / count))]
    }
    let matrix = Matrix3(
      Vector3(1, 0, 0), Vector3(-0.5, 0.75.squareRoot(), 0), Vector3(0, 0, count * height))
    return crystal(matrix, sites)
  }

  static func rattled(
    _ structure: Structure, _ length: Double, strain: Double = 0, seed: UInt64
  ) -> Structure {
    var random = RandomStream(seed: seed, purpose: "rattle", candidate: 0)
    var moved = structure
    moved.cartesianPositions = structure.cartesianPositions.map {
      $0 + Vector3(random.normal(), random.normal(), random.normal()) * length
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

  private func distance(_ a: Structure, _ b: Structure) -> Double {
    Fingerprint(a).distance(to: Fingerprint(b))
  }

  // MARK: the definition

  /// The coordinates as they are defined, from a list of neighbours: shares of the atoms are taken
  /// from a list in which every value stands sixteen times.
  private func reference(_ structure: Structure) -> [Double] {
    let reach = Fingerprint.reach
    let composition = structure.composition
    let list = NeighborList(structure, cutoff: reach)
    var coordinates: [Double] = []
    for center in composition.elements {
      let atoms = structure.species.indices.filter { structure.species[$0] == center }
      let rows = atoms.map { atom -> [Double] in
        let near = composition.elements.map { element in
          list[atom].filter { structure.species[$0.index] == element }.map(\.displacement)
        }
        let distances = zip(composition.elements, near).flatMap { element, near -> [Double] in
          let share = 24 * Double(composition[element]) / Double(structure.count)
          let count = max(4, Int((share + 0.5).rounded(.down)))
          let sorted = near.map(\.length).sorted() + [Double](repeating: reach, count: count)
          return Array(sorted.prefix(count))
        }
        let moments = near.map { near in
          near.reduce(Vector3.zero) { $0 + $1 * pow(1 - $1.lengthSquared / (reach * reach), 2) }
        }
        let lengths = moments.indices.flatMap { b in
          (b..<moments.count).map { (b == $0 ? moments[b] : moments[b] + moments[$0]).length }
        }
        return distances + lengths
      }
      for column in rows[0].indices {
        let values = rows.map { $0[column] }.sorted().flatMap { [Double](repeating: $0, count: 16) }
        for (first, last) in [(0, 1), (1, 4), (4, 12), (12, 15), (15, 16)] {
          let part = values[(first * atoms.count)..<(last * atoms.count)]
          let weight =
            Double(atoms.count) / Double(structure.count * rows[0].count) * Double(last - first)
            / 16
          coordinates.append(part.reduce(0, +) / Double(part.count) * weight.squareRoot())
        }
      }
    }
    return coordinates
  }

  @Test("The coordinates are those of their definition, for any cell")
  func definition() {
    let flat = Structure(
      lattice: Lattice(Matrix3(Vector3(1.9, 0, 0), Vector3(9, 25, 0), Vector3(-20, 3, 31)))!,
      species: [.lithium, .sulfur, .lithium], positions: [.zero, Vector3(3.1, 0.2, -4.4), .zero])
    let one = Structure(lattice: .cubic(2.5)!, species: [.sulfur], positions: [.zero])
    let leftHanded = Self.crystal(
      Matrix3(Vector3(0, 3, 1), Vector3(4, 0, 0), Vector3(0, 1, 3)),
      [(.sulfur, .zero), (.phosphorus, Vector3(0.5, 0.4, 0.3))])
    for structure in [flat, one, leftHanded, Self.random(1, atoms: 7), Self.random(2, atoms: 40)] {
      let (found, expected) = (Fingerprint(structure).coordinates, reference(structure))
      #expect(found.count == expected.count)
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-10 })
    }
  }

  // MARK: one crystal, however it is written down

  @Test("Rotation, reflection, translation and the order of the atoms change nothing")
  func invariances() {
    for seed in 0..<5 as Range<UInt64> {
      let crystal = Self.random(seed)
      var random = RandomStream(seed: seed, purpose: "motion", candidate: 0)
      let order = random.shuffled(Array(0..<crystal.count))
      var moved = crystal.selecting(order)
      let shift = Vector3(random.normal(), random.normal(), random.normal())
      moved.positions = moved.positions.map { $0 + shift }
      let axis = Vector3(random.normal(), random.normal(), random.normal())
      let x = axis / axis.length
      let y = x.cross(Vector3(0, 0, 1)) / x.cross(Vector3(0, 0, 1)).length
      moved.lattice = Lattice(moved.lattice.matrix * Matrix3(x, y, x.cross(y)))!
      #expect(distance(crystal, moved) < 1e-9)
      moved.lattice = Lattice(moved.lattice.matrix * Matrix3(x, y, x.cross(y) * -1))!
      #expect(distance(crystal, moved) < 1e-9)
    }
  }

  @Test("A supercell is the same crystal", arguments: [(2, 1, 1), (1, 3, 1), (2, 1, 2), (1, 1, 5)])
  func supercells(a: Int, b: Int, c: Int) {
    let crystal = Self.random(11, atoms: 8)
    #expect(distance(crystal, crystal.supercell(a, b, c)) < 1e-9)
  }

  @Test("Another choice of cell is the same crystal, however skewed")
  func cells() {
    var random = RandomStream(seed: 1, purpose: "cells", candidate: 0)
    let crystal = Self.random(3, atoms: 8)
    var tried = 0
    while tried < 40 {
      let integers = (0..<9).map { _ in Double(random.index(below: 5) - 2) }
      let change = Matrix3(rowMajor: integers)!
      guard abs(change.determinant) == 1 else { continue }
      tried += 1
      let inverse = change.inverse
      let other = Structure(
        lattice: Lattice(change * crystal.lattice.matrix)!, species: crystal.species,
        positions: crystal.positions.map { $0 * inverse })
      #expect(distance(crystal, other) < 1e-9, "\(integers)")
    }
  }

  @Test("A molecule in vacuum is the same in any box that keeps its images out of reach")
  func vacuum() {
    let atoms = [Vector3(0, 0, 0), Vector3(2, 0, 0), Vector3(0.4, 1.9, 0), Vector3(1, 1, 1.6)]
    let structures = [20.0, 31].map { edge in
      Structure(
        lattice: .cubic(edge)!, species: [.sulfur, .sulfur, .lithium, .sulfur],
        positions: atoms.map { $0 / edge })
    }
    #expect(distance(structures[0], structures[1]) < 1e-9)
  }

  // MARK: a metric

  @Test("Distances are symmetric, zero to itself, and no longer than the way over a third")
  func metric() {
    var crystals = (0..<6 as Range<UInt64>).map { Self.random($0) }
    crystals += (0..<6 as Range<UInt64>).map { Self.rattled(crystals[0], 0.05, seed: $0) }
    let prints = crystals.map { Fingerprint($0) }
    for a in prints {
      #expect(a.distance(to: a) == 0)
      for b in prints {
        #expect(a.distance(to: b) == b.distance(to: a))
        for c in prints {
          #expect(a.distance(to: c) <= a.distance(to: b) + b.distance(to: c) + 1e-12)
        }
      }
    }
  }

  @Test("The same numbers give the same fingerprint")
  func reproducible() {
    #expect(Fingerprint(Self.random(4)) == Fingerprint(Self.random(4)))
    #expect(Fingerprint(Self.random(4)).hashValue == Fingerprint(Self.random(4)).hashValue)
  }

  // MARK: near and far

  @Test("What relaxations to one minimum leave is within tolerance")
  func noise() {
    let crystals = [
      Self.closePacked("ABC"), Self.closePacked("AB"), Self.closePacked("AB", filling: .lithium),
      Self.random(5), Self.random(6, atoms: 48),
    ]
    for crystal in crystals {
      for seed in 0..<10 as Range<UInt64> {
        let noisy = distance(crystal, Self.rattled(crystal, 0.02, strain: 0.005, seed: seed))
        #expect(noisy < Fingerprint.duplicateTolerance)
        let rattled = distance(crystal, Self.rattled(crystal, 0.01, seed: seed))
        #expect(rattled < 0.75 * Fingerprint.duplicateTolerance)
      }
    }
  }

  @Test("The way is in proportion to a small displacement")
  func smooth() {
    let crystal = Self.random(8, atoms: 16)
    let far = distance(crystal, Self.rattled(crystal, 1e-3, seed: 1))
    let near = distance(crystal, Self.rattled(crystal, 1e-5, seed: 1))
    #expect(far > 0 && abs(far / near - 100) < 10)
  }

  @Test("Stackings of close-packed layers, filled or not, are different crystals")
  func stackings() {
    for filling in [nil, .lithium] as [Element?] {
      let crystals = ["ABC", "AB", "ABAC"].map { Self.closePacked($0, filling: filling) }
      for (n, a) in crystals.enumerated() {
        for b in crystals[..<n] { #expect(distance(a, b) > 2 * Fingerprint.duplicateTolerance) }
      }
    }
    #expect(distance(Self.closePacked("ABC"), Self.closePacked("BCABCA")) < 1e-9)
    #expect(distance(Self.closePacked("AB"), Self.closePacked("CACA")) < 1e-9)
  }

  @Test("Crystals of one formula and density with other coordination are far apart")
  func coordination() {
    let saltSite = Vector3(repeating: 0.5)
    let blendeSite = Vector3(repeating: 0.25)
    let crystals = [
      Self.crystal(Self.faceCentred, [(.sulfur, .zero), (.lithium, saltSite)]),
      Self.crystal(Self.faceCentred, [(.sulfur, .zero), (.lithium, blendeSite)]),
      Self.crystal(.identity, [(.sulfur, .zero), (.lithium, saltSite)]),
    ]
    for (n, a) in crystals.enumerated() {
      for b in crystals[..<n] { #expect(distance(a, b) > 4 * Fingerprint.duplicateTolerance) }
    }
  }

  @Test("All orderings of one vacancy pair are told apart, and images of one are not")
  func orderings() {
    let salt = Self.crystal(
      Self.faceCentred, [(.sulfur, .zero), (.lithium, Vector3(repeating: 0.5))]
    ).supercell(2, 2, 2)
    let lithium = salt.species.indices.filter { salt.species[$0] == .lithium }
    var distinct: [(separation: Double, print: Fingerprint)] = []
    for first in lithium {
      for second in lithium where first < second {
        let ordering = salt.selecting(salt.species.indices.filter { $0 != first && $0 != second })
        let separation = salt.shortestVector(from: first, to: second).length
        let found = Fingerprint(ordering)
        for other in distinct where abs(other.separation - separation) > 1e-6 {
          #expect(found.distance(to: other.print) > Fingerprint.duplicateTolerance)
        }
        for other in distinct where abs(other.separation - separation) < 1e-6 {
          #expect(found.distance(to: other.print) < 1e-9)
        }
        distinct.append((separation, found))
      }
    }
    #expect(Set(distinct.map { Int(($0.separation * 100).rounded()) }).count == 2)
  }

  @Test("Crystals with the same pair distances everywhere are told apart")
  func homometric() {
    // Patterson, Phys. Rev. 65, 195 (1944): cyclic sets with one multiset of differences.
    let prints = [[0.0, 1, 3, 4], [0.0, 1, 2, 5]].map { set -> (pairs: [Double], Fingerprint) in
      let structure = Structure(
        lattice: Lattice(Matrix3(diagonal: Vector3(12, 3, 3)))!,
        species: [Element](repeating: .sulfur, count: 4),
        positions: set.map { Vector3($0 / 8, 0, 0) })
      let pairs = NeighborList(structure, cutoff: Fingerprint.reach).neighbors.map(\.distance)
      return (pairs.sorted(), Fingerprint(structure))
    }
    #expect(zip(prints[0].pairs, prints[1].pairs).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(prints[0].pairs.count == prints[1].pairs.count)
    #expect(prints[0].1.distance(to: prints[1].1) > Fingerprint.duplicateTolerance)
  }

  @Test("Composition and size are part of a crystal")
  func identity() {
    let salt = Self.crystal(
      Self.faceCentred, [(.sulfur, .zero), (.lithium, Vector3(repeating: 0.5))])
    let other = Self.crystal(
      Self.faceCentred, [(.sulfur, .zero), (.phosphorus, Vector3(repeating: 0.5))])
    #expect(distance(salt, other) == .infinity)
    #expect(distance(salt, salt.selecting([0])) == .infinity)
    var larger = salt
    larger.lattice = Lattice(salt.lattice.matrix * 1.03)!
    #expect(distance(salt, larger) > Fingerprint.duplicateTolerance)
    #expect(Fingerprint(salt.supercell(2, 1, 1)).composition.formula == "LiS")
  }

  @Test("No atoms are one fingerprint, and atoms on one place have one")
  func edges() {
    let none = Structure(lattice: .cubic(3)!, species: [], positions: [])
    #expect(distance(none, none) == 0)
    let overlapping = Structure(
      lattice: .cubic(5)!, species: [.sulfur, .sulfur], positions: [.zero, .zero])
    #expect(Fingerprint(overlapping).coordinates.allSatisfy { $0.isFinite })
    #expect(distance(overlapping, overlapping.supercell(2, 1, 1)) < 1e-9)
  }
}
