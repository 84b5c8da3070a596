import Quantities
import Testing

@testable import Evolution

@Suite("Shares of operators")
struct OperatorSharesTests {
  private let operators: [Operator] = [.exchange, .crossover, .mutation, .transfer]

  @Test("In the beginning they are the starting shares, and they always sum to one")
  func sum() {
    var shares = OperatorShares()
    #expect(
      zip(shares.shares(of: operators), [0.45, 0.4, 0.05, 0.1]).allSatisfy { abs($0 - $1) < 1e-12 })
    var random = RandomStream(seed: 1, purpose: "outcome", candidate: 0)
    for _ in 0..<300 {
      let operation = operators[random.index(below: 4)]
      shares.count(operation, isGood: random.uniform() < 0.3)
      #expect(abs(shares.shares(of: operators).reduce(0, +) - 1) < 1e-12)
    }
  }

  @Test("What succeeds is used more, what fails less, but never given up")
  func adaptation() {
    var shares = OperatorShares()
    for _ in 0..<200 {
      shares.count(.crossover, isGood: true)
      shares.count(.exchange, isGood: false)
    }
    let after = shares.shares(of: operators)
    #expect(after[1] > 0.6 && after[0] < 0.25 && after[0] > 0.05)
    // Early success is forgotten.
    for _ in 0..<400 {
      shares.count(.crossover, isGood: false)
      shares.count(.exchange, isGood: true)
    }
    let later = shares.shares(of: operators)
    #expect(later[0] > later[1])
  }

  @Test("They depend on the outcomes alone, in their order")
  func replay() {
    func after(_ seed: UInt64) -> [Double] {
      var shares = OperatorShares()
      for index in 0..<50 {
        var random = RandomStream(seed: seed, purpose: "outcome", candidate: index)
        shares.count(operators[random.index(below: 4)], isGood: random.uniform() < 0.5)
      }
      return shares.shares(of: operators)
    }
    #expect(after(1) == after(1) && after(1) != after(2))
  }
}
