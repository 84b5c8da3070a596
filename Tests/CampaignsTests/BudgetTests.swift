import Testing

@testable import Campaigns

@Suite("Budgets of a search")
struct BudgetTests {
  @Test("Without a time limit only candidates count")
  func candidates() {
    var budget = Budget(candidates: 10, seconds: nil, elapsed: 1e9, lastCandidate: nil)
    #expect(budget.candidates == 10 && !budget.isSpent(at: Crew.now + 1e9) && !budget.isCut)
  }

  @Test("The time of earlier sessions counts, and it runs out once")
  func time() {
    var budget = Budget(candidates: 10, seconds: 100, elapsed: 60, lastCandidate: nil)
    #expect(!budget.isSpent(at: Crew.now + 39))
    #expect(budget.isSpent(at: Crew.now + 41) && budget.isCut)
    #expect(!budget.isSpent(at: Crew.now + 42))
  }

  @Test("What the time decided before is kept, however much is left now")
  func resumed() {
    var budget = Budget(candidates: 10, seconds: 100, elapsed: 99, lastCandidate: 7)
    #expect(budget.candidates == 7 && budget.isCut && !budget.isSpent(at: Crew.now + 50))
  }
}
