import Quantities
import Structures
import Testing

@testable import Reports

@Suite struct TriangleChartTests {
  let report = Result { try ReportExamples.triangleReport() }

  @Test func `Only three end members make a triangle`() throws {
    #expect(try ReportExamples.report().triangleChart == nil)
    let report = try report.get()
    #expect(report.triangleChart != nil && report.phaseDiagramChart == nil)
    #expect(report.figures.map(\.name).contains("phase-diagram.svg"))
  }

  @Test func `End members are at the corners, and mole fractions the distances to the sides`() {
    let height = 3.0.squareRoot() / 2
    let corners = [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]].map(RunReport.trianglePlace)
    #expect(corners.map(\.x) == [0, 1, 0.5])
    #expect(corners.map(\.y) == [0, 0, height])
    let place = RunReport.trianglePlace([0.5, 0.2, 0.3])
    // From the bottom, and from the right side: both over the height of the triangle.
    #expect(abs(place.y / height - 0.3) < 1e-15)
    #expect(abs((1 - place.x) * height - place.y / 2 - 0.5 * height) < 1e-15)
  }

  @Test func `The best of each composition is drawn, once, where the page finds it`() throws {
    let report = try report.get()
    let chart = try #require(report.triangleChart)
    let compositions = Set(report.table.rows.map(\.moleFractions))
    let drawn = chart.marks.filter { mark in
      ["dot", "square", "figure"].contains { mark.style.hasPrefix($0) }
    }.flatMap(\.points)
    #expect(drawn.count == compositions.count && drawn.count < report.table.rows.count)
    let argyrodite = try #require(report.table.rows.firstIndex { $0.entry.id == "ref-argyrodite" })
    #expect(report.trianglePlaces[argyrodite].map(drawn.contains) == true)
    let other = try #require(report.table.rows.firstIndex { $0.entry.id == "c5" })
    #expect(report.trianglePlaces[other] == nil)
    for column in chart.columns { #expect(report.entriesJSON.contains("\"\(column)\": [")) }
    #expect(report.entriesJSON.contains("\"endMembers\": [\"Li2S\",\"P2S5\",\"LiCl\"]"))
  }

  @Test func `Lines join what coexists, and all that is drawn is inside the frame`() throws {
    let report = try report.get()
    let chart = try #require(report.triangleChart)
    let lines = chart.marks.filter { $0.style == "tie" }.map(\.points)
    #expect(lines.count == report.table.tieLines.count)
    for (pair, line) in zip(report.table.tieLines, lines) {
      #expect(line == pair.compactMap { report.trianglePlaces[$0] })
      #expect(pair.allSatisfy { report.table.rows[$0].isOnHull })
    }
    for point in chart.marks.flatMap(\.points) {
      #expect(chart.x.low < point.x && point.x < chart.x.high)
      #expect(chart.y.low < point.y && point.y < chart.y.high)
    }
  }

  @Test func `Both axes have one scale`() throws {
    let chart = try #require(report.get().triangleChart)
    let scales = [
      chart.area.width / (chart.x.high - chart.x.low),
      chart.area.height / (chart.y.high - chart.y.low),
    ]
    #expect(abs(scales[0] / scales[1] - 1) < 1e-12)
  }

  @Test func `The page tells all mole fractions and its drawing has no axes`() throws {
    let report = try report.get()
    #expect(report.html.contains("data-axes=\"none\""))
    #expect(report.html.contains("<h2>Phase diagram</h2>"))
    let svg = try #require(report.figures.first { $0.name == "phase-diagram.svg" }).svg
    #expect(!svg.contains("class=\"frame\"") && svg.contains("Li₆PS₅Cl"))
  }
}
