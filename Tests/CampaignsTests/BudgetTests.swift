import Testing

@testable import Campaigns

@Suite("Budgets of a search")
struct BudgetTests {
  @Test("Without a time limit only candidates count")
  func candidates() {
    var budget = Budget(candidates: 10, seconds: nil, elapsed: 1e9, lastCandidate: nil)
    let isSpent = budget.isSpent(at: Machine.now + 1e9)
    #expect(budget.candidates == 10 && !isSpent && !budget.isCut)
  }

  @Test("The time of earlier sessions counts, and it runs out once")
  func time() {
    var budget = Budget(candidates: 10, seconds: 100, elapsed: 60, lastCandidate: nil)
    let verdicts = [39.0, 41, 42].map { budget.isSpent(at: Machine.now + $0) }
    #expect(verdicts == [false, true, false] && budget.isCut)
  }

  @Test("What the time decided before is kept, however much is left now")
  func resumed() {
    var budget = Budget(candidates: 10, seconds: 100, elapsed: 99, lastCandidate: 7)
    let isSpent = budget.isSpent(at: Machine.now + 50)
    #expect(budget.candidates == 7 && budget.isCut && !isSpent)
  }
}
