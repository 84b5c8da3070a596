import Testing

@testable import Reports

@Suite struct ChartMarkTests {
  static let forms: [ChartMark.Form] = [
    .dots, .squares, .diamonds(5), .triangles(6), .circles(4), .errors, .line, .area,
  ]

  private func path(_ mark: ChartMark) throws -> String {
    let svg = mark.svg { "\(Markup.length($0.x)) \(Markup.length($0.y))" }
    let element = try #require(try XMLText(svg).elements.first)
    #expect(element.attributes["class"] == mark.style)
    return try #require(element.attributes["d"])
  }

  /// What a zoom does: it moves the places and leaves the shapes.
  private func moved(_ path: String, by scale: Double, _ shift: Double) -> String {
    path.replacing(/([ML])(-?[\d.]+) (-?[\d.]+)/) { match in
      let places = [match.2, match.3].map { Markup.length(Double($0)! * scale + shift) }
      return "\(match.1)\(places[0]) \(places[1])"
    }
  }

  @Test(arguments: forms)
  func `Moving the places of a path is drawing moved points`(form: ChartMark.Form) throws {
    let points = [(10.0, 20.0), (31.5, 4.25), (7.0, 90.0)]
    let mark = ChartMark(form, "s", points.map { ChartPoint(x: $0.0, y: $0.1, error: 2) })
    let (scale, shift) = (2.0, -8.0)
    let large = ChartMark(
      form, "s",
      points.map {
        ChartPoint(x: $0.0 * scale + shift, y: $0.1 * scale + shift, error: 2 * scale)
      })
    #expect(try moved(path(mark), by: scale, shift) == path(large))
  }

  @Test(arguments: forms)
  func `Points without numbers are left out, and nothing is drawn of nothing`(
    form: ChartMark.Form
  ) throws {
    let good = ChartPoint(x: 1, y: 2, error: 1)
    let bad = [
      ChartPoint(x: .nan, y: 1), ChartPoint(x: 1, y: .infinity),
      ChartPoint(x: 1, y: 1, error: .nan),
    ]
    #expect(
      try path(ChartMark(form, "s", [good])) == path(ChartMark(form, "s", bad + [good])))
    #expect(ChartMark(form, "s", bad).svg { _ in "0 0" } == "")
  }

  @Test func `An error of nothing has no bar`() {
    #expect(ChartMark(.errors, "s", [ChartPoint(x: 1, y: 1)]).svg { _ in "0 0" } == "")
  }

  @Test func `Titles and texts are read back as they are`() throws {
    let title = "<b> & \"c\""
    let mark = ChartMark(.dots, "s", [ChartPoint(x: 1, y: 1)], title: title)
    #expect(try XMLText(mark.svg { _ in "1 1" }).text == title)
    let text = ChartMark(
      .text(title, anchor: "end", right: 3, down: -2), "note", [ChartPoint(x: 1, y: 1)])
    let read = try XMLText(text.svg { _ in "4 5" })
    #expect(read.text == title)
    #expect(
      read.attributes
        == ["class": "note", "x": "4", "y": "5", "dx": "3", "dy": "-2", "text-anchor": "end"])
  }
}
