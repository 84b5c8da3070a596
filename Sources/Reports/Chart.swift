/// A chart as a drawing (SVG): axes with ticks, marks, a legend above.
///
/// Its look is `ChartStyle`: in a page that of the page, in a file of its own with its colours
/// written in, for paper.
struct Chart: Sendable {
  /// A sample and what it stands for.
  struct Key: Sendable {
    var form: ChartMark.Form
    var style: String
    var text: String
  }

  /// Of letters and digits: names the file and the element.
  var name: String
  var title: String
  /// For those who do not see it: what is drawn, in a sentence.
  var summary: String
  var x: ChartAxis
  var y: ChartAxis
  var marks: [ChartMark]
  var keys: [Key] = []
  /// Columns of `entriesJSON` along x and y and of the error of y, by which a page finds the entry
  /// under the pointer; empty for a chart of something else.
  var columns: [String] = []
  /// Whether there is a strip of the colours of conductivities.
  var hasConductivityScale = false
  var width = 720.0
  var height = 440.0
  /// Room for the labels of y, px.
  var left = 66.0
  /// Whether the title is drawn above the frame, as for one of several panels.
  var isPanel = false
  /// Whether there is a frame with ticks and titles; without them the marks say where they are.
  var hasAxes = true

  private static let (right, line) = (18.0, 20.0)

  /// Room for ticks and title of x, px.
  private var bottom: Double { hasAxes ? (isPanel ? 40 : 52) : 0 }

  /// Places of the keys in rows above the frame, and the room that they take.
  private var rows: [[(key: Key, x: Double)]] {
    var rows: [[(key: Key, x: Double)]] = []
    var x = Double.infinity
    for key in keys {
      let room = 30 + Self.textWidth(key.text)
      if x + room > width - Self.right {
        rows.append([])
        x = left
      }
      rows[rows.count - 1].append((key, x))
      x += room
    }
    return rows
  }

  private var top: Double {
    let scale = hasConductivityScale ? 1 : 0
    return 14 + Self.line * Double(rows.count + scale + (isPanel ? 1 : 0))
  }

  /// The frame's width and height.
  var area: (width: Double, height: Double) {
    (width - left - Self.right, height - top - bottom)
  }

  /// As part of a page, or as a file of its own.
  func svg(isFile: Bool) -> String {
    let frame =
      "\(Markup.length(left)) \(Markup.length(top)) \(Markup.length(area.width)) "
      + Markup.length(area.height)
    let range = [x.low, x.high, y.low, y.high].map { "\($0)" }.joined(separator: " ")
    let size = "\(Markup.length(width)) \(Markup.length(height))"
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" id="chart-\(name)" class="chart" \
      viewBox="0 0 \(size)" role="img" aria-labelledby="title-\(name) summary-\(name)" \
      data-frame="\(frame)" data-range="\(range)" data-decades="\(x.isInDecades) \(y.isInDecades)"
      """
    if !hasAxes { text += " data-axes=\"none\"" }
    if !columns.isEmpty { text += " data-columns=\"\(columns.joined(separator: " "))\"" }
    return text + Self.head(name, title, summary, width, height, isFile: isFile) + body + "</svg>\n"
  }

  /// The rest of the first tag and what comes before the drawing.
  static func head(
    _ name: String, _ title: String, _ summary: String, _ width: Double, _ height: Double,
    isFile: Bool
  ) -> String {
    let names = """
      <title id="title-\(name)">\(Markup.escaped(title))</title>
      <desc id="summary-\(name)">\(Markup.escaped(summary))</desc>

      """
    let size = " width=\"\(Markup.length(width))\" height=\"\(Markup.length(height))\">\n"
    guard isFile else { return size + names }
    return size + names
      + "<style>\(ChartStyle.onPaper)</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
  }

  private var body: String {
    let (w, h) = (Markup.length(area.width), Markup.length(area.height))
    let rect =
      "x=\"\(Markup.length(left))\" y=\"\(Markup.length(top))\" width=\"\(w)\" height=\"\(h)\""
    var text = "<g class=\"axes\">\n\(hasAxes ? grid : "")</g>\n"
    text += "<clipPath id=\"clip-\(name)\"><rect \(rect)/></clipPath>\n"
    text += "<g class=\"data\" clip-path=\"url(#clip-\(name))\">\n"
    text += marks.map { $0.svg(place) }.joined()
    text += "</g>\n"
    guard hasAxes else { return text + legend }
    text += "<rect class=\"frame\" \(rect)/>\n"
    let middle = Markup.length(left + area.width / 2)
    let foot = Markup.length(height - (isPanel ? 6 : 12))
    text += "<text class=\"label\" x=\"\(middle)\" y=\"\(foot)\" text-anchor=\"middle\">"
    text += Markup.escaped(x.title) + "</text>\n"
    let centre = Markup.length(top + area.height / 2)
    text += "<text class=\"label\" transform=\"translate(16 \(centre)) rotate(-90)\" "
    text += "text-anchor=\"middle\">\(Markup.escaped(y.title))</text>\n"
    if isPanel {
      text += "<text class=\"label\" x=\"\(middle)\" y=\"18\" text-anchor=\"middle\">"
      text += Markup.escaped(title) + "</text>\n"
    }
    return text + legend
  }

  /// Ticks with their labels and the lines of the grid.
  private var grid: String {
    let bottom = top + area.height
    var text = ""
    for tick in x.ticks(atMost: max(3, Int(area.width / 70))) {
      let at = Markup.length(left + x.share(tick.value) * area.width)
      text += "<path class=\"tick\" d=\"M\(at) \(Markup.length(bottom))v5\"/>"
      text += "<text class=\"tick-label\" x=\"\(at)\" y=\"\(Markup.length(bottom + 19))\" "
      text += "text-anchor=\"middle\">\(Markup.escaped(tick.label))</text>\n"
    }
    for tick in y.ticks(atMost: max(4, Int(area.height / 36))) {
      let at = bottom - y.share(tick.value) * area.height
      if y.names.isEmpty {
        text += "<path class=\"grid\" d=\"M\(Markup.length(left)) \(Markup.length(at))"
        text += "h\(Markup.length(area.width))\"/>"
      }
      text += "<text class=\"tick-label\" x=\"\(Markup.length(left - 7))\" "
      text += "y=\"\(Markup.length(at + 4))\" text-anchor=\"end\">\(Markup.escaped(tick.label))"
      text += "</text>\n"
    }
    return text
  }

  private var legend: String {
    var text = ""
    // Below the title.
    let first = 16 + (isPanel ? Self.line : 0)
    for (number, row) in rows.enumerated() {
      let y = first + Self.line * Double(number)
      for (key, x) in row {
        let points: [(Double, Double)] =
          switch key.form {
          case .line: [(x, y - 4), (x + 18, y - 4)]
          case .area: [(x, y - 10), (x + 18, y - 10), (x + 18, y + 1), (x, y + 1)]
          default: [(x + 9, y - 4)]
          }
        let error = key.form == .errors ? 7.0 : 0
        let mark = ChartMark(
          key.form, key.style, points.map { ChartPoint(x: $0.0, y: $0.1, error: error) })
        text += mark.svg { "\(Markup.length($0.x)) \(Markup.length($0.y))" }
        text += "<text class=\"key\" x=\"\(Markup.length(x + 23))\" y=\"\(Markup.length(y))\">"
        text += Markup.escaped(key.text) + "</text>\n"
      }
    }
    if hasConductivityScale {
      text += ConductivityScale.legend(
        x: left, y: first + Self.line * Double(rows.count), from: "conductivity at 300 K (S/cm)")
    }
    return text
  }

  private func place(_ point: ChartPoint) -> String {
    let px = left + x.share(point.x) * area.width
    let py = top + (1 - y.share(point.y)) * area.height
    // Far outside is outside all the same, and no reader of SVG has to deal with it.
    let limit = 1e5
    return Markup.length(min(max(px, -limit), limit)) + " "
      + Markup.length(min(max(py, -limit), limit))
  }

  /// About how wide a text is in the style's font, px.
  static func textWidth(_ text: String) -> Double { 7.2 * Double(text.count) }
}

/// Charts beside each other in one drawing.
struct ChartGrid: Sendable {
  var name: String
  var title: String
  var summary: String
  /// All of one size.
  var charts: [Chart]
  var columns: Int

  func svg(isFile: Bool) -> String {
    precondition(!charts.isEmpty, "a grid of charts has charts")
    let (w, h) = (charts[0].width, charts[0].height)
    let rows = (charts.count + columns - 1) / columns
    let (width, height) = (w * Double(min(columns, charts.count)), h * Double(rows))
    let size = "\(Markup.length(width)) \(Markup.length(height))"
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" id="chart-\(name)" class="chart grid-of-charts" \
      viewBox="0 0 \(size)" role="img" aria-labelledby="title-\(name) summary-\(name)"
      """
    text += Chart.head(name, title, summary, width, height, isFile: isFile)
    for (number, chart) in charts.enumerated() {
      let (column, row) = (Double(number % columns), Double(number / columns))
      text += chart.svg(isFile: false).replacing(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"",
        with: "<svg x=\"\(Markup.length(column * w))\" y=\"\(Markup.length(row * h))\"",
        maxReplacements: 1)
    }
    return text + "</svg>\n"
  }
}
