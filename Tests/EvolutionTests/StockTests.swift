import Quantities
import Testing

@testable import Evolution

@Suite("Stocks")
struct StockTests {
  private func stock(tournament: Int) throws -> Stock {
    let decoration = Decoration(try TestCrystals.gammaParent())
    let members = (0..<10).map { TestCrystals.member($0, decoration, fitness: Double($0)) }
    return Stock(
      members: members, scores: members.map { $0.objectives[0] }, tournament: tournament)
  }

  @Test("The fitter win more tournaments, the larger these are; alone, all are as likely")
  func tournaments() throws {
    func mean(_ tournament: Int) throws -> Double {
      let stock = try stock(tournament: tournament)
      var random = RandomStream(seed: 1, purpose: "tournament", candidate: tournament)
      let winners = try (0..<4000).map { _ in
        Double(try #require(stock.winner(random: &random)).id)
      }
      return winners.reduce(0, +) / 4000
    }
    // Of n drawn from 0 … 9 the mean of the least is Σ (1 − k/10)ⁿ over k = 1 … 9.
    for tournament in [1, 3, 6] {
      let expected = (1...9).reduce(0.0) { sum, k in
        sum + (0..<tournament).reduce(1.0) { product, _ in product * (1 - Double(k) / 10) }
      }
      #expect(abs(try mean(tournament) - expected) < 0.2)
    }
  }

  @Test("Only who qualifies wins; where nobody does, nobody")
  func qualified() throws {
    let stock = try stock(tournament: 3)
    var random = RandomStream(seed: 1, purpose: "tournament", candidate: 0)
    for _ in 0..<50 {
      let winner = stock.winner(random: &random) { $0.id > 6 }
      #expect(winner.map { $0.id > 6 } == true)
    }
    #expect(stock.winner(random: &random) { _ in false } == nil)
  }
}
