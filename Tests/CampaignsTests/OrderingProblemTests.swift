import Testing

@testable import Campaigns

@Suite("Ordering problem")
struct OrderingProblemTests {
  /// Found with another program for the cell that ours is rounded from.
  @Test("Of 12,870 states two are the lowest, by 0.129 eV; the mean is 7.42 eV above them")
  func anchors() {
    let problem = OrderingProblem()
    let states = problem.states
    #expect(states.count == 12_870 && states.allSatisfy { $0.reduce(0, +) == 8 })
    let energies = states.map(problem.energy).sorted()
    #expect(energies[1] - energies[0] < 1e-9)
    #expect(abs(energies[2] - energies[0] - 0.129) < 0.0005)
    #expect(abs(energies.reduce(0, +) / 12_870 - energies[0] - 7.42) < 0.005)
  }
}
