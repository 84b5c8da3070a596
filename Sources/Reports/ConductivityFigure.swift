import PhaseDiagrams
import Quantities
import Structures

/// Conductivity of crystals and glasses against composition, at one temperature, with its errors.
///
/// At 300 K, on the line from Li2S to P2S5, what was measured stands beside it.
public struct ConductivityFigure: Sendable {
  public struct Solid: Sendable, Hashable {
    public var name: String
    /// Mole fraction of the first end member.
    public var x: Double
    public var isGlass: Bool
    /// log₁₀(σ / (S/cm)), the error in decades.
    public var log10Conductivity: Estimate

    public init(name: String, x: Double, isGlass: Bool, log10Conductivity: Estimate) {
      (self.name, self.x, self.isGlass) = (name, x, isGlass)
      self.log10Conductivity = log10Conductivity
    }
  }

  private let chart: Chart

  /// - Parameters:
  ///   - temperature: K.
  ///   - endMembers: of the line, as the user wrote them.
  /// - Returns: `nil` without a solid.
  public init?(_ solids: [Solid], temperature: Double, endMembers: [String]) {
    guard !solids.isEmpty else { return nil }
    let kinds: [(isGlass: Bool, form: ChartMark.Form, style: String, text: String)] = [
      (true, .circles(5), "figure k4", "glass, by dynamics"),
      (false, .diamonds(6.5), "figure k6", "crystal, by dynamics"),
    ]
    let measured =
      temperature == Self.roomTemperature && endMembers == ["Li2S", "P2S5"]
      ? MeasuredConductivity.all : []
    func point(_ solid: Solid) -> ChartPoint {
      ChartPoint(
        x: solid.x, y: solid.log10Conductivity.value, error: solid.log10Conductivity.standardError)
    }
    let points = solids.map(point)
    let values =
      points.flatMap { [$0.y - $0.error, $0.y + $0.error] } + measured.map(\.log10Conductivity)
    let text = Typography.number(temperature, 0)
    chart = Chart(
      name: "conductivity-\(Int(temperature.rounded()))K", title: "Conductivity at \(text) K",
      summary:
        "Conductivity at \(text) K of \(solids.count) crystals and glasses against x, with errors"
        + (measured.isEmpty ? "." : ", beside measured ones."),
      x: ChartAxis(
        "x in \(Typography.line(endMembers))", unit: "",
        from: min(0.48, points.map(\.x).min()! - 0.05), to: max(0.9, points.map(\.x).max()! + 0.05)),
      y: ChartAxis(
        "conductivity at \(text) K", unit: "S/cm", from: (values.min()! - 0.2).rounded(.down),
        to: (values.max()! + 0.2).rounded(.up), isInDecades: true),
      marks: [ChartMark(.errors, "error", points)]
        + measured.map { own in
          ChartMark(
            RunReport.measuredForm(own.kind), RunReport.measuredStyle(own.kind),
            [ChartPoint(x: own.x, y: own.log10Conductivity)],
            title: "\(own.name), measured, doi:\(own.source)")
        }
        + zip(solids, points).map { solid, point in
          let kind = kinds.first { $0.isGlass == solid.isGlass }!
          return ChartMark(kind.form, kind.style, [point], title: solid.name)
        },
      keys: kinds.filter { kind in solids.contains { $0.isGlass == kind.isGlass } }
        .map { Chart.Key(form: $0.form, style: $0.style, text: $0.text) }
        + MeasuredConductivity.Kind.allCases.filter { kind in
          measured.contains { $0.kind == kind }
        }.map { kind in
          Chart.Key(
            form: RunReport.measuredForm(kind), style: RunReport.measuredStyle(kind),
            text: "\(kind.rawValue), measured")
        })
  }

  private static let roomTemperature = 300.0

  /// Of its file.
  public var name: String { "\(chart.name).svg" }

  public var svg: String { chart.svg(isFile: true) }
}
