/// The look of charts: classes of `chart.css`, whose colours have names and two values, for a light
/// ground and for a dark one.
enum ChartStyle {
  /// For the page: charts follow its ground.
  static let onPage = String(decoding: PackageResources.chart_css, as: UTF8.self)

  /// For paper, in a file that stands alone: the light colours, in place of their names, which not
  /// all programs that draw SVG know.
  static let onPaper = colors.reduce(onPage) { css, color in
    css.replacing("var(--\(color.name))", with: color.light)
  }

  struct Color: Sendable {
    var name: String
    var light: String
    var dark: String

    init(_ name: String, _ light: String, _ dark: String) {
      (self.name, self.light, self.dark) = (name, light, dark)
    }
  }

  /// Conductivities from low to high by colours that grow lighter and warmer, so that their order
  /// stays without colour vision; the dark ground needs lighter ones at the low end.
  static let colors: [Color] =
    [
      Color("paper", "#ffffff", "#15181c"), Color("ink", "#1b1f24", "#e7eaee"),
      Color("soft", "#59636e", "#9aa5b1"), Color("line", "#d5dae0", "#333a42"),
      Color("grid", "#e9ecef", "#252b31"), Color("accent", "#0a63c2", "#74b6ff"),
      Color("unknown", "#9aa3ad", "#6b7682"), Color("measured", "#0b7a53", "#4fd1a0"),
      Color("failed", "#b3261e", "#ff8a80"),
    ]
    + zip(
      ["#0d0887", "#4903a0", "#7b02a8", "#a72197", "#ca457a", "#e56b5d", "#f2903f", "#f5b32e"],
      ["#5a58d8", "#7c57d8", "#9a55d2", "#b95ac4", "#d8659c", "#ec7f6e", "#f7a150", "#fdc845"]
    ).enumerated().map { Color("k\($0)", $1.0, $1.1) }

  /// Both grounds as variables of CSS.
  static let variables: String = {
    let light = colors.map { "--\($0.name): \($0.light);" }.joined(separator: " ")
    let dark = colors.map { "--\($0.name): \($0.dark);" }.joined(separator: " ")
    return """
      :root { color-scheme: light dark; \(light) }
      @media screen and (prefers-color-scheme: dark) { :root { \(dark) } }

      """
  }()
}

/// Colours of conductivities: one for each decade, and one for all that is below or above.
enum ConductivityScale {
  /// The exponent of the smallest conductivity with the second colour, S/cm.
  private static let first = -8
  static let count = 8

  /// Number of the colour of a log₁₀(σ / (S/cm)).
  static func color(_ log10Conductivity: Double) -> Int {
    let step = log10Conductivity.rounded(.down) - Double(first) + 1
    return Int(min(max(step, 0), Double(count - 1)))
  }

  /// A strip of the colours with the conductivities between them.
  static func legend(x: Double, y: Double, from title: String) -> String {
    let start = x + Chart.textWidth(title) + 6
    let cell = 30.0
    var text = "<text class=\"key\" x=\"\(Markup.length(x))\" y=\"\(Markup.length(y))\">"
    text += Markup.escaped(title) + "</text>\n"
    for color in 0..<count {
      let left = start + cell * Double(color)
      text += "<rect class=\"fill k\(color)\" x=\"\(Markup.length(left))\" "
      text += "y=\"\(Markup.length(y - 10))\" width=\"\(Markup.length(cell))\" height=\"6\"/>"
      if color > 0 {
        text += "<text class=\"scale\" x=\"\(Markup.length(left))\" y=\"\(Markup.length(y + 7))\" "
        text += "text-anchor=\"middle\">\(Typography.powerOfTen(Double(first + color - 1)))</text>"
      }
    }
    return text + "\n"
  }
}
