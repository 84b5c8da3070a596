import Testing

@testable import Reports

@Suite struct RunHistoryTests {
  let history = RunHistory(ReportExamples.steps)

  private func floor(_ x: Double, _ energy: Double) -> RunHistory.Floor {
    RunHistory.Floor(moleFractions: [x, 1 - x], name: "\(x)", energy: energy)
  }

  @Test func `The best of a composition comes down and ends with the search`() throws {
    let descents = history.descents(
      hull: [(0.5, -4.75), (0.6, -4.6), (0.7, -4.56), (0.75, -4.5)].map(floor))
    #expect(descents.map(\.floor.name) == ["0.5", "0.7", "0.75"])
    #expect(descents[1].points.map(\.evaluation) == [4, 5, 6])
    for (point, energy) in zip(descents[1].points, [0.06, 0.01, 0.01]) {
      #expect(abs(point.energy - energy) < 1e-12)
    }
    for descent in descents {
      let energies = descent.points.map(\.energy)
      #expect(energies == energies.sorted(by: >))
      #expect(descent.points.last?.evaluation == 6)
    }
  }

  @Test(arguments: 1...7)
  func `In each window that has candidates the shares of the operators sum to one`(
    windows: Int
  ) {
    let operators = history.operators(windows: windows)
    let sums = (0..<windows).map { window in operators.reduce(0) { $0 + $1.shares[window] } }
    // Six proposals: seven windows leave one empty.
    #expect(sums.count { abs($0 - 1) < 1e-12 } == min(windows, 6))
    #expect(sums.count { $0 == 0 } == max(0, windows - 6))
    #expect(operators.reduce(0) { $0 + $1.proposed } == 6)
  }

  @Test func `What operators did is counted`() throws {
    let operators = history.operators(windows: 2)
    #expect(operators.map(\.name) == ["crossover", "random", "removal"])
    #expect(operators.map(\.proposed) == [3, 2, 1])
    #expect(operators.map(\.failed) == [0, 1, 0])
    #expect(operators.map(\.duplicates) == [0, 1, 0])
    // c1, c2 and c2b each were the lowest of theirs when they came; c3 too.
    #expect(operators.map(\.best) == [3, 0, 1])
  }

  @Test func `Losses are where they happened`() {
    let losses = history.losses()
    #expect(losses.map(\.kind) == ["duplicate", "too close"])
    #expect(losses.map(\.evaluations) == [[6], [2]])
  }

  @Test func `Of nothing there is nothing`() {
    let empty = RunHistory([])
    #expect(empty.descents(hull: [floor(0.5, -1)]).isEmpty)
    #expect(empty.operators(windows: 5).isEmpty)
    #expect(empty.losses().isEmpty)
  }
}
