import Quantities
import Testing

@testable import Conductivities

struct EmpiricalErrorTests {
  /// Of Li1.3Al0.3Ti1.7(PO4)3 at 1500 K, in the tests of github.com/mogroupumd/aimd (MIT).
  @Test func `The published relative error is met to its digits`() {
    #expect(abs(EmpiricalError.relative(jumps: 100.48841284) - 0.382165427856) < 1e-9)
  }

  @Test func `Hops are counted by what they lead to`() {
    // 20 ions that hop by 3 Å once in 1000 fs on average: D = a² / 6 τ.
    #expect(abs(EmpiricalError.jumps(9.0 / 6000, of: 20, in: 50_000) - 1000) < 1e-9)
  }
}
