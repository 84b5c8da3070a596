import Foundation
import PhaseDiagrams
import Quantities
import Structures

/// How the search went, and what was watched.
extension RunReport {
  /// The final hull at each composition with an entry.
  var floors: [RunHistory.Floor] {
    table.rows.indices.filter {
      $0 == 0 || table.rows[$0 - 1].moleFractions != table.rows[$0].moleFractions
    }.map { number in
      let row = table.rows[number]
      return RunHistory.Floor(
        moleFractions: row.moleFractions.map(\.value),
        name: isLine
          ? "x = \(Typography.number(row.moleFractions[0].value, 3))"
          : Typography.formula(row.formula),
        energy: row.energyPerAtom - row.energyAboveHull)
    }
  }

  /// How the lowest of each composition came down, a panel for each; `nil` without a search.
  var descentCharts: ChartGrid? {
    let descents = history.descents(hull: floors)
    guard !descents.isEmpty else { return nil }
    // What is far above the hull is of no interest, and how the last meV were won is.
    let highest = max(5, descents.map { $0.points.last!.energy * 1000 }.max()!) * 2
    let lowest = min(0, descents.map { $0.points.last!.energy * 1000 }.min()!)
    let charts = descents.enumerated().map { number, descent in
      var line: [ChartPoint] = []
      for (evaluation, energy) in descent.points {
        if let last = line.last { line.append(ChartPoint(x: Double(evaluation), y: last.y)) }
        line.append(ChartPoint(x: Double(evaluation), y: energy * 1000))
      }
      return Chart(
        name: "descent-\(number)", title: descent.floor.name,
        summary: "Lowest energy above hull: "
          + "\(Typography.number(descent.points.last!.energy * 1000, 1)) meV/atom.",
        // Named at the rim of the grid alone.
        x: ChartAxis(
          number + Self.columns < descents.count ? "" : "evaluations", unit: "", from: 0,
          to: Double(history.steps.count)),
        y: ChartAxis(
          number % Self.columns == 0 ? "above hull (meV/atom)" : "", unit: "",
          from: lowest - 0.04 * highest, to: highest),
        marks: [
          ChartMark(
            .line, "zero",
            [ChartPoint(x: 0, y: 0), ChartPoint(x: Double(history.steps.count), y: 0)]),
          ChartMark(.line, "curve", line),
        ], width: 240, height: 190, left: 58, isPanel: true)
    }
    return ChartGrid(
      name: "convergence", title: "Lowest candidate of each composition",
      summary:
        "Lowest energy above the final hull of each of \(charts.count) compositions against the "
        + "number of candidates evaluated, as relaxed in the search.",
      charts: charts, columns: Self.columns)
  }

  private static let columns = 4

  /// Windows of equal length that the shares of the operators are told in: no more than make
  /// shares of ten candidates each.
  var windows: Int { max(1, min(24, history.steps.count / 10)) }

  /// What share of the candidates each operator made, in the course of the search.
  var operatorChart: Chart? {
    let operators = history.operators(windows: windows)
    guard !operators.isEmpty else { return nil }
    let width = Double(history.steps.count) / Double(windows)
    var y = ChartAxis("", unit: "", from: 0, to: Double(operators.count))
    var marks: [ChartMark] = []
    for (number, own) in operators.enumerated() {
      let bottom = Double(operators.count - 1 - number)
      y.names.append(ChartAxis.Tick(value: bottom + 0.5, label: own.name))
      for (window, share) in own.shares.enumerated() where share > 0 {
        let (left, right) = (Double(window) * width, Double(window + 1) * width)
        let shade = min(10, max(1, Int((share * 20).rounded(.up))))
        marks.append(
          ChartMark(
            .area, "shade o\(shade)",
            [(left, 0.06), (right, 0.06), (right, 0.94), (left, 0.94)].map {
              ChartPoint(x: $0.0, y: bottom + $0.1)
            },
            title: "\(own.name): \(Typography.number(100 * share, 0)) % of candidates "
              + "\(Int(left) + 1) to \(Int(right))"))
      }
    }
    return Chart(
      name: "operators", title: "Operators over time",
      summary: "Share of the candidates that each of \(operators.count) operators made, in the "
        + "course of the search; the darkest is half of them or more.",
      x: ChartAxis("evaluations", unit: "", from: 0, to: Double(history.steps.count)), y: y,
      marks: marks,
      keys: [(1, "5 % or less"), (5, "25 %"), (10, "50 % or more of the candidates")].map {
        Chart.Key(form: .area, style: "shade o\($0.0)", text: $0.1)
      }, width: Self.half, height: 90 + 24 * Double(operators.count), left: 104)
  }

  /// Failures by kind and duplicates, as they add up.
  var lossChart: Chart? {
    let losses = history.losses().prefix(Self.lossStyles.count)
    guard !losses.isEmpty else { return nil }
    let count = Double(history.steps.count)
    let most = Double(losses.map(\.evaluations.count).max()!)
    return Chart(
      name: "losses", title: "What was lost",
      summary: "Failures of each kind and duplicates, added up over the candidates evaluated.",
      x: ChartAxis("evaluations", unit: "", from: 0, to: count),
      y: ChartAxis("candidates lost", unit: "", from: 0, to: most * 1.06),
      marks: zip(losses, Self.lossStyles).map { loss, style in
        // Steps that no eye sees are left out.
        let stride = max(1, loss.evaluations.count / 400)
        var line = [ChartPoint(x: 0, y: 0)]
        for (number, evaluation) in loss.evaluations.enumerated()
        where number % stride == 0 || number == loss.evaluations.count - 1 {
          line.append(ChartPoint(x: Double(evaluation), y: Double(number + 1)))
        }
        line.append(ChartPoint(x: count, y: Double(loss.evaluations.count)))
        return ChartMark(.line, "loss s-\(style)", line, title: loss.kind)
      },
      keys: zip(losses, Self.lossStyles).map { loss, style in
        Chart.Key(
          form: .line, style: "loss s-\(style)", text: "\(loss.kind): \(loss.evaluations.count)")
      }, width: Self.half, height: 320)
  }

  private static let lossStyles = ["k0", "k3", "k5", "k7", "unknown"]

  /// σT over the reciprocal temperature of all that was watched, with the lines; `nil` where nothing
  /// was.
  var arrheniusChart: Chart? {
    let solids = watched.filter { !$0.points.isEmpty }
    guard !solids.isEmpty else { return nil }
    let colors = ["k0", "k4", "k6", "k2", "k5", "k7", "k1", "k3"]
    var marks: [ChartMark] = []
    var keys: [Chart.Key] = []
    var values: [ChartPoint] = []
    for (number, solid) in solids.enumerated() {
      let color = colors[number % colors.count]
      let points = solid.points.map { point in
        ChartPoint(
          x: 1000 / point.temperature,
          y: point.log10Conductivity.value + log10(point.temperature),
          error: point.log10Conductivity.standardError)
      }
      let line = solid.line(from: solid.points.map(\.temperature).max()!)
      values += points + line
      marks += [
        ChartMark(.line, "loss s-\(color)", line), ChartMark(.errors, "error", points),
        ChartMark(.circles(4.5), "figure \(color)", points, title: solid.id),
      ]
      keys.append(Chart.Key(form: .circles(4.5), style: "figure \(color)", text: solid.id))
    }
    let ends = values.flatMap { [$0.y - $0.error, $0.y + $0.error] }
    return Chart(
      name: "arrhenius", title: "Conductivity over temperature",
      summary: "Conductivity times temperature of \(solids.count) solids from the motion of their "
        + "lithium against the reciprocal temperature, with the lines extrapolated to 300 K.",
      x: ChartAxis(
        "1000 / T", unit: "1/K", from: values.map(\.x).min()! - 0.1,
        to: max(values.map(\.x).max()!, 1000 / 300) + 0.1),
      y: ChartAxis(
        "σT", unit: "S K/cm", from: (ends.min()! - 0.1).rounded(.down),
        to: (ends.max()! + 0.1).rounded(.up), isInDecades: true),
      marks: marks, keys: keys, width: Self.half, height: 400)
  }
}

extension WatchedSolid {
  /// log₁₀(σT / (S K/cm)) over 1000/T, from a temperature down to 300 K: a line, as
  /// σT ∝ exp(−Eₐ / k_B T).
  func line(from temperature: Double) -> [ChartPoint] {
    guard let activationEnergy, let log10Conductivity else { return [] }
    let room = 300.0
    return [max(temperature, room), room].map { t in
      let slope = activationEnergy.value / (Constants.boltzmann * log(10))
      return ChartPoint(
        x: 1000 / t, y: log10Conductivity.value + log10(room) - slope * (1 / t - 1 / room))
    }
  }
}
