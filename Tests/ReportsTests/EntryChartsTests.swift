import Quantities
import Structures
import Testing

@testable import Reports

@Suite struct EntryChartsTests {
  let report = Result { try ReportExamples.report() }

  /// Points of all marks of a style.
  private func points(_ chart: Chart, _ style: String) -> [ChartPoint] {
    chart.marks.filter { $0.style.split(separator: " ").contains(Substring(style)) }
      .flatMap(\.points)
  }

  @Test func `The phase diagram has every entry where the table has it`() throws {
    let report = try report.get()
    let chart = try #require(report.phaseDiagramChart)
    let drawn = ["dot", "square", "figure"].flatMap { points(chart, $0) }
    #expect(drawn.count == report.table.rows.count)
    for row in report.table.rows {
      let place = ChartPoint(
        x: row.moleFractions[0].value, y: row.formationEnergy * 1000,
        error: (row.energyError ?? 0) * 1000)
      #expect(drawn.contains(place), "\(row.entry.id)")
    }
    let hull = try #require(chart.marks.first { $0.style == "hull" }).points
    #expect(hull.map(\.x) == [0, 0.5, 0.7, 0.75, 1])
    #expect(points(chart, "ring").map(\.x) == hull.map(\.x))
  }

  @Test func `The hull is in the frame, whatever lies above it`() throws {
    let chart = try #require(ReportExamples.large(200).phaseDiagramChart)
    for point in try #require(chart.marks.first { $0.style == "hull" }).points {
      #expect(point.y > chart.y.low && point.y < chart.y.high)
    }
  }

  @Test func `Colour is that of the conductivity, grey where it is not known`() throws {
    let report = try report.get()
    let chart = try #require(report.phaseDiagramChart)
    // ref-Li3PS4 has 10^-3.9 and c2 10^-2.5 S/cm.
    #expect(points(chart, "k5").map(\.x) == [0.75])
    #expect(points(chart, "k6").map(\.x) == [0.7])
    #expect(points(chart, "unknown").count == 4)
    #expect(points(chart, "level-barrier").count == 2)
  }

  @Test func `Conductivities stand beside measured ones on their own line alone`() throws {
    let chart = try #require(report.get().conductivityChart)
    #expect(["dot", "square", "figure"].flatMap { points(chart, $0) }.count == 2)
    let measured = chart.marks.filter { $0.style.hasPrefix("measured") }
    #expect(measured.count == MeasuredConductivity.all.count)
    for (mark, value) in zip(measured, MeasuredConductivity.all) {
      #expect(mark.title.contains(value.source))
      #expect(chart.y.low < value.log10Conductivity && value.log10Conductivity < chart.y.high)
    }
    #expect(chart.y.isInDecades && chart.y.title == "conductivity at 300 K (S/cm)")
  }

  @Test func `The front goes up in steps and no entry lies below it`() throws {
    let report = try ReportExamples.large(120)
    let chart = try #require(report.paretoChart)
    let front = try #require(chart.marks.first { $0.style == "front" }).points
    for (point, next) in zip(front, front.dropFirst()) {
      #expect(point.x <= next.x && point.y <= next.y && (point.x == next.x || point.y == next.y))
    }
    for point in points(chart, "dot") + points(chart, "square") {
      // At this conductivity or better the front is not higher.
      let below = front.filter { $0.x >= point.x }.map(\.y).min()
      #expect(below.map { $0 <= point.y + 1e-9 } ?? false)
    }
  }

  @Test func `Charts by which a page finds entries name columns that the page has`() throws {
    let report = try report.get()
    for chart in [report.phaseDiagramChart, report.conductivityChart, report.paretoChart] {
      for column in try #require(chart).columns {
        #expect(report.entriesJSON.contains("\"\(column)\": ["))
      }
    }
  }
}
