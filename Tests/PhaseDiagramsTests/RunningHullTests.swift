import Quantities
import Structures
import Testing

@testable import PhaseDiagrams

@Suite("Hulls of entries one after another")
struct RunningHullTests {
  private static let systems = ["Li2S,P2S5", "Li,Si", "Li2S,P2S5,LiCl", "Li2O,Li2S,P2S5,SiS2"]

  /// The pure end members somewhere among mixtures of them at random.
  private func arrivals(_ system: CompoundSystem, count: Int, seed: UInt64) -> [Entry] {
    var random = RandomStream(seed: seed, purpose: "arrivals", candidate: 0)
    let mixtures = (0..<count).compactMap { _ -> Composition? in
      let composition = system.endMembers.reduce(Composition()) {
        $0 + $1 * max(0, random.index(below: 7) - 2)
      }
      return composition.isEmpty ? nil : composition
    }
    return random.shuffled(system.endMembers + mixtures).enumerated().map { number, composition in
      Entry(
        id: "\(number)", composition: composition,
        energy: Estimate(
          (random.uniform() - 4) * Double(composition.atomCount), standardError: 0))
    }
  }

  @Test("After each entry it is the hull of all that came", arguments: systems)
  func law(text: String) throws {
    let system = try CompoundSystem(text)
    let entries = arrivals(system, count: 60, seed: 3)
    var running = try RunningHull(endMembers: system.endMembers)
    for (number, entry) in entries.enumerated() {
      let came = Array(entries[...number])
      let hull = try ConvexHull(came)
      let isCorner = try running.insert(
        entry.composition, energyPerAtom: entry.energyPerAtom.value)
      #expect(isCorner == hull.corners.contains(number))
      #expect(running.memberCount == hull.corners.count)
      for other in entries {
        let above = running.energyAboveHull(
          of: other.composition, energyPerAtom: other.energyPerAtom.value)
        let expected = hull.decomposition(of: other.composition).map {
          other.energyPerAtom.value
            - $0.reduce(0) { $0 + $1.atomFraction * came[$1.entry].energyPerAtom.value }
        }
        #expect((above == nil) == (expected == nil))
        if let above, let expected { #expect(abs(above - expected) < 1e-12) }
      }
    }
  }

  @Test("The order in which entries come changes nothing", arguments: systems)
  func order(text: String) throws {
    let system = try CompoundSystem(text)
    let entries = arrivals(system, count: 120, seed: 4)
    let whole = try ConvexHull(entries)
    for seed in 0..<4 as Range<UInt64> {
      var random = RandomStream(seed: seed, purpose: "order", candidate: 0)
      var running = try RunningHull(endMembers: system.endMembers)
      for entry in random.shuffled(entries) {
        _ = try running.insert(entry.composition, energyPerAtom: entry.energyPerAtom.value)
      }
      #expect(running.memberCount == whole.corners.count)
      for number in whole.corners {
        #expect(
          running.energyAboveHull(
            of: entries[number].composition, energyPerAtom: entries[number].energyPerAtom.value)
            == 0)
      }
    }
  }

  @Test("Energies are against the hull before the entry: nothing, then above or below it")
  func byHand() throws {
    let li3ps4 = try #require(Composition(formula: "Li3PS4"))
    let line = try CompoundSystem("Li2S,P2S5")
    var hull = try RunningHull(endMembers: line.endMembers)
    func above(_ energy: Double) -> Double? {
      hull.energyAboveHull(of: li3ps4, energyPerAtom: energy)
    }
    #expect(above(-4) == nil && hull.memberCount == 0)
    #expect(try hull.insert(line.endMembers[0], energyPerAtom: -4))
    #expect(above(-4) == nil)
    #expect(try hull.insert(line.endMembers[1], energyPerAtom: -4.8))
    // 9/16 of the atoms of Li3PS4 are of Li2S: -(9 × 4 + 7 × 4.8) / 16 = -4.35.
    #expect(abs(try #require(above(-4.3)) - 0.05) < 1e-12)
    #expect(abs(try #require(above(-4.4)) + 0.05) < 1e-12)
    #expect(try !hull.insert(li3ps4, energyPerAtom: -4.3) && hull.memberCount == 2)
    #expect(try hull.insert(li3ps4 * 4, energyPerAtom: -4.4) && hull.memberCount == 3)
    #expect(above(-4.4) == 0)
    #expect(try !hull.insert(li3ps4, energyPerAtom: -4.4) && hull.memberCount == 3)
  }

  @Test("What is not between the end members is no part of it")
  func offTheSystem() throws {
    let line = try CompoundSystem("Li3PS4,P2S5")
    var hull = try RunningHull(endMembers: line.endMembers)
    for formula in ["Li2S", "Li", "Li4P2S6", "LiCl"] {
      let composition = try #require(Composition(formula: formula))
      #expect(try !hull.insert(composition, energyPerAtom: -10))
      #expect(hull.energyAboveHull(of: composition, energyPerAtom: -10) == nil)
    }
    #expect(hull.memberCount == 0)
  }
}
