import PhaseDiagrams
import Quantities
import Structures

/// How phosphorus is bound along the line.
extension RunReport {
  /// Candidates of each composition that the shares are averaged over, the lowest in energy.
  private static let lowest = 10

  private static let units:
    [(unit: ThiophosphateUnits.Unit, name: String, color: String, form: ChartMark.Form)] = [
      (.isolatedPS4, "PS₄", "k0", .circles(4.5)), (.cornerSharingP2S7, "P₂S₇", "k4", .triangles(6)),
      (.edgeSharingP2S6, "P₂S₆", "k6", .diamonds(5.5)), (.other, "other", "unknown", .circles(3)),
    ]

  struct MotifShare: Sendable {
    var x: Double
    var unit: String
    /// Share of P, 0…1; the error is that of the mean.
    var share: Estimate
    /// Structures that the mean is over.
    var count: Int
    /// The share that charge alone asks for; `nil` where it asks for none.
    var ideal: Double?
  }

  /// Means over the lowest candidates of each composition with phosphorus.
  var motifShares: [MotifShare] {
    guard isLine else { return [] }
    let compositions = Dictionary(grouping: table.rows, by: \.moleFractions)
    return compositions.values.sorted {
      $0[0].moleFractions[0].value < $1[0].moleFractions[0].value
    }.flatMap { rows in
      let x = rows[0].moleFractions[0].value
      let chosen = rows.filter { $0.units.phosphorusCount > 0 }.prefix(Self.lowest)
      return Self.units.compactMap { unit, name, _, _ -> MotifShare? in
        let shares = chosen.compactMap { row in
          unit == .other
            ? Self.rest(row.units) : row.units.fraction(of: unit)
        }
        guard !shares.isEmpty else { return nil }
        let spread = Estimate(committee: shares)
        return MotifShare(
          x: x, unit: name,
          share: Estimate(
            spread.value, standardError: spread.standardError / Double(shares.count).squareRoot()),
          count: shares.count, ideal: ThiophosphateUnits.idealFraction(of: unit, x: x))
      }
    }
  }

  /// What is in none of the units with a name of its own.
  private static func rest(_ units: ThiophosphateUnits) -> Double? {
    let named = Self.units.filter { $0.unit != .other }.compactMap { units.fraction(of: $0.unit) }
    return named.isEmpty ? nil : max(0, 1 - named.reduce(0, +))
  }

  /// Shares of phosphorus against x, with the ideal lines; `nil` off the line Li2S–P2S5.
  var motifChart: Chart? {
    let shares = motifShares
    guard table.endMembers == ["Li2S", "P2S5"], !shares.isEmpty else { return nil }
    var marks: [ChartMark] = []
    for (unit, name, color, _) in Self.units where unit != .other {
      let ideal = (0...200).compactMap { step -> ChartPoint? in
        let x = Double(step) / 200
        return ThiophosphateUnits.idealFraction(of: unit, x: x).map { ChartPoint(x: x, y: $0) }
      }
      marks.append(ChartMark(.line, "ideal s-\(color)", ideal, title: "\(name), ideal"))
    }
    for (place, (_, name, color, form)) in Self.units.enumerated() {
      // Beside each other, where two units have the same share.
      let aside = (Double(place) - Double(Self.units.count - 1) / 2) * 0.006
      // Where there is none and none is asked for, there is nothing to see.
      let own = shares.filter {
        $0.unit == name && ($0.share.value > 0 || $0.share.standardError > 0 || $0.ideal ?? 0 > 0)
      }
      let points = own.map {
        ChartPoint(x: $0.x + aside, y: $0.share.value, error: $0.share.standardError)
      }
      marks.append(ChartMark(.errors, "error", points))
      marks += zip(own, points).map { share, point in
        ChartMark(
          form, "figure \(color)", [point],
          title: "\(name) at x = \(Typography.number(share.x, 3)): "
            + "\(Typography.number(100 * share.share.value, 0)) ± "
            + "\(Typography.number(100 * share.share.standardError, 0)) % of P, mean of \(share.count)"
        )
      }
    }
    return Chart(
      name: "motifs", title: "Building units along \(systemName)",
      summary: "Share of the phosphorus in PS4, P2S7 and P2S6 against x, the mean over the lowest "
        + "\(Self.lowest) structures of each composition, with the shares that charge alone asks for.",
      x: xAxis,
      y: ChartAxis("share of P", unit: "", from: -0.04, to: 1.04), marks: marks,
      keys: Self.units.map { Chart.Key(form: $0.form, style: "figure \($0.color)", text: $0.name) }
        + [Chart.Key(form: .line, style: "ideal s-k0", text: "ideal")], height: 380)
  }
}
