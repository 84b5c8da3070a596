import Archives
import Evolution
import Structures
import Testing

@testable import Campaigns

@Suite("The best of each composition")
struct BestOfEachTests {
  private func space() throws -> SearchSpace {
    try SearchSpace(
      endMembers: Samples.thiophosphates(), parents: [try Samples.thiophosphateParent()])
  }

  private func record(
    _ formula: String, energy: Double?, reason: String? = nil
  ) throws -> EvaluationRecord {
    EvaluationRecord(
      candidate: 0, stage: "search", outcome: reason == nil ? "converged" : "failed",
      reason: reason, structure: try Samples.scattered(formula), energy: energy, steps: 1,
      evaluations: 1, shortContacts: 0)
  }

  private func best(_ records: [EvaluationRecord]) throws -> [(x: Double, formationEnergy: Double)]
  {
    let space = try space()
    var best = BestOfEach()
    for record in records { best.take(record, space: space) }
    return best.sorted
  }

  @Test("A formation energy is that worked by hand")
  func byHand() throws {
    // Li2S −10 eV, P2S5 −30 eV a unit; Li6P2S8 is 3 Li2S + P2S5, so
    // −61 + 30 + 30 = −1 eV over 16 atoms.
    let best = try best([
      record("Li8S4", energy: -40), record("P4S10", energy: -60), record("Li6P2S8", energy: -61),
    ])
    #expect(best.count == 1)
    #expect(best[0].x == 0.75)
    #expect(abs(best[0].formationEnergy + 62.5) < 1e-9)
  }

  @Test("Half a formula unit of an end member is counted as half")
  func halfUnits() throws {
    // Li7PS6 is 7/2 Li2S + 1/2 P2S5: −50.7 + 35 + 15 = −0.7 eV over 14 atoms.
    let best = try best([
      record("Li2S", energy: -10), record("P2S5", energy: -30), record("Li7PS6", energy: -50.7),
    ])
    #expect(best.count == 1 && best[0].x == 0.875)
    #expect(abs(best[0].formationEnergy + 50) < 1e-9)
  }

  @Test("Before both ends are known there is nothing to measure from")
  func ends() throws {
    #expect(try best([]).isEmpty)
    #expect(try best([record("Li6P2S8", energy: -61)]).isEmpty)
    #expect(try best([record("Li6P2S8", energy: -61), record("Li2S", energy: -10)]).isEmpty)
    #expect(try best([record("P2S5", energy: -30), record("Li6P2S8", energy: -61)]).isEmpty)
    // A mixture is no end, however low it lies.
    #expect(
      try best([record("Li2S", energy: -10), record("Li7P3S11", energy: -900)]).isEmpty)
  }

  @Test("The lowest counts, of the ends and of a composition, in whatever order and cell")
  func lowest() throws {
    let records = try [
      record("Li2S", energy: -10), record("Li8S4", energy: -36), record("P2S5", energy: -30),
      record("P4S10", energy: -20), record("Li3PS4", energy: -30.5), record("Li6P2S8", energy: -60),
      record("Li12P4S16", energy: -123), record("Li2P2S6", energy: -40.1),
    ]
    for order in [records, records.reversed()] {
      let best = try best(order)
      #expect(best.map(\.x) == [0.5, 0.75])
      #expect(abs(best[0].formationEnergy + 10) < 1e-9)
      // −123 + 2 · 60 over 32 atoms.
      #expect(abs(best[1].formationEnergy + 93.75) < 1e-9)
    }
  }

  @Test("What failed, has no energy or lies off the line is passed over")
  func passedOver() throws {
    let good = try [record("Li2S", energy: -10), record("P2S5", energy: -30)]
    let bad = try [
      record("Li3PS4", energy: -99, reason: "exploded"), record("Li3PS4", energy: nil),
      record("Li3PS3", energy: -99), record("LiS", energy: -99),
    ]
    #expect(try best(good + bad).isEmpty)
    #expect(try best(bad + good + [record("Li3PS4", energy: -30.5)]).count == 1)
  }
}
