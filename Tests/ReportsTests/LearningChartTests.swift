import Testing

@testable import Reports

@Suite struct LearningChartTests {
  private static let steps = [
    LearningStep(round: 1, learned: 0, labels: 6, energyError: 0.020, forceError: 0.3),
    LearningStep(round: 2, learned: 6, labels: 5, energyError: 0.008, forceError: 0.2),
  ]

  @Test func `Errors stand over the labels that were learned before`() throws {
    let grid = try #require(ReportExamples.report(learning: Self.steps).learningCharts)
    #expect(grid.charts.map(\.title) == ["Energies", "Forces"])
    let energies = try #require(grid.charts[0].marks.last).points
    #expect(energies == [ChartPoint(x: 0, y: 20), ChartPoint(x: 6, y: 8)])
    let forces = try #require(grid.charts[1].marks.last).points
    #expect(forces == [ChartPoint(x: 0, y: 300), ChartPoint(x: 6, y: 200)])
    for chart in grid.charts {
      let points = try #require(chart.marks.last).points
      #expect(points.allSatisfy { $0.y < chart.y.high && $0.x < chart.x.high })
    }
  }

  @Test func `One round is a chart too, also without any error`() throws {
    let step = LearningStep(round: 1, learned: 0, labels: 1, energyError: 0, forceError: 0)
    let grid = try #require(ReportExamples.report(learning: [step]).learningCharts)
    #expect(grid.svg(isFile: true).contains("<svg"))
  }

  @Test func `The page and the figures have it where the run learns, and only there`() throws {
    let report = try ReportExamples.report(learning: Self.steps)
    #expect(report.html.contains("What the potential learned"))
    #expect(report.html.contains("<td class=\"n\">8.0</td>"))
    #expect(report.figures.last?.name == "learning.svg")
    let other = try ReportExamples.report()
    #expect(!other.html.contains("What the potential learned"))
    #expect(!other.figures.contains { $0.name == "learning.svg" })
  }
}
