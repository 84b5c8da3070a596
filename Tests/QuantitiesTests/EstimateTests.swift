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

  @Test("Independent errors add in squares, and a factor scales value and error")
  func propagation() {
    let sum = Estimate(1, standardError: 3) + Estimate(2, standardError: 4)
    #expect(sum == Estimate(3, standardError: 5))
    #expect(Estimate(1, standardError: 3) * -2 == Estimate(-2, standardError: 6))
    let difference = Estimate(1, standardError: 3) - Estimate(2, standardError: 4)
    #expect(difference == Estimate(-1, standardError: 5))
  }
}
