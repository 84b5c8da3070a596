import Quantities
import Testing

@Suite("Estimates")
struct EstimateTests {
  @Test("A committee gives its mean and its sample standard deviation")
  func committee() {
    let estimate = Estimate(committee: [1, 2, 3, 4])
    #expect(estimate.value == 2.5)
    #expect(abs(estimate.standardError - (5.0 / 3).squareRoot()) < 1e-15)
    #expect(Estimate(committee: [7]) == Estimate(7, standardError: 0))
  }

  @Test(
    "Measurements of one quantity have the larger of the error they claim and the one they show")
  func combining() {
    #expect(Estimate(combining: []) == nil)
    #expect(Estimate(combining: [Estimate(7, standardError: 2)]) == Estimate(7, standardError: 2))
    let alike = Estimate(combining: [Estimate(1, standardError: 3), Estimate(3, standardError: 4)])
    #expect(alike == Estimate(2, standardError: 2.5))
    let apart = Estimate(combining: [
      Estimate(1, standardError: 0.3), Estimate(9, standardError: 0.4),
    ])
    #expect(apart!.value == 5 && abs(apart!.standardError - 4) < 1e-12)
  }

  @Test("Independent errors add in squares, and a factor scales value and error")
  func propagation() {
    let sum = Estimate(1, standardError: 3) + Estimate(2, standardError: 4)
    #expect(sum == Estimate(3, standardError: 5))
    #expect(Estimate(1, standardError: 3) * -2 == Estimate(-2, standardError: 6))
    let difference = Estimate(1, standardError: 3) - Estimate(2, standardError: 4)
    #expect(difference == Estimate(-1, standardError: 5))
  }
}
