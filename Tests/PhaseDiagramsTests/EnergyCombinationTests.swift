import Quantities
import Structures
import Testing

@testable import PhaseDiagrams

@Suite("Errors of energy differences")
struct EnergyCombinationTests {
  private let lithiumSulfide = Composition(formula: "Li2S")!
  private let thiophosphate = Composition(formula: "Li3PS4")!

  private func difference(_ entries: [Entry]) -> Estimate {
    var sum = EnergyCombination()
    sum.add(0, weight: 1)
    sum.add(1, weight: -1)
    return sum.estimate(entries)
  }

  @Test("Independent errors add in squares, per atom")
  func independent() {
    let result = difference([
      Entry(id: "a", composition: lithiumSulfide, energy: Estimate(-12, standardError: 0.09)),
      Entry(id: "b", composition: thiophosphate, energy: Estimate(-36, standardError: 0.32)),
    ])
    #expect(abs(result.value - 0.5) < 1e-12)
    #expect(abs(result.standardError - 0.05) < 1e-12)
  }

  @Test("What all members of a committee get wrong alike is no error of a difference")
  func correlated() {
    let a = Entry(id: "a", composition: lithiumSulfide, memberEnergies: [-12, -13.5, -10.5])
    let b = Entry(id: "b", composition: thiophosphate, memberEnergies: [-36, -40, -32])
    #expect(abs(a.energyPerAtom.standardError - 0.5) < 1e-12)
    let result = difference([a, b])
    #expect(abs(result.value - 0.5) < 1e-12 && result.standardError < 1e-12)
  }

  @Test("The error of a difference is the spread of the members' differences")
  func spread() {
    // Differences per atom: 0.5, 0.7 and 0.3.
    let result = difference([
      Entry(id: "a", composition: lithiumSulfide, memberEnergies: [-12, -11.4, -12.6]),
      Entry(id: "b", composition: thiophosphate, memberEnergies: [-36, -36, -36]),
    ])
    #expect(abs(result.standardError - 0.2) < 1e-12)
  }

  @Test("Committees of different size, or one missing, count as independent")
  func mixed() {
    let a = Entry(id: "a", composition: lithiumSulfide, memberEnergies: [-12, -13.5, -10.5])
    for other in [
      Entry(id: "b", composition: thiophosphate, memberEnergies: [-36, -36]),
      Entry(id: "b", composition: thiophosphate, energy: Estimate(-36, standardError: 0)),
    ] {
      #expect(abs(difference([a, other]).standardError - 0.5) < 1e-12)
    }
  }

  @Test("An entry less itself is exactly nothing")
  func itself() {
    var sum = EnergyCombination()
    sum.add(0, weight: 1)
    sum.add(0, weight: -1)
    let entry = Entry(
      id: "a", composition: lithiumSulfide, energy: Estimate(-12, standardError: 0.3))
    #expect(sum.estimate([entry]) == Estimate(0, standardError: 0))
  }

  @Test("Corners of the hull have no error above it, what decomposes has that of the difference")
  func diagram() throws {
    let line = try CompoundSystem("Li2S,P2S5")
    let phosphorusSulfide = Composition(formula: "P2S5")!
    let entries = [
      Entry(id: "a", composition: lithiumSulfide, memberEnergies: [-12, -12.3]),
      Entry(id: "b", composition: phosphorusSulfide, memberEnergies: [-35, -35.7]),
      Entry(id: "c", composition: thiophosphate, memberEnergies: [-33, -33.8]),
    ]
    let members = try CompoundDiagram(entries, in: line).members.map { try #require($0) }
    #expect(members[0].stability.energyAboveHull == Estimate(0, standardError: 0))
    #expect(members[0].stability.formationEnergy == Estimate(0, standardError: 0))
    // t = 9/16: each member is 9/16 × 4 + 7/16 × 5 = 4.4375 below, and 0.1 more,
    // so that -4.125 and -4.225 are both 0.3125 above.
    let high = members[2].stability
    #expect(abs(high.energyAboveHull.value - 0.3125) < 1e-12)
    #expect(high.energyAboveHull.standardError < 1e-12)
    #expect(high.formationEnergy == high.energyAboveHull)
  }
}
