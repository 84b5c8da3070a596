/// A place in a chart, in the units of its axes.
struct ChartPoint: Sendable, Hashable {
  var x: Double
  var y: Double
  /// Standard error of y; of no length where it is 0.
  var error = 0.0
}

/// What is drawn into a chart.
///
/// Paths name places of the data by `M` and `L` alone and the shapes around them by small letters,
/// relative to them, so that a zoom moves the places and leaves the shapes.
struct ChartMark: Sendable {
  enum Form: Sendable, Hashable {
    /// A round dot at each point, as wide as the style's stroke.
    case dots
    /// A square at each point, as wide as the style's stroke.
    case squares
    /// A figure at each point, so many pixels from its centre to a corner.
    case diamonds(Double)
    case triangles(Double)
    case circles(Double)
    /// From one standard error below each point to one above.
    case errors
    /// From point to point.
    case line
    /// A polygon.
    case area
    /// Text at the only point, moved to the right and down, px; anchored as in SVG.
    case text(String, anchor: String, right: Double, down: Double)
  }

  var form: Form
  /// Names of styles, see `ChartStyle`.
  var style: String
  var points: [ChartPoint]
  /// Said where the pointer rests.
  var title = ""

  init(_ form: Form, _ style: String, _ points: [ChartPoint], title: String = "") {
    self.form = form
    self.style = style
    self.points = points.filter { $0.x.isFinite && $0.y.isFinite && $0.error.isFinite }
    self.title = title
  }

  /// - Parameter place: of a point in the drawing, as text "12.5 34".
  func svg(_ place: (ChartPoint) -> String) -> String {
    guard let first = points.first else { return "" }
    let title = title.isEmpty ? "" : "<title>\(Markup.escaped(title))</title>"
    func path(_ d: String) -> String {
      title.isEmpty
        ? "<path class=\"\(style)\" d=\"\(d)\"/>\n"
        : "<path class=\"\(style)\" d=\"\(d)\">\(title)</path>\n"
    }
    func each(_ shape: String) -> String {
      path(points.map { "M\(place($0))\(shape)" }.joined())
    }
    switch form {
    case .dots: return each("h0")
    // A square cap needs a direction, which a line of no length need not have.
    case .squares: return each("h.01")
    case .diamonds(let size):
      let r = Markup.length(size)
      return each("m0-\(r)l\(r) \(r)l-\(r) \(r)l-\(r)-\(r)z")
    case .triangles(let size):
      let (h, w) = (size * 1.5, size * 0.87)
      return each(
        "m0-\(Markup.length(size))l\(Markup.length(w)) \(Markup.length(h))h-\(Markup.length(2 * w))z"
      )
    case .circles(let size):
      let (r, d) = (Markup.length(size), Markup.length(2 * size))
      return each("m-\(r) 0a\(r) \(r) 0 1 0 \(d) 0a\(r) \(r) 0 1 0-\(d) 0")
    case .errors:
      let bars = points.filter { $0.error > 0 }.map { point in
        let low = place(ChartPoint(x: point.x, y: point.y - point.error))
        let high = place(ChartPoint(x: point.x, y: point.y + point.error))
        return "M\(low)m-3 0h6M\(low)L\(high)m-3 0h6"
      }
      return bars.isEmpty ? "" : path(bars.joined())
    case .line: return path("M" + points.map(place).joined(separator: "L"))
    case .area: return path("M" + points.map(place).joined(separator: "L") + "z")
    case .text(let text, let anchor, let right, let down):
      let xy = place(first).split(separator: " ")
      return "<text class=\"\(style)\" x=\"\(xy[0])\" y=\"\(xy[1])\" "
        + "dx=\"\(Markup.length(right))\" dy=\"\(Markup.length(down))\" "
        + "text-anchor=\"\(anchor)\">\(Markup.escaped(text))</text>\n"
    }
  }
}
