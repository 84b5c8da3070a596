import Quantities
import Structures
import Testing

@testable import PhaseDiagrams

@Suite struct StabilityWindowTests {
  private static let ion = WorkingIon(.lithium)!

  @Test(arguments: [["Li", "S"], ["Li", "P", "S"], ["Li", "P", "S", "Cl"]], [UInt64(1), 2])
  func `What is off the hull has no window, and a window is where the grand potential is lowest`(
    symbols: [String], seed: UInt64
  ) throws {
    let entries = randomEntries(symbols, count: 40, seed: seed)
    let diagram = try OpenDiagram(entries, open: Self.ion)
    for (number, member) in diagram.members.enumerated() {
      #expect((member.window != nil) == member.stability.isOnHull)
      guard let window = member.window, member.profile != nil else { continue }
      let reduction = try #require(window.reduction).voltage.value
      let oxidation = window.oxidation?.voltage.value
      #expect(reduction > -1e-9 && oxidation ?? .infinity >= reduction)
      #expect((oxidation == nil) == (entries[number].composition[.lithium] == 0))
      func isStable(_ voltage: Double) throws -> Bool {
        try #require(diagram.stability(of: number, at: voltage)).isOnHull
      }
      let end = oxidation ?? reduction + 2
      if end > reduction { #expect(try isStable(max(0, (reduction + end) / 2))) }
      if reduction > 0.01 { #expect(try !isStable(reduction - 0.01)) }
      if let oxidation { #expect(try !isStable(oxidation + 0.01)) }
    }
  }

  @Test func `The window of the metal is below 0 V, and its other forms have none`() throws {
    let entries = [
      entry("Li", "Li", perAtom: -1.9), entry("other", "Li2", perAtom: -1.8),
      entry("S", "S", perAtom: -4.1), entry("Li2S", "Li2S", perAtom: -4.2),
    ]
    let members = try OpenDiagram(entries, open: Self.ion).members
    let window = try #require(members[0].window)
    #expect(window.reduction == nil && window.oxidation?.voltage.value == 0)
    #expect(window.oxidation?.uptake == -1 && members[0].profile == nil)
    #expect(members[1].window == nil)
  }

  @Test func `Along a binary the upper limit of a phase is the lower one of the next`() throws {
    let entries = [
      entry("Li", "Li", perAtom: -1.9), entry("S", "S", perAtom: -4.1),
      entry("Li2S", "Li2S", perAtom: -4.2), entry("LiS4", "LiS4", perAtom: -4.4),
    ]
    let windows = try OpenDiagram(entries, open: Self.ion).members.map(\.window)
    let (sulfide, poly, sulfur) = (windows[2], windows[3], windows[1])
    // 4 Li2S → LiS4 + 7 Li: (−22 + 7 · (−1.9) + 4 · 12.6) / 7.
    #expect(abs(try #require(sulfide?.oxidation).voltage.value - 15.1 / 7) < 1e-12)
    #expect(abs(sulfide!.oxidation!.voltage.value - poly!.reduction!.voltage.value) < 1e-12)
    #expect(abs(poly!.oxidation!.voltage.value - sulfur!.reduction!.voltage.value) < 1e-12)
    #expect(sulfide!.reduction!.voltage.value == 0 && sulfide!.reduction!.uptake == nil)
    #expect(sulfide!.reduction!.products == [PhaseAmount(entry: 0, formulaUnits: 1)])
    #expect(sulfur!.oxidation == nil)
  }

  @Test func `A phase that is a mixture in nothing but energy has the window of what it is`() throws
  {
    // LiS lies on the tie line from Li2S to S.
    let entries = [
      entry("Li", "Li", perAtom: -2), entry("S", "S", perAtom: -4),
      entry("Li2S", "Li2S", perAtom: -4),
      Entry(
        id: "LiS", composition: Composition(formula: "LiS")!, energy: Estimate(-8, standardError: 0)
      ),
    ]
    let window = try #require(OpenDiagram(entries, open: Self.ion).members[3].window)
    #expect(abs(window.reduction!.voltage.value - 2) < 1e-12)
    #expect(abs(window.oxidation!.voltage.value - 2) < 1e-12)
    #expect(window.reduction!.uptake == 1 && window.oxidation!.uptake == -1)
  }

  @Test func `A divalent ion has half the voltage of the same reaction energy`() throws {
    let entries = [
      entry("Mg", "Mg", perAtom: -1.5), entry("S", "S", perAtom: -4.1),
      entry("MgS", "MgS", perAtom: -4.6),
    ]
    let ion = try #require(WorkingIon(Element("Mg")!))
    let window = try #require(OpenDiagram(entries, open: ion).members[2].window)
    #expect(abs(window.oxidation!.voltage.value - (9.2 - 1.5 - 4.1) / 2) < 1e-12)
  }
}
