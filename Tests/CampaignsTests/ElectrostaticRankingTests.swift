import Evolution
import Potentials
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite("Ranking by electrostatic energy")
struct ElectrostaticRankingTests {
  private let charges: [Element: Double] = [.lithium: 1, .phosphorus: 5, .sulfur: -2]

  @Test("The energy is the Ewald sum of the atoms that are there")
  func energy() throws {
    let parent = try Samples.sulfideParent()
    let ranking = ElectrostaticRanking(parents: [parent], charges: charges)
    var random = RandomStream(seed: 1, purpose: "removal", candidate: 0)
    let decoration = Transfer.offspring(
      of: Decoration(parent), to: try #require(Depletion(parent, removed: [2, 0])),
      random: &random)
    let structure = decoration.structure
    let expected = EwaldSum(structure).energy(structure.species.map { charges[$0]! })
    #expect(abs(ranking.energy(of: decoration) - expected / Double(structure.count)) < 1e-9)
  }

  @Test("Symmetric images have one energy; the full crystal has its Madelung energy")
  func symmetry() throws {
    let parent = try Samples.sulfideParent()
    let ranking = ElectrostaticRanking(parents: [parent], charges: charges)
    // Antifluorite: the Madelung constant 11.63657 of CaF2, per formula unit and edge of the
    // cell: k × 11.63657 / a.
    let expected = -Constants.coulomb * 11.63657 / 5.71
    #expect(abs(ranking.energy(of: Decoration(parent)) * 3 - expected) < 1e-3)
    var random = RandomStream(seed: 2, purpose: "removal", candidate: 0)
    let decoration = Transfer.offspring(
      of: Decoration(parent), to: try #require(Depletion(parent, removed: [1, 0])),
      random: &random)
    for image in [1, 7, 20] {
      let other = ranking.energy(of: decoration.image(image))
      #expect(abs(other - ranking.energy(of: decoration)) < 1e-9)
    }
  }
}
