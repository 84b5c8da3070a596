import Testing

@testable import Reports

@Suite struct ChartTests {
  private func chart(_ points: [ChartPoint], title: String = "a < b & \"c\"") -> Chart {
    Chart(
      name: "test", title: title, summary: "'summary' <of> it",
      x: ChartAxis("x", unit: "Å", from: 0, to: 10),
      y: ChartAxis("energy", unit: "eV & more", from: -1, to: 1),
      marks: [ChartMark(.dots, "dot k3", points)],
      keys: (0..<9).map { Chart.Key(form: .dots, style: "dot k\($0 % 8)", text: "key <\($0)>") })
  }

  /// Frame and place of the first dot.
  private func dot(_ svg: String) throws -> (frame: [Double], place: [Double]) {
    let read = try XMLText(svg)
    let frame = try #require(read.attributes["data-frame"]).split(separator: " ").map {
      Double($0)!
    }
    let data = try #require(read.elements.first { $0.attributes["class"] == "dot k3" })
    let d = try #require(data.attributes["d"]?.prefix { $0 != "h" }.dropFirst())
    return (frame, d.split(separator: " ").map { Double($0)! })
  }

  @Test(arguments: [(0.0, -1.0), (10, 1), (2.5, 0.5), (7, -0.25)])
  func `A point is where its axes say`(x: Double, y: Double) throws {
    let (frame, place) = try dot(chart([ChartPoint(x: x, y: y)]).svg(isFile: false))
    #expect(abs(place[0] - (frame[0] + x / 10 * frame[2])) < 0.01)
    #expect(abs(place[1] - (frame[1] + (1 - y) / 2 * frame[3])) < 0.01)
  }

  @Test func `What is far outside has a place that fits into a drawing`() throws {
    let (_, place) = try dot(chart([ChartPoint(x: 1e300, y: -1e300)]).svg(isFile: true))
    #expect(place.allSatisfy { abs($0) <= 1e5 })
  }

  @Test func `It is well formed, named and explained, on a page and as a file`() throws {
    for isFile in [true, false] {
      let read = try XMLText(chart([ChartPoint(x: 1, y: 0)]).svg(isFile: isFile))
      #expect(read.attributes["role"] == "img")
      let names = try #require(read.attributes["aria-labelledby"]).split(separator: " ")
      let ids = read.elements.compactMap { $0.attributes["id"] }
      #expect(Set(names.map(String.init)).isSubset(of: ids))
      for text in ["a < b & \"c\"", "'summary' <of> it", "x (Å)", "energy (eV & more)", "key <8>"] {
        #expect(read.text.contains(text), "\(text)")
      }
      #expect(read.count("style") == (isFile ? 1 : 0))
    }
  }

  @Test func `Keys stay within the drawing and above the frame`() throws {
    let chart = chart([ChartPoint(x: 1, y: 0)])
    let read = try XMLText(chart.svg(isFile: false))
    let keys = read.elements.filter { $0.attributes["class"] == "key" }
    #expect(keys.count == 9)
    let frame = try dot(chart.svg(isFile: false)).frame
    for (key, text) in zip(keys, chart.keys) {
      let x = try #require(key.attributes["x"].flatMap(Double.init))
      let y = try #require(key.attributes["y"].flatMap(Double.init))
      #expect(x + Chart.textWidth(text.text) <= chart.width && y < frame[1])
    }
  }

  @Test func `A file of its own has its colours and names nothing outside`() {
    let svg = chart([ChartPoint(x: 1, y: 0)]).svg(isFile: true)
    #expect(!svg.contains("var("))
    #expect(svg.replacing("http://www.w3.org/2000/svg", with: "").contains("http") == false)
  }

  @Test func `A grid has its charts beside each other, none over another`() throws {
    let charts = (0..<5).map { number in
      var panel = chart([ChartPoint(x: 1, y: 0)], title: "panel \(number)")
      panel.name = "panel-\(number)"
      (panel.width, panel.height, panel.isPanel) = (200, 150, true)
      return panel
    }
    let grid = ChartGrid(
      name: "grid", title: "all", summary: "five panels", charts: charts, columns: 3)
    let read = try XMLText(grid.svg(isFile: true))
    #expect(read.attributes["viewBox"] == "0 0 600 300")
    let places = read.elements.filter { $0.name == "svg" }.dropFirst()
      .map { [$0.attributes["x"], $0.attributes["y"]] }
    #expect(places == [["0", "0"], ["200", "0"], ["400", "0"], ["0", "150"], ["200", "150"]])
    let ids = read.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
  }
}
