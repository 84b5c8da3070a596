import Foundation
import Quantities
import Structures
import Testing

@Suite("Fingerprint")
struct FingerprintTests {
  private typealias Crystals = FingerprintCrystals

  private func distance(_ a: Structure, _ b: Structure) -> Double {
    Fingerprint(a).distance(to: Fingerprint(b))
  }

  // MARK: the definition

  /// The coordinates as they are defined, from a list of neighbours and the polynomials of Legendre:
  /// shares of the atoms are taken from a list in which every value stands sixteen times.
  private func reference(_ structure: Structure) -> [Double] {
    let elements = structure.composition.elements
    let list = NeighborList(structure, cutoff: Fingerprint.reach)
    let legendre: [(Double) -> Double] = [
      { $0 }, { (35 * pow($0, 4) - 30 * pow($0, 2) + 3) / 8 },
      { (231 * pow($0, 6) - 315 * pow($0, 4) + 105 * pow($0, 2) - 5) / 16 },
    ]
    /// Each neighbour as its direction and f.
    let seen = { (atom: Int, element: Element) -> [(Vector3, Double)] in
      list[atom].filter { structure.species[$0.index] == element && $0.distance > 0 }.map {
        let x = $0.distance / Fingerprint.reach
        return ($0.displacement / $0.distance, x * pow(1 - x * x, 2))
      }
    }
    var coordinates: [Double] = []
    for center in elements {
      let atoms = structure.species.indices.filter { structure.species[$0] == center }
      for first in elements.indices {
        for second in first..<elements.count {
          for polynomial in legendre {
            let values = atoms.map { atom -> Double in
              var near = seen(atom, elements[first])
              if second != first { near += seen(atom, elements[second]) }
              var square = 0.0
              for (a, f) in near {
                for (b, g) in near { square += f * g * polynomial(a.dot(b)) }
              }
              return max(0, square).squareRoot()
            }
            let repeated = values.sorted().flatMap { [Double](repeating: $0, count: 16) }
            for (start, end) in [(0, 1), (1, 4), (4, 8), (8, 12), (12, 15), (15, 16)] {
              let part = repeated[(start * atoms.count)..<(end * atoms.count)]
              let weight =
                Double(atoms.count) / Double(structure.count) * Double(end - start) / 16
                / Double(elements.count * (elements.count + 1) / 2)
              coordinates.append(part.reduce(0, +) / Double(part.count) * weight.squareRoot())
            }
          }
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
    let leftHanded = Crystals.crystal(
      Matrix3(Vector3(0, 3, 1), Vector3(4, 0, 0), Vector3(0, 1, 3)),
      [(.sulfur, .zero), (.phosphorus, Vector3(0.5, 0.4, 0.3))])
    for structure in [
      flat, one, leftHanded, Crystals.random(1, atoms: 7), Crystals.random(2, atoms: 40),
    ] {
      let (found, expected) = (Fingerprint(structure).coordinates, reference(structure))
      #expect(found.count == expected.count)
      // In the double sum a length that is zero by symmetry is the root of a rounding.
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < ($1 < 1e-6 ? 1e-7 : 1e-10) })
    }
  }

  // MARK: one crystal, however it is written down

  @Test("Rotation, reflection, translation and the order of the atoms change nothing")
  func invariances() {
    for seed in 0..<5 as Range<UInt64> {
      let crystal = Crystals.random(seed)
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
    let crystal = Crystals.random(11, atoms: 8)
    #expect(distance(crystal, crystal.supercell(a, b, c)) < 1e-9)
  }

  @Test("Another choice of cell is the same crystal, however skewed")
  func cells() {
    var random = RandomStream(seed: 1, purpose: "cells", candidate: 0)
    let crystal = Crystals.random(3, atoms: 8)
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
    var crystals = (0..<6 as Range<UInt64>).map { Crystals.random($0) }
    crystals += (0..<6).map { Crystals.rattled(crystals[0], 0.05, seed: $0) }
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
    #expect(Fingerprint(Crystals.random(4)) == Fingerprint(Crystals.random(4)))
    #expect(Fingerprint(Crystals.random(4)).hashValue == Fingerprint(Crystals.random(4)).hashValue)
  }

  // MARK: near and far

  /// The longest way between copies of one crystal.
  private func noise(_ crystal: Structure) -> Double {
    (0..<10).map { seed in
      distance(
        Crystals.rattled(crystal, 0.01, strain: 0.003, seed: 2 * seed),
        Crystals.rattled(crystal, 0.01, strain: 0.003, seed: 2 * seed + 1))
    }.max()!
  }

  /// The shortest way between different crystals.
  private func difference(_ crystals: [Structure]) -> Double {
    let prints = crystals.map { Fingerprint($0) }
    return prints.indices.flatMap { n in prints[..<n].map { $0.distance(to: prints[n]) } }.min()!
  }

  @Test("Different crystals are three times as far apart as noise, and the tolerance is between")
  func separation() {
    let groups = Crystals.different
    let noises = groups.map { $0.map(noise).max()! }
    let differences = groups.map(difference)
    let supercells = groups[0].map { noise($0.supercell(2, 2, 1)) }.max()!
    let (most, least) = (max(noises.max()!, supercells), differences.min()!)
    #expect(least > 3 * most, "noise \(noises) \(supercells), differences \(differences)")
    #expect(Fingerprint.duplicateTolerance > 1.4 * most)
    #expect(Fingerprint.duplicateTolerance < least / 1.4)
  }

  @Test("The way is in proportion to a small displacement")
  func smooth() {
    let crystal = Crystals.random(8, atoms: 16)
    let far = distance(crystal, Crystals.rattled(crystal, 1e-3, seed: 1))
    let near = distance(crystal, Crystals.rattled(crystal, 1e-5, seed: 1))
    #expect(far > 0 && abs(far / near - 100) < 10)
  }

  @Test("A stacking is one crystal wherever it begins and however often it repeats")
  func stackings() {
    #expect(distance(Crystals.closePacked("ABC"), Crystals.closePacked("BCABCA")) < 1e-9)
    #expect(distance(Crystals.closePacked("AB"), Crystals.closePacked("CACA")) < 1e-9)
    #expect(distance(Crystals.closePacked("ABC"), Crystals.closePacked("CBA")) < 1e-9)
  }

  @Test("Quartz whose tetrahedra turn is another crystal from a fifth of the way on")
  func quartz() {
    let alpha = Crystals.quartz(0)
    let ways = [0.2, 0.5, 1].map { distance(alpha, Crystals.quartz($0)) }
    #expect(ways[0] > 2 * Fingerprint.duplicateTolerance)
    #expect(ways[1] > ways[0] && ways[2] > ways[1])
    // Beyond β-quartz lies the other twin of α-quartz, but for the rounding of its coordinates.
    #expect(distance(alpha, Crystals.quartz(2)) < Fingerprint.duplicateTolerance)
  }

  @Test("Crystals of one formula and density with other coordination are far apart")
  func coordination() {
    let saltSite = Vector3(repeating: 0.5)
    let blendeSite = Vector3(repeating: 0.25)
    let crystals = [
      Crystals.crystal(Crystals.faceCentred, [(.sulfur, .zero), (.lithium, saltSite)]),
      Crystals.crystal(Crystals.faceCentred, [(.sulfur, .zero), (.lithium, blendeSite)]),
      Crystals.crystal(.identity, [(.sulfur, .zero), (.lithium, saltSite)]),
    ]
    for (n, a) in crystals.enumerated() {
      for b in crystals[..<n] { #expect(distance(a, b) > 4 * Fingerprint.duplicateTolerance) }
    }
  }

  @Test("All orderings of one vacancy pair are told apart, and images of one are not")
  func orderings() {
    let salt = Crystals.crystal(
      Crystals.faceCentred, [(.sulfur, .zero), (.lithium, Vector3(repeating: 0.5))]
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
    let salt = Crystals.crystal(
      Crystals.faceCentred, [(.sulfur, .zero), (.lithium, Vector3(repeating: 0.5))])
    let other = Crystals.crystal(
      Crystals.faceCentred, [(.sulfur, .zero), (.phosphorus, Vector3(repeating: 0.5))])
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
