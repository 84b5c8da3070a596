import PhaseDiagrams
import Quantities
import Structures
import Testing

@Suite("Phase diagrams")
struct PhaseDiagramTests {
  private static let systems = [["Li"], ["Li", "S"], ["Li", "P", "S"], ["Li", "P", "S", "Cl"]]

  @Test("Nothing is below the hull, pure elements are on it", arguments: systems)
  func sign(system: [String]) throws {
    let entries = randomEntries(system, count: 40, seed: 11)
    let diagram = try PhaseDiagram(entries)
    #expect(diagram.missingReferences.isEmpty)
    for (entry, stability) in zip(entries, diagram.stabilities) {
      #expect(stability.energyAboveHull.value >= 0)
      #expect(stability.isOnHull == (stability.energyAboveHull.value <= 1e-9))
      let formationEnergy = stability.formationEnergy!.value
      if stability.isOnHull {
        #expect(stability.decomposition.map { entries[$0.entry].id } == [entry.id])
        #expect(formationEnergy < 1e-12)
      }
      if entry.composition.counts.count == 1 {
        #expect(abs(formationEnergy - stability.energyAboveHull.value) < 1e-12)
      }
    }
    for element in entries[0..<system.count] {
      let members = entries.indices.filter {
        entries[$0].composition.reduced == element.composition
      }
      let lowest = members.map { diagram.stabilities[$0].energyAboveHull.value }.min()
      #expect(lowest == 0)
    }
  }

  @Test("The order of the entries changes nothing", arguments: systems)
  func order(system: [String]) throws {
    let entries = randomEntries(system, count: 40, seed: 12)
    var random = RandomStream(seed: 1, purpose: "order", candidate: 0)
    let order = random.shuffled(Array(entries.indices))
    let before = try PhaseDiagram(entries).stabilities
    let after = try PhaseDiagram(order.map { entries[$0] }).stabilities
    for (position, number) in order.enumerated() {
      #expect(after[position].energyAboveHull == before[number].energyAboveHull)
      #expect(after[position].formationEnergy == before[number].formationEnergy)
      #expect(
        after[position].decomposition.map { order[$0.entry] }
          == before[number].decomposition.map(\.entry))
    }
  }

  @Test("An entry above the hull changes nothing for the others", arguments: systems)
  func above(system: [String]) throws {
    let entries = randomEntries(system, count: 40, seed: 13)
    let before = try PhaseDiagram(entries).stabilities
    let high = randomEntries(system, count: 10, seed: 14, pure: false).enumerated().map {
      entry("high \($0)", $1.composition.formula, perAtom: 1)
    }
    let after = try PhaseDiagram(entries + high).stabilities
    #expect(after.dropFirst(entries.count).allSatisfy { !$0.isOnHull })
    expectEqual(before, Array(after.prefix(entries.count)), within: 1e-12)
  }

  @Test("A shift of energies that is linear in the composition changes nothing", arguments: systems)
  func shift(system: [String]) throws {
    let entries = randomEntries(system, count: 40, seed: 15)
    let shifts = Dictionary(
      uniqueKeysWithValues: system.enumerated().map { (Element($1)!, 700 - 900 * Double($0)) })
    let shifted = entries.map { entry in
      let shift = entry.composition.counts.reduce(0) { $0 + shifts[$1.key]! * Double($1.value) }
      return Entry(
        id: entry.id, composition: entry.composition,
        energy: Estimate(entry.energy.value + shift, standardError: 0))
    }
    expectEqual(
      try PhaseDiagram(entries).stabilities, try PhaseDiagram(shifted).stabilities, within: 1e-9)
  }

  @Test("Cells and formula units of a phase are the same phase", arguments: systems)
  func scale(system: [String]) throws {
    let entries = randomEntries(system, count: 40, seed: 16)
    var random = RandomStream(seed: 2, purpose: "scale", candidate: 0)
    let scaled = entries.map { entry in
      let factor = 1 + random.index(below: 7)
      return Entry(
        id: entry.id, composition: entry.composition * factor,
        energy: entry.energy * Double(factor))
    }
    expectEqual(
      try PhaseDiagram(entries).stabilities, try PhaseDiagram(scaled).stabilities, within: 1e-12)
  }

  @Test("Energies above hull by hand, for the ternary of a stable and an unstable compound")
  func byHand() throws {
    let entries = [
      entry("Li", "Li", perAtom: -2), entry("P", "P", perAtom: -5), entry("S", "S", perAtom: -4),
      entry("Li2S", "Li2S", perAtom: -4), entry("Li3PS4", "Li3PS4", perAtom: -4.5),
      entry("LiPS3", "LiPS3", perAtom: -4.3),
    ]
    let stabilities = try PhaseDiagram(entries).stabilities
    // (2 (-2) + (-4)) / 3 = -8/3, and (3 (-2) - 5 + 4 (-4)) / 8 = -27/8.
    #expect(abs(stabilities[3].formationEnergy!.value - (-4 + 8.0 / 3)) < 1e-12)
    #expect(abs(stabilities[4].formationEnergy!.value - (-4.5 + 27.0 / 8)) < 1e-12)
    // 3 LiPS3 -> Li3PS4 + 2 P + 5 S: 8, 2 and 5 of 15 atoms.
    let sum = (-36.0 - 10.0 - 20.0) / 15.0
    #expect(abs(stabilities[5].energyAboveHull.value + 4.3 + sum) < 1e-12)
    #expect(!stabilities[5].isOnHull)
    let parts = stabilities[5].decomposition.map { (entries[$0.entry].id, $0.atomFraction) }
    #expect(Set(parts.map(\.0)) == ["Li3PS4", "P", "S"])
    let expected = ["Li3PS4": 8.0 / 15, "P": 2.0 / 15, "S": 5.0 / 15]
    for (id, fraction) in parts { #expect(abs(fraction - expected[id]!) < 1e-12) }
  }

  @Test("Equal energies of one composition are both on the hull; the higher is not")
  func duplicates() throws {
    let entries = [
      entry("a", "Li2S", perAtom: -4), entry("b", "Li4S2", perAtom: -4),
      entry("c", "Li2S", perAtom: -3.75), entry("d", "Li2S", perAtom: -4 + 5e-10),
    ]
    let stabilities = try PhaseDiagram(entries).stabilities
    #expect(stabilities.map(\.isOnHull) == [true, true, false, true])
    #expect(stabilities[2].energyAboveHull.value == 0.25)
    #expect(stabilities[2].decomposition == [PhaseFraction(entry: 0, atomFraction: 1)])
  }

  @Test("One entry, two entries and none")
  func few() throws {
    #expect(try PhaseDiagram([]).stabilities.isEmpty)
    let one = try PhaseDiagram([entry("a", "Li3PS4", perAtom: -1)])
    #expect(one.stabilities[0].isOnHull && one.stabilities[0].formationEnergy == nil)
    #expect(one.missingReferences == [.lithium, .phosphorus, .sulfur])
    let two = try PhaseDiagram([
      entry("a", "Li3PS4", perAtom: -1), entry("b", "Li7PS6", perAtom: 5),
    ])
    #expect(two.stabilities.allSatisfy { $0.isOnHull })
  }

  @Test("Without an element's entry only what contains it has no formation energy")
  func missingReference() throws {
    let diagram = try PhaseDiagram([
      entry("Li", "Li", perAtom: -2), entry("S", "S", perAtom: -4),
      entry("Li2S", "Li2S", perAtom: -4), entry("P2S5", "P2S5", perAtom: -5),
    ])
    #expect(diagram.missingReferences == [.phosphorus])
    #expect(diagram.stabilities.map { $0.formationEnergy == nil } == [false, false, false, true])
    #expect(diagram.stabilities.allSatisfy { $0.isOnHull })
  }

  @Test("Unstable compounds alone make a hull of their own")
  func unstable() throws {
    let entries = [
      entry("a", "LiS", perAtom: 1), entry("b", "Li2S", perAtom: 3), entry("c", "LiS2", perAtom: 3),
      entry("d", "Li3S3", perAtom: 2), entry("e", "Li3S2", perAtom: 2.9),
    ]
    let stabilities = try PhaseDiagram(entries).stabilities
    #expect(stabilities.map(\.isOnHull) == [true, true, true, false, false])
    #expect(abs(stabilities[3].energyAboveHull.value - 1) < 1e-12)
    // Li3S2 has 2 of its 5 atoms from LiS and 3 from Li2S: 2.9 - (2 + 9) / 5.
    #expect(abs(stabilities[4].energyAboveHull.value - 0.7) < 1e-12)
  }

  @Test("Many elements with few entries each stay cheap, and right")
  func manyElements() throws {
    let symbols = (1...40).map { Element(atomicNumber: $0)!.symbol }
    var entries = symbols.map { entry($0, $0, perAtom: 0) }
    for k in 0..<37 {
      entries.append(entry("q\(k)", symbols[k...(k + 3)].joined(), perAtom: -1))
      entries.append(entry("t\(k)", symbols[k...(k + 2)].joined(), perAtom: -0.5))
    }
    entries.append(entry("all", symbols.prefix(12).joined(), perAtom: -0.5))
    let stabilities = try PhaseDiagram(entries).stabilities
    #expect(stabilities.dropLast().allSatisfy { $0.isOnHull })
    // Twelve elements in equal parts are three of the quaternary compounds.
    #expect(abs(stabilities.last!.energyAboveHull.value - 0.5) < 1e-9)
  }

  private func expectEqual(_ a: [Stability], _ b: [Stability], within tolerance: Double) {
    #expect(a.count == b.count)
    for (a, b) in zip(a, b) {
      #expect(abs(a.energyAboveHull.value - b.energyAboveHull.value) <= tolerance)
      #expect(
        abs((a.formationEnergy?.value ?? 0) - (b.formationEnergy?.value ?? 0)) <= tolerance)
      #expect((a.formationEnergy == nil) == (b.formationEnergy == nil))
      #expect(a.isOnHull == b.isOnHull)
    }
  }
}
