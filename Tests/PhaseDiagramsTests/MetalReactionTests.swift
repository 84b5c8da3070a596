import Quantities
import Structures
import Testing

@testable import PhaseDiagrams

@Suite struct MetalReactionTests {
  private static let ion = WorkingIon(.lithium)!

  /// Li-P as by hand: P + x Li has −1/2 eV/atom at LiP and −2.7/4 at Li3P.
  @Test func `The mixture of both that releases most for each atom of both`() throws {
    let entries = [("Li", -2.0), ("P", -5.0), ("Li3P", -13.7), ("LiP", -8.0)].map {
      formula, energy in
      Entry(
        id: formula, composition: Composition(formula: formula)!,
        energy: Estimate(energy, standardError: 0))
    }
    let members = try OpenDiagram(entries, open: Self.ion).members
    let phosphorus = try #require(members[1].reaction)
    #expect(abs(phosphorus.energy.value + 2.7 / 4) < 1e-12)
    #expect(abs(phosphorus.metalAtoms - 3) < 1e-12)
    #expect(phosphorus.products.map(\.entry) == [2])
    // LiP + 2 Li → Li3P, −1.7 eV.
    let phosphide = try #require(members[3].reaction)
    #expect(abs(phosphide.energy.value + 1.7 / 4) < 1e-12)
    #expect(abs(phosphide.metalAtoms - 2) < 1e-12)
    let stable = try #require(members[2].reaction)
    #expect(stable.energy.value == 0 && stable.products.isEmpty && stable.metalAtoms == 0)
    #expect(members[0].reaction == nil)
  }

  @Test func `What is above the hull and does not react with the metal decomposes`() throws {
    let entries = [
      entry("Li", "Li", perAtom: -2), entry("S", "S", perAtom: -4),
      entry("Li2S", "Li2S", perAtom: -4),
      entry("bad", "Li2S", perAtom: -3.9),
    ]
    let reaction = try #require(OpenDiagram(entries, open: Self.ion).members[3].reaction)
    #expect(abs(reaction.energy.value + 0.1) < 1e-12 && reaction.metalAtoms == 0)
    #expect(reaction.products == [PhaseAmount(entry: 2, formulaUnits: 1)])
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `No mixing ratio releases more`(seed: UInt64) throws {
    let entries = randomEntries(["Li", "P", "S"], count: 40, seed: seed)
    let diagram = try OpenDiagram(entries, open: Self.ion)
    let hull = try ConvexHull(entries)
    let metal = entries[diagram.metal].energyPerAtom.value
    for (number, member) in diagram.members.enumerated() {
      guard let reaction = member.reaction else { continue }
      let entry = entries[number]
      for added in 0...60 {
        // Of three of the entry, so that thirds of a formula unit are looked at too.
        let counts = entry.composition.counts.mapValues { $0 * 3 }
        let mixture = Composition(counts) + Composition([.lithium: added])
        let phases = try #require(hull.decomposition(of: mixture))
        let energy = phases.reduce(0) {
          $0 + $1.atomFraction * entries[$1.entry].energyPerAtom.value
        }
        let share = Double(added) / Double(mixture.atomCount)
        let released = energy - share * metal - (1 - share) * entry.energyPerAtom.value
        #expect(released > reaction.energy.value - 1e-9)
      }
    }
  }
}
