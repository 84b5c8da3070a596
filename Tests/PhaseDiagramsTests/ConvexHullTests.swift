import Quantities
import Structures
import Testing

@testable import PhaseDiagrams

@Suite("Convex hulls")
struct ConvexHullTests {
  @Test(
    "The hull is that of trying all mixtures, with two to four elements",
    arguments: [
      (["Li", "S"], 12), (["Li", "P", "S"], 7), (["Li", "P", "S"], 18),
      (["Li", "P", "S", "Cl"], 11),
    ], [true, false])
  func enumeration(system: ([String], Int), pure: Bool) throws {
    for seed in 0..<(system.0.count == 4 ? 2 : 4) as Range<UInt64> {
      let entries = randomEntries(system.0, count: system.1, seed: seed, pure: pure)
      let hull = try ConvexHull(entries)
      for entry in entries {
        let parts = try #require(hull.decomposition(of: entry.composition))
        let energy = parts.reduce(0) {
          $0 + $1.atomFraction * entries[$1.entry].energyPerAtom.value
        }
        #expect(abs(energy - enumeratedHull(entries, at: entry.composition)) < 1e-9)
        expectBalance(parts, entries, entry.composition)
      }
    }
  }

  @Test("Compositions between the entries have the energy of the best mixture too")
  func between() throws {
    let entries = randomEntries(["Li", "P", "S"], count: 16, seed: 8)
    let hull = try ConvexHull(entries)
    for probe in randomEntries(["Li", "P", "S"], count: 20, seed: 9, largestCount: 17) {
      let parts = try #require(hull.decomposition(of: probe.composition))
      let energy = parts.reduce(0) { $0 + $1.atomFraction * entries[$1.entry].energyPerAtom.value }
      #expect(abs(energy - enumeratedHull(entries, at: probe.composition)) < 1e-9)
    }
  }

  @Test("Compositions on a plane through more elements have the hull of that plane")
  func plane() throws {
    var random = RandomStream(seed: 31, purpose: "plane", candidate: 0)
    let compounds = ["Li2S", "P2S5", "SiS2", "LiCl"].map { Composition(formula: $0)! }
    for count in 3...4 {
      var entries = compounds.prefix(count).map { entry($0.formula, $0.formula, perAtom: -4) }
      for k in 0..<9 {
        let composition = compounds.prefix(count).reduce(compounds[0]) {
          $0 + $1 * random.index(below: 4)
        }
        entries.append(entry("\(k)", composition.formula, perAtom: -4.5 + random.uniform()))
      }
      for (entry, stability) in zip(entries, try PhaseDiagram(entries).stabilities) {
        let expected = entry.energyPerAtom.value - enumeratedHull(entries, at: entry.composition)
        #expect(abs(stability.energyAboveHull.value - expected) < 1e-9)
      }
    }
  }

  @Test("What no mixture of the entries has, has no decomposition")
  func outside() throws {
    let entries = [
      entry("a", "Li2S", perAtom: -4), entry("b", "P2S5", perAtom: -5),
      entry("c", "Li3PS4", perAtom: -4.6), entry("d", "Li4P2S6", perAtom: -4.2),
    ]
    let hull = try ConvexHull(entries)
    for formula in ["Li", "S", "Li2O", "P4S3"] {
      #expect(hull.decomposition(of: Composition(formula: formula)!) == nil)
    }
    #expect(hull.decomposition(of: Composition(formula: "Li8P3S11")!) != nil)
    #expect(hull.decomposition(of: Composition()) == nil)
    #expect(try ConvexHull([entries[0]]).decomposition(of: entries[1].composition) == nil)
  }

  @Test("Energies that are linear in the composition put every entry on the hull")
  func coplanar() throws {
    // All compounds of up to four atoms of each element, energies on one plane.
    var entries: [Entry] = []
    for (li, p, s) in (0..<125).map({ ($0 / 25, $0 / 5 % 5, $0 % 5) }) where li + p + s > 0 {
      let composition = Composition([.lithium: li, .phosphorus: p, .sulfur: s])
      let energy = -1.9 * Double(li) - 5.4 * Double(p) - 4.1 * Double(s)
      entries.append(
        Entry(
          id: composition.formula, composition: composition,
          energy: Estimate(energy, standardError: 0)))
    }
    for stability in try PhaseDiagram(entries).stabilities {
      #expect(stability.isOnHull && stability.energyAboveHull.value < 1e-12)
      #expect(abs(stability.formationEnergy!.value) < 1e-12)
    }
  }

  @Test("Where qhull gives up on planes through many points, broken ties help it on")
  func tiesBroken() throws {
    // All compounds of up to three atoms of five elements on a paraboloid, with
    // totals as large as those of DFT: whole groups lie in common planes but for
    // rounding, and qhull alone ends with code 8.
    let elements = ["Li", "P", "S", "Cl", "O"].map { Element($0)! }
    let totals = [-200, -180.5, -277.3, -400, -430]
    let entries = (1..<1024).map { number in
      let counts = (0..<5).map { number >> (8 - 2 * $0) & 3 }
      let atoms = Double(counts.reduce(0, +))
      let squares = counts.reduce(0) { $0 + Double($1) / atoms * (Double($1) / atoms) }
      let energy = atoms * squares + zip(counts, totals).reduce(0) { $0 + Double($1.0) * $1.1 }
      return Entry(
        id: "\(number)",
        composition: Composition(Dictionary(uniqueKeysWithValues: zip(elements, counts))),
        energy: Estimate(energy, standardError: 0))
    }
    #expect(try PhaseDiagram(entries).stabilities.allSatisfy { $0.isOnHull })
  }

  @Test("Ties between crossing joins are decided, with the balance kept")
  func crossing() throws {
    // LiPS2 stands where Li-PS2 and P-LiS2 would cross; all joins are equal.
    let entries = [
      entry("Li", "Li", perAtom: 0), entry("P", "P", perAtom: 0), entry("S", "S", perAtom: 0),
      entry("LiP", "LiP", perAtom: -1), entry("PS", "PS", perAtom: -1),
      entry("LiS", "LiS", perAtom: -1), entry("x", "LiPS", perAtom: -0.9),
    ]
    let hull = try ConvexHull(entries)
    let parts = try #require(hull.decomposition(of: entries[6].composition))
    expectBalance(parts, entries, entries[6].composition)
    let energy = parts.reduce(0) { $0 + $1.atomFraction * entries[$1.entry].energyPerAtom.value }
    #expect(abs(energy + 1) < 1e-12)
  }

  @Test("An absurdly high entry costs the others no digits")
  func outlier() throws {
    var entries = randomEntries(["Li", "P", "S"], count: 15, seed: 21)
    let before = try PhaseDiagram(entries).stabilities
    entries.append(entry("high", "Li2PS3", perAtom: 9e6))
    let after = try PhaseDiagram(entries).stabilities
    for (old, new) in zip(before, after) {
      #expect(abs(old.energyAboveHull.value - new.energyAboveHull.value) < 1e-12)
    }
  }

  @Test("Hulls of many compositions are below all entries, and convex")
  func convexity() throws {
    let entries = randomEntries(["Li", "P", "S", "Cl"], count: 150, seed: 77, largestCount: 9)
    let hull = try ConvexHull(entries)
    func height(_ composition: Composition) throws -> Double {
      try #require(hull.decomposition(of: composition)).reduce(0) {
        $0 + $1.atomFraction * entries[$1.entry].energyPerAtom.value
      }
    }
    var random = RandomStream(seed: 1, purpose: "pairs", candidate: 0)
    for _ in 0..<150 {
      let a = entries[random.index(below: entries.count)]
      let b = entries[random.index(below: entries.count)]
      #expect(try height(a.composition) <= a.energyPerAtom.value + 1e-10)
      let (m, n) = (Double(a.composition.atomCount), Double(b.composition.atomCount))
      let middle = try height(a.composition + b.composition)
      let join = try (m * height(a.composition) + n * height(b.composition)) / (m + n)
      #expect(middle <= join + 1e-10)
    }
  }

  private func expectBalance(
    _ parts: [PhaseFraction], _ entries: [Entry], _ composition: Composition
  ) {
    #expect(abs(parts.reduce(0) { $0 + $1.atomFraction } - 1) < 1e-12)
    #expect(parts.allSatisfy { $0.atomFraction > 0 })
    for element in composition.elements {
      let made = parts.reduce(0) {
        let phase = entries[$1.entry].composition
        return $0 + $1.atomFraction * Double(phase[element]) / Double(phase.atomCount)
      }
      #expect(abs(made - Double(composition[element]) / Double(composition.atomCount)) < 1e-10)
    }
  }
}
