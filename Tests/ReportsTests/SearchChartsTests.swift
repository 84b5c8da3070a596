import Foundation
import Quantities
import Structures
import Testing

@testable import Reports

@Suite struct SearchChartsTests {
  let report = Result { try ReportExamples.report() }

  @Test func `The energy of the hull is that of each composition's row, less what it is above`()
    throws
  {
    let report = try report.get()
    for floor in report.floors {
      for row in report.table.rows where row.moleFractions.map(\.value) == floor.moleFractions {
        #expect(abs(row.energyPerAtom - row.energyAboveHull - floor.energy) < 1e-9)
      }
    }
    #expect(report.floors.map(\.moleFractions[0]) == [0, 0.5, 0.7, 0.75, 1])
  }

  @Test func `A panel for each composition, all with the same axes, ends at its best`() throws {
    let grid = try #require(report.get().descentCharts)
    #expect(grid.charts.map(\.title) == ["x = 0.500", "x = 0.700", "x = 0.750"])
    for chart in grid.charts {
      #expect(chart.y.high == grid.charts[0].y.high && chart.x.high == 6)
      let line = try #require(chart.marks.last).points
      #expect(line.map(\.x) == line.map(\.x).sorted())
      #expect(line.map(\.y) == line.map(\.y).sorted(by: >))
      #expect(line.last?.x == 6)
    }
  }

  @Test func `An operator has a row and its shares have shades`() throws {
    let chart = try #require(report.get().operatorChart)
    #expect(Set(chart.y.names.map(\.label)) == ["crossover", "random", "removal"])
    let cells = chart.marks.filter { $0.form == .area }
    #expect(cells.allSatisfy { $0.points.count == 4 && $0.title.contains("%") })
    let shares = try report.get().history.operators(windows: report.get().windows)
    #expect(cells.count == shares.reduce(0) { $0 + $1.shares.count { $0 > 0 } })
  }

  @Test func `Losses add up to their number`() throws {
    let chart = try #require(report.get().lossChart)
    let losses = try report.get().history.losses()
    #expect(!losses.isEmpty && chart.marks.count == losses.count)
    for (mark, loss) in zip(chart.marks, losses) {
      #expect(mark.points.last == ChartPoint(x: 6, y: Double(loss.evaluations.count)))
    }
  }

  @Test func `On the Arrhenius line the activation energy is the slope, and 300 K its end`() throws
  {
    let watched = ReportExamples.watched
    let line = watched.line(from: 800)
    #expect(line.count == 2)
    let slope = (line[1].y - line[0].y) / (line[1].x - line[0].x) * 1000
    #expect(abs(-slope * Constants.boltzmann * log(10) - 0.25) < 1e-9)
    #expect(abs(line[1].y - (-3.9 + log10(300))) < 1e-12)
    #expect(abs(line[1].x - 1000 / 300) < 1e-12)
    var unknown = watched
    unknown.activationEnergy = nil
    #expect(unknown.line(from: 800).isEmpty)
  }

  @Test func `The Arrhenius plot has the points of what was watched, with errors`() throws {
    let chart = try #require(report.get().arrheniusChart)
    let errors = try #require(chart.marks.first { $0.form == .errors }).points
    #expect(errors.map(\.x) == [500, 600, 700, 800].map { 1000 / $0 })
    #expect(errors.allSatisfy { $0.error == 0.2 })
    #expect(errors.allSatisfy { chart.y.low < $0.y && $0.y < chart.y.high })
    #expect(try ReportExamples.report(watched: []).arrheniusChart == nil)
  }
}
