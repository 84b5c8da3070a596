import Archives
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite struct FinalistsTests {
  private func candidate(_ number: Int, mixture: String? = "3:1") -> CandidateRecord {
    CandidateRecord(
      number: number, kind: "candidate", name: "c\(number)", generation: 0, origin: "random",
      mixture: mixture)
  }

  private func evaluation(
    _ number: Int, _ structure: Structure, energyPerAtom: Double, reason: String? = nil
  ) -> EvaluationRecord {
    EvaluationRecord(
      candidate: number, stage: "search", outcome: reason == nil ? "converged" : "failed",
      reason: reason, structure: structure, energy: energyPerAtom * Double(structure.count),
      steps: 1, evaluations: 1, shortContacts: 0)
  }

  private func chosen(
    _ evaluations: [EvaluationRecord], mixtures: [Int: String] = [:], count: Int
  ) -> [Int] {
    Finalists.chosen(
      from: evaluations.map { candidate($0.candidate, mixture: mixtures[$0.candidate] ?? "3:1") },
      Dictionary(uniqueKeysWithValues: evaluations.map { ($0.candidate, $0) }), perMixture: count
    ).map(\.number)
  }

  @Test func `One crystal in several cells is chosen once, as the lowest of them`() throws {
    let gamma = try Samples.crystal("gamma-Li3PS4")
    let beta = try Samples.crystal("beta-Li3PS4")
    let m = gamma.lattice.matrix
    let lattice = try #require(Lattice(Matrix3(m.a, m.a + m.b, m.c)))
    let sheared = Structure(
      lattice: lattice, species: gamma.species,
      positions: gamma.cartesianPositions.map { lattice.fractional($0) })
    let all = [
      evaluation(1, gamma, energyPerAtom: -4.499), evaluation(2, beta, energyPerAtom: -4.48),
      evaluation(3, gamma.supercell(1, 1, 2), energyPerAtom: -4.5),
      evaluation(4, sheared, energyPerAtom: -4.4995),
    ]
    #expect(chosen(all, count: 3) == [3, 2])
    #expect(chosen(all, count: 1) == [3])
    // At another energy it is another crystal, whatever it looks like.
    #expect(chosen(all + [evaluation(5, gamma, energyPerAtom: -4.49)], count: 9) == [3, 5, 2])
  }

  @Test func `Each mixture has its own, what failed has none, and equal energies go by number`()
    throws
  {
    let gamma = try Samples.crystal("gamma-Li3PS4")
    let beta = try Samples.crystal("beta-Li3PS4")
    let all = [
      evaluation(8, beta, energyPerAtom: -4.5), evaluation(7, gamma, energyPerAtom: -4.5),
      evaluation(2, gamma, energyPerAtom: -4.7, reason: "too close: 1 pairs"),
      evaluation(1, gamma, energyPerAtom: -4.5),
    ]
    #expect(chosen(all, mixtures: [1: "2:1"], count: 2) == [1, 7, 8])
    #expect(chosen(all.reversed(), mixtures: [1: "2:1"], count: 2) == [1, 7, 8])
    #expect(Finalists.chosen(from: [candidate(1)], [:], perMixture: 3).isEmpty)
  }
}
