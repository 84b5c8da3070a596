import Foundation
import Quantities
import Structures
import Testing

@testable import PhaseDiagrams

@Suite("Phase diagrams between compounds")
struct CompoundDiagramTests {
  private let line = try! CompoundSystem("Li2S,P2S5")

  /// Entries at random amounts a Li2S + b P2S5, with both end members.
  private func randomMembers(count: Int, seed: UInt64) -> [Entry] {
    var random = RandomStream(seed: seed, purpose: "members", candidate: 0)
    let ends = [entry("A", "Li2S", perAtom: -4), entry("B", "P2S5", perAtom: -5)]
    return ends
      + (0..<count).map {
        let composition =
          line.endMembers[0] * random.index(below: 9) + line.endMembers[1]
          * (1 + random.index(below: 5))
        let energy = -4.3 - 0.8 * random.uniform()
        return Entry(
          id: "\($0)", composition: composition,
          energy: Estimate(energy * Double(composition.atomCount), standardError: 0))
      }
  }

  @Test("The hull of the line is that of trying all mixtures")
  func enumeration() throws {
    for seed in 0..<5 as Range<UInt64> {
      let entries = randomMembers(count: 20, seed: seed)
      let diagram = try CompoundDiagram(entries, in: line)
      for (entry, member) in zip(entries, diagram.members) {
        let stability = try #require(member).stability
        let expected =
          entry.energyPerAtom.value - enumeratedHull(entries, at: entry.composition)
        #expect(abs(stability.energyAboveHull.value - expected) < 1e-12)
      }
    }
  }

  @Test("Per formula unit over the mole fraction the hull is the same")
  func normalisation() throws {
    let entries = randomMembers(count: 25, seed: 9)
    let diagram = try CompoundDiagram(entries, in: line)
    let members = try diagram.members.map { try #require($0) }
    // Energy of formation for a + b = 1, in x: below no join of two entries.
    let points = zip(entries, members).map { entry, member in
      let units = member.position.amounts.reduce(0) { $0 + $1.value }
      return (
        x: member.position.moleFractions[0].value,
        y: member.stability.formationEnergy!.value * Double(entry.composition.atomCount) / units,
        atomsPerUnit: Double(entry.composition.atomCount) / units
      )
    }
    for (member, point) in zip(members, points) {
      var hull = Double.infinity
      for left in points where left.x <= point.x {
        for right in points where right.x >= point.x {
          let weight = right.x > left.x ? (point.x - left.x) / (right.x - left.x) : 0
          if right.x > left.x || left.x == point.x {
            hull = min(hull, left.y + weight * (right.y - left.y))
          }
        }
      }
      let above = (point.y - hull) / point.atomsPerUnit
      #expect(abs(above - member.stability.energyAboveHull.value) < 1e-12)
    }
  }

  @Test("It agrees with the diagram of all elements where nothing is off the line")
  func agreement() throws {
    let entries = randomMembers(count: 30, seed: 10)
    let members = try CompoundDiagram(entries, in: line).members
    let stabilities = try PhaseDiagram(entries).stabilities
    for (member, stability) in zip(members, stabilities) {
      let other = try #require(member).stability
      #expect(abs(other.energyAboveHull.value - stability.energyAboveHull.value) < 1e-12)
      #expect(other.isOnHull == stability.isOnHull)
    }
  }

  @Test("Formation energies and decompositions by hand")
  func byHand() throws {
    let entries = [
      entry("Li2S", "Li2S", perAtom: -4), entry("P2S5", "P2S5", perAtom: -5),
      entry("gamma", "Li3PS4", perAtom: -4.54), entry("beta", "Li6P2S8", perAtom: -4.53),
      entry("Li7P3S11", "Li7P3S11", perAtom: -4.56), entry("off", "Li4P2S6", perAtom: -9),
    ]
    let diagram = try CompoundDiagram(entries, in: line)
    #expect(diagram.endMembers == [0, 1])
    #expect(diagram.hull == [1, 2, 0])
    #expect(diagram.members[5] == nil)
    let members = try diagram.members.prefix(5).map { try #require($0) }
    // t = 9/16: -4.54 - (9 (-4) + 7 (-5)) / 16 = -0.1025
    #expect(abs(members[2].stability.formationEnergy!.value + 0.1025) < 1e-12)
    #expect(abs(members[3].stability.energyAboveHull.value - 0.01) < 1e-12)
    // Li7P3S11 = 7/3 Li3PS4 + 1/3 P2S5: 8/9 and 1/9 of the atoms.
    let parts = members[4].stability.decomposition
    #expect(Set(parts.map(\.entry)) == [1, 2])
    for part in parts {
      #expect(abs(part.atomFraction - (part.entry == 2 ? 8.0 / 9 : 1.0 / 9)) < 1e-12)
    }
    let expected = -4.56 + (8 * 4.54 + 5) / 9
    #expect(abs(members[4].stability.energyAboveHull.value - expected) < 1e-12)
  }

  @Test("Without an end member the hull spans the entries, and formation energies are unknown")
  func missingEnd() throws {
    let entries = [
      entry("a", "Li3PS4", perAtom: -4.5), entry("b", "LiPS3", perAtom: -4.7),
      entry("c", "Li7P3S11", perAtom: -4.4),
    ]
    let diagram = try CompoundDiagram(entries, in: line)
    #expect(diagram.endMembers == [nil, nil])
    #expect(diagram.hull == [1, 0])
    #expect(diagram.members.allSatisfy { $0?.stability.formationEnergy == nil })
    #expect(diagram.members.map { $0?.stability.isOnHull } == [true, true, false])
  }

  @Test("Nothing on the line is an empty diagram; one entry is on its own hull")
  func few() throws {
    let off = try CompoundDiagram([entry("a", "Li", perAtom: 0)], in: line)
    #expect(off.hull.isEmpty && off.members == [nil] && off.tieLines.isEmpty)
    #expect(try CompoundDiagram([], in: line).members.isEmpty)
    let one = try CompoundDiagram([entry("a", "Li7PS6", perAtom: 3)], in: line)
    #expect(one.members[0]?.stability.isOnHull == true && one.hull == [0])
  }

  @Test("End members above their own polymorphs are not the reference")
  func lowestEnd() throws {
    let diagram = try CompoundDiagram(
      [
        entry("high", "Li2S", perAtom: -3), entry("low", "Li8S4", perAtom: -4),
        entry("B", "P2S5", perAtom: -5),
      ], in: line)
    #expect(diagram.endMembers == [1, 2])
    #expect(diagram.members.map { $0?.stability.formationEnergy?.value } == [1, 0, 0])
  }

  /// Entries at random amounts of the end members, with these and some on the
  /// edges.
  private func randomMembers(of system: CompoundSystem, count: Int, seed: UInt64) -> [Entry] {
    var random = RandomStream(seed: seed, purpose: "members", candidate: 0)
    let mixtures = (0..<count).map { _ in
      system.endMembers.reduce(Composition()) { $0 + $1 * max(0, random.index(below: 7) - 2) }
    }
    return (system.endMembers + mixtures.filter { !$0.isEmpty }).enumerated().map { number, sum in
      let energy = -4 - (number < system.endMembers.count ? 0 : 0.5) * random.uniform()
      return Entry(
        id: "\(number)", composition: sum,
        energy: Estimate(energy * Double(sum.atomCount), standardError: 0))
    }
  }

  @Test(
    "Between any number of compounds it is the hull of trying all mixtures",
    arguments: ["Li2S,SiS2", "Li2O,P2O5", "Li,Si", "Li2S,P2S5,LiCl", "Li2S,P2S5,SiS2,LiI"])
  func anyNumber(text: String) throws {
    let system = try CompoundSystem(text)
    let entries = randomMembers(of: system, count: 12, seed: 2)
    let diagram = try CompoundDiagram(entries, in: system)
    // Some of the mixtures are of one end member alone, and lower.
    let lowest = system.endMembers.map { endMember in
      entries.filter { $0.composition.reduced == endMember }.map(\.energyPerAtom.value).min()!
    }
    #expect(diagram.endMembers.map { entries[$0!].energyPerAtom.value } == lowest)
    for (number, entry) in entries.enumerated() {
      let member = try #require(diagram.members[number])
      let hull = enumeratedHull(entries, at: entry.composition)
      let stability = member.stability
      #expect(abs(stability.energyAboveHull.value - (entry.energyPerAtom.value - hull)) < 1e-12)
      let ends = zip(member.position.atomFractions, lowest).reduce(0) {
        $0 + $1.0.value * $1.1
      }
      let formation = try #require(stability.formationEnergy).value
      #expect(abs(formation - (entry.energyPerAtom.value - ends)) < 1e-12)
    }
    let x = diagram.hull.map { diagram.members[$0]!.position.moleFractions }
    for (one, next) in zip(x, x.dropFirst()) { #expect(one.lexicographicallyPrecedes(next)) }
  }

  @Test("Tie lines join neighbours on a line, and in a triangle whatever coexists")
  func tieLines() throws {
    let entries = randomMembers(count: 25, seed: 5)
    let edge = try CompoundDiagram(entries, in: line)
    let neighbours = zip(edge.hull, edge.hull.dropFirst()).map { [$0, $1].sorted() }
    #expect(edge.tieLines == neighbours.sorted { $0.lexicographicallyPrecedes($1) })
    let more =
      entries + [
        entry("salt", "LiCl", perAtom: -3), entry("argyrodite", "Li6PS5Cl", perAtom: -4.4),
      ]
    let triangle = try CompoundDiagram(more, in: CompoundSystem("LiCl,Li2S,P2S5"))
    #expect(Set(triangle.tieLines.flatMap(\.self)) == Set(triangle.hull))
    // Corners c, tie lines t and triangles f of a parted triangle: Euler's c - t + f = 1.
    let hull = try ConvexHull(more)
    #expect(triangle.hull.count - triangle.tieLines.count + hull.facets.count == 1)
    for member in triangle.members.compactMap(\.self) {
      let phases = member.stability.decomposition.map(\.entry).sorted()
      for (number, phase) in phases.enumerated() {
        for other in phases[(number + 1)...] {
          #expect(triangle.tieLines.contains([phase, other]))
        }
      }
    }
  }

  @Test("A further end member without neighbours changes nothing on the edge")
  func edge() throws {
    let entries = randomMembers(count: 30, seed: 11)
    let edge = try CompoundDiagram(entries, in: line)
    let more = entries + [entry("salt", "LiCl", perAtom: -3)]
    let triangle = try CompoundDiagram(more, in: CompoundSystem("LiCl,Li2S,P2S5"))
    for (one, other) in zip(edge.members, triangle.members) {
      let (one, other) = (try #require(one), try #require(other))
      #expect(other.position.moleFractions == [Fraction(0)] + one.position.moleFractions)
      let (low, high) = (one.stability, other.stability)
      #expect(abs(low.energyAboveHull.value - high.energyAboveHull.value) < 1e-12)
      #expect(abs(low.formationEnergy!.value - high.formationEnergy!.value) < 1e-12)
    }
    // Without the salt the same triangle is flat, and has no formation energies.
    let flat = try CompoundDiagram(entries, in: CompoundSystem("LiCl,Li2S,P2S5"))
    #expect(flat.hull == edge.hull && flat.endMembers[0] == nil)
    #expect(flat.members.allSatisfy { $0?.stability.formationEnergy == nil })
  }

  private static let frames = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../shared/data/lips-dft").standardizedFileURL

  @Test(
    "First DFT frames of the crystals of OxideGlassGroupAAU/LiPS have the known formation energies",
    .enabled(if: FileManager.default.fileExists(atPath: frames.path)))
  func dft() throws {
    // meV/atom, from the totals and formula units by hand.
    let known = ["gamma-Li3PS4": -92.0, "Li2P2S6": -53.2, "beta-Li3PS4": -21.6]
    let entries = try (known.keys + ["Li2S", "P2S5"]).map { name in
      let text = try String(
        contentsOf: Self.frames.appendingPathComponent("\(name).extxyz"), encoding: .utf8)
      let lines = text.split(separator: "\n", maxSplits: 2)
      let energy = try #require(lines[1].firstMatch(of: /\benergy=(\S+)/)?.1)
      let atoms = lines[2].split(separator: "\n").prefix(try #require(Int(lines[0])))
      return Entry(
        id: name, composition: Composition(atoms.map { Element($0.prefix { $0 != " " })! }),
        energy: Estimate(try #require(Double(energy)), standardError: 0))
    }
    let members = try CompoundDiagram(entries, in: line).members
    for (entry, member) in zip(entries, members) {
      let formationEnergy = try #require(member?.stability.formationEnergy).value
      #expect(abs(formationEnergy * 1000 - known[entry.id, default: 0]) < 0.06)
    }
  }
}
