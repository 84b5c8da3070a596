import Archives
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite struct FinalistsTests {
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
    let energies = evaluations.filter { $0.reason == nil }.map {
      EnergyRecord(
        candidate: $0.candidate, mixture: mixtures[$0.candidate] ?? "3:1",
        energyPerAtom: $0.energyPerAtom!)
    }
    return Finalists.chosen(from: energies, perMixture: count) { number in
      evaluations.first { $0.candidate == number }
    }
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
    #expect(chosen([], count: 3).isEmpty)
  }

  @Test
  func `One more is relaxed whose electrons come out even, where in none of the lowest they do`()
    throws
  {
    let gamma = try Samples.crystal("gamma-Li3PS4")
    let beta = try Samples.crystal("beta-Li3PS4")
    // Units pulled apart, so that no two atoms are bonded: in three ways, which makes three crystals.
    func loose(_ factor: Double) throws -> Structure {
      var structure = gamma
      structure.lattice = try #require(Lattice(gamma.lattice.matrix * factor))
      #expect(try #require(ElectronBalance.surplus(structure)) != 0)
      return structure
    }
    let all = [
      evaluation(1, try loose(2), energyPerAtom: -4.9),
      evaluation(2, try loose(2.2), energyPerAtom: -4.8),
      evaluation(3, try loose(2.5), energyPerAtom: -4.7),
      evaluation(4, gamma, energyPerAtom: -4.5), evaluation(5, beta, energyPerAtom: -4.4),
    ]
    #expect(chosen(all, count: 1) == [1, 4])
    #expect(chosen(all, count: 2) == [1, 2, 4])
    #expect(chosen(all, count: 4) == [1, 2, 3, 4])
    #expect(chosen(all, count: 9) == [1, 2, 3, 4, 5])
    #expect(chosen(Array(all.prefix(3)), count: 2) == [1, 2])
    // It is one more crystal, also where it looks like what is left out.
    let twin = evaluation(6, gamma, energyPerAtom: -4.5)
    #expect(chosen(all + [twin], count: 1) == [1, 4])
  }
}
