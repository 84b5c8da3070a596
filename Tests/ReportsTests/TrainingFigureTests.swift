import Testing

@testable import Reports

@Suite struct TrainingFigureTests {
  private static func figure(_ pairs: Int, epochs: Int = 3) -> TrainingFigure {
    TrainingFigure(
      epochs: (0..<epochs).map {
        TrainingFigure.Epoch(
          number: $0 + 1, trainingEnergy: 0.1, trainingForce: 0.2, validationEnergy: 0.01,
          validationForce: 0.3)
      },
      energies: (0..<pairs).map { .init(label: Double($0), prediction: Double($0) + 0.003) },
      forces: (0..<pairs).map { .init(label: 0, prediction: $0.isMultiple(of: 2) ? 0.4 : -0.4) },
      part: "test", digest: "12ab")
  }

  @Test func `Epochs are in powers of ten of a thousandth, pairs where they are`() throws {
    let charts = Self.figure(4).charts.charts
    #expect(charts.count == 4)
    let validation = try #require(charts[0].marks.last).points
    #expect(validation.map(\.x) == [1, 2, 3])
    for point in validation { #expect(abs(point.y - 1) < 1e-12) }
    let energies = try #require(charts[2].marks.last).points
    #expect(energies.map(\.x) == [0, 1, 2, 3])
    for point in energies { #expect(abs(point.y - point.x - 0.003) < 1e-12) }
    #expect(charts[2].x.low == charts[2].y.low && charts[2].x.high == charts[2].y.high)
  }

  @Test func `Errors are of all pairs, also where not all are drawn`() throws {
    let charts = Self.figure(10_001).charts.charts
    #expect(charts[2].title == "Energy above the elements, test: rms error 3.0 meV/atom")
    #expect(charts[3].title == "Force component, test: rms error 400.0 meV/Å")
    for chart in charts[2...] {
      #expect((1500...3000).contains(try #require(chart.marks.last).points.count))
    }
  }

  @Test(arguments: [3000, 9000, 9003, 27_000, 261_303])
  func `All three components of forces are drawn alike`(count: Int) throws {
    var figure = Self.figure(1)
    figure.forces = (0..<count).map { .init(label: Double($0 % 3), prediction: 0) }
    let labels = try #require(figure.charts.charts[3].marks.last).points.map(\.x)
    for component in 0..<3 {
      let share = Double(labels.count { $0 == Double(component) }) / Double(labels.count)
      #expect(abs(share - 1.0 / 3) < 0.01)
    }
  }

  @Test func `The drawing is well formed, whatever it is of`() throws {
    for figure in [Self.figure(0, epochs: 0), Self.figure(1, epochs: 1), Self.figure(50)] {
      let text = try XMLText(figure.svg).text
      #expect(text.contains("validation") && text.contains("meV/atom"))
      #expect(!figure.svg.contains("nan") && !figure.svg.contains("inf"))
    }
  }

  @Test func `It knows its potential by all of the digest`() {
    let svg = Self.figure(2).svg
    #expect(TrainingFigure.isOf("12ab", svg: svg))
    for other in ["12a", "2ab", "12abc", ""] { #expect(!TrainingFigure.isOf(other, svg: svg)) }
  }

  @Test func `A page shows it as a picture that cannot run anything`() throws {
    let hostile = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"
    let report = try ReportExamples.report()
    let shown = RunReport(
      table: report.table, history: report.history, watched: [], trainingFigure: hostile,
      provenance: report.provenance)
    #expect(shown.html.contains("<img class=\"training\" src=\"data:image/svg+xml;base64,"))
    #expect(!shown.html.contains("alert(1)"))
    #expect(shown.figures.last?.name == "potential.svg")
    #expect(!report.html.contains("class=\"training\""))
  }
}
