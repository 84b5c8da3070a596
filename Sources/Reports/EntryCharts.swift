import PhaseDiagrams
import Quantities
import Structures

/// Charts with a point for each entry: phase diagram, conductivity along the line, stability
/// against conductivity.
extension RunReport {
  /// Formation energy against x with the hull; `nil` off a line.
  var phaseDiagramChart: Chart? {
    guard isLine else { return nil }
    let hull = hullRows
    let lowest = table.rows.map(\.formationEnergy).min()! * 1000
    let highest = table.rows.map(\.formationEnergy).max()! * 1000
    // The hull and what is about as far above it as it is deep.
    let top = min(highest, lowest < 0 ? -0.8 * lowest : highest)
    let room = max(top - lowest, 1)
    let line = hull.map { point($0, \.energyMillis, error: nil) }
    var marks = [
      ChartMark(.line, "zero", [ChartPoint(x: 0, y: 0), ChartPoint(x: 1, y: 0)])
    ]
    let points = { (number: Int) in self.point(number, \.energyMillis, error: \.errorMillis) }
    marks += entryMarks(points) + [ChartMark(.line, "hull", line)]
    marks += figures(points, rings: hull)
    let confirmed = table.rows.compactMap { row in
      row.confirmation.map {
        ChartPoint(x: row.moleFractions[0].value, y: $0.formationEnergy * 1000)
      }
    }
    marks.append(ChartMark(.triangles(5.5), "confirmed", confirmed))
    for (number, place) in zip(hull, line) {
      // Beside the frame there is no room, and under the ends goes the hull.
      let isEnd = place.x < 0.05 || place.x > 0.95
      let anchor = isEnd ? (place.x < 0.5 ? "start" : "end") : "middle"
      let label = ChartMark.Form.text(
        Typography.formula(table.rows[number].formula), anchor: anchor, right: 0,
        down: isEnd ? -13 : 24)
      marks.append(ChartMark(label, "note", [place]))
    }
    return Chart(
      name: "phase-diagram", title: "Phase diagram of \(systemName)",
      summary: "Formation energy of \(table.rows.count) entries against the mole fraction of "
        + "\(table.endMembers[0]), with the convex hull through \(hull.count) of them.",
      x: xAxis,
      y: ChartAxis(
        "formation energy", unit: "meV/atom", from: lowest - 0.22 * room, to: top + 0.05 * room),
      marks: marks,
      keys: entryKeys + [Chart.Key(form: .line, style: "hull", text: "hull")]
        + (confirmed.isEmpty
          ? []
          : [Chart.Key(form: .triangles(5.5), style: "confirmed", text: "first principles")]),
      columns: ["x", "f", "fe"], hasConductivityScale: true, height: 520)
  }

  /// Conductivity at 300 K against x, beside what was measured; `nil` without a conductivity.
  var conductivityChart: Chart? {
    guard isLine else { return nil }
    let rows = table.rows.indices.filter { table.rows[$0].conductivity != nil }
    let measured = table.endMembers == ["Li2S", "P2S5"] ? MeasuredConductivity.all : []
    let values =
      rows.map { table.rows[$0].conductivity!.value } + measured.map(\.log10Conductivity)
    guard !rows.isEmpty, let low = values.min(), let high = values.max() else { return nil }
    let points = { (number: Int) in
      self.point(number, \.conductivityValue, error: \.conductivityError)
    }
    var marks = entryMarks(points) + figures(points, rings: [])
    for value in measured {
      let title =
        "\(value.name), measured, \(value.kind.rawValue): \(DecimalText.powerOfTen(value.log10Conductivity, 1)) "
        + "S/cm, doi:\(value.source)"
      marks.append(
        ChartMark(
          Self.measuredForm(value.kind), Self.measuredStyle(value.kind),
          [ChartPoint(x: value.x, y: value.log10Conductivity)], title: title))
    }
    let kinds = MeasuredConductivity.Kind.allCases.filter { kind in
      measured.contains { $0.kind == kind }
    }
    return Chart(
      name: "conductivity", title: "Conductivity along \(systemName)",
      summary:
        "Estimated lithium-ion conductivity at 300 K of \(rows.count) entries against the mole "
        + "fraction of \(table.endMembers[0])"
        + (measured.isEmpty ? "." : ", beside \(measured.count) that were measured."),
      x: xAxis,
      y: ChartAxis(
        "conductivity at 300 K", unit: "S/cm", from: low - 1, to: high + 1, isInDecades: true),
      marks: marks,
      keys: entryKeys
        + kinds.map { kind in
          Chart.Key(
            form: Self.measuredForm(kind), style: Self.measuredStyle(kind),
            text: "measured, \(kind.rawValue)")
        }, columns: ["x", "s", "se"], width: Self.half, height: 460)
  }

  /// Energy above hull against conductivity, with the front of what nothing beats in both.
  var paretoChart: Chart? {
    let rows = table.rows.indices.filter { table.rows[$0].conductivity != nil }
    guard rows.count > 1 else { return nil }
    let values = rows.map { table.rows[$0].conductivity!.value }
    let highest = rows.map { table.rows[$0].energyAboveHull }.max()! * 1000
    let points = { (number: Int) -> ChartPoint? in
      let row = self.table.rows[number]
      return row.conductivity.map {
        ChartPoint(
          x: $0.value, y: row.energyAboveHull * 1000, error: (row.aboveHullError ?? 0) * 1000)
      }
    }
    var corners: [ChartPoint] = []
    for point in front.compactMap(points) {
      if let last = corners.last { corners.append(ChartPoint(x: last.x, y: point.y)) }
      corners.append(point)
    }
    if let last = corners.last { corners.append(ChartPoint(x: last.x, y: highest * 2 + 10)) }
    return Chart(
      name: "stability-conductivity", title: "Stability against conductivity",
      summary:
        "Energy above the hull of \(rows.count) entries against their estimated conductivity at "
        + "300 K; a line joins the \(front.count) that no other beats in both.",
      x: ChartAxis(
        "conductivity at 300 K", unit: "S/cm", from: values.min()! - 0.7,
        to: values.max()! + 0.7, isInDecades: true),
      y: ChartAxis(
        "energy above hull", unit: "meV/atom", from: -0.04 * highest, to: highest * 1.08 + 1),
      marks: [ChartMark(.line, "front", corners)] + entryMarks(points)
        + figures(points, rings: []),
      keys: entryKeys + [Chart.Key(form: .line, style: "front", text: "Pareto front")],
      columns: ["s", "h", "he"], width: isLine ? Self.half : 720, height: 460)
  }

  // MARK: what they have in common

  /// Of a chart that stands beside another one, px.
  static let half = 590.0

  var xAxis: ChartAxis {
    ChartAxis("x in \(systemName)", unit: "", from: -0.02, to: 1.02)
  }

  /// The lowest of each composition that is on the hull, by x.
  var hullRows: [Int] {
    table.rows.indices.filter { number in
      table.rows[number].isOnHull
        && (number == 0 || table.rows[number - 1].moleFractions != table.rows[number].moleFractions
          || !table.rows[number - 1].isOnHull)
    }
  }

  private func point(
    _ number: Int, _ y: KeyPath<PhaseDiagramTable.Row, Double?>,
    error: KeyPath<PhaseDiagramTable.Row, Double?>?
  ) -> ChartPoint {
    let row = table.rows[number]
    return ChartPoint(
      x: row.moleFractions[0].value, y: row[keyPath: y] ?? .nan,
      error: error.flatMap { row[keyPath: $0] } ?? 0)
  }

  /// All candidates, those of one shape, colour and level together; what conducts best is on top.
  func entryMarks(_ point: (Int) -> ChartPoint?) -> [ChartMark] {
    var groups: [EntryStyle: [ChartPoint]] = [:]
    for number in table.rows.indices where families[number] != .reference {
      if let place = point(number) { groups[style(number), default: []].append(place) }
    }
    return groups.sorted { $0.key < $1.key }.map { style, points in
      ChartMark(
        style.family == .decoration ? .dots : .squares, style.name, points)
    }
  }

  /// References and the errors of all that is featured, above the crowd.
  func figures(_ point: (Int) -> ChartPoint?, rings: [Int]) -> [ChartMark] {
    let errors = ChartMark(.errors, "error", featured.compactMap(point))
    let references = table.rows.indices.filter { families[$0] == .reference }
    return [errors]
      + references.compactMap { number in
        point(number).map { ChartMark(.diamonds(6.5), style(number).name, [$0]) }
      } + [ChartMark(.circles(7), "ring", rings.compactMap(point))]
  }

  func style(_ number: Int) -> EntryStyle {
    let row = table.rows[number]
    return EntryStyle(
      family: families[number],
      color: row.conductivity.map { ConductivityScale.color($0.value) },
      level: row.conductivity.map { _ in row.entry.conductivityLevel })
  }

  var entryKeys: [Chart.Key] {
    let keys: [(Family, ChartMark.Form, String, String)] = [
      (.reference, .diamonds(6.5), "figure unknown", "known crystal"),
      (.decoration, .dots, "dot unknown", "decorated crystal"),
      (.freeCell, .squares, "square unknown", "free cell"),
    ]
    return keys.filter { families.contains($0.0) }
      .map { Chart.Key(form: $0.1, style: $0.2, text: $0.3) }
  }

  static func measuredForm(_ kind: MeasuredConductivity.Kind) -> ChartMark.Form {
    kind == .glass ? .circles(4.5) : .triangles(6.5)
  }

  static func measuredStyle(_ kind: MeasuredConductivity.Kind) -> String {
    switch kind {
    case .crystal: "measured-crystal"
    case .glassCeramic: "measured-ceramic"
    case .glass: "measured-glass"
    }
  }
}

/// Shape, colour and level of an entry in a chart.
struct EntryStyle: Hashable, Comparable, Sendable {
  var family: RunReport.Family
  /// Of `ConductivityScale`; `nil` where the conductivity is not known.
  var color: Int?
  var level: ConductivityLevel?

  /// Classes of `chart.css`, and one for the level: "dot k3 level-barrier".
  var name: String {
    let shape =
      switch family {
      case .decoration: "dot"
      case .freeCell: "square"
      case .reference: "figure"
      }
    guard let color, let level else {
      return (family == .reference ? shape : shape + " small") + " unknown level-unknown"
    }
    return "\(shape) k\(color) level-\(level.rawValue)"
  }

  private var order: (Int, Int, String) { (color ?? -1, family.rawValue, level?.rawValue ?? "") }

  static func < (lhs: Self, rhs: Self) -> Bool { lhs.order < rhs.order }
}

extension PhaseDiagramTable.Row {
  fileprivate var energyMillis: Double? { formationEnergy * 1000 }
  fileprivate var errorMillis: Double? { energyError.map { $0 * 1000 } }
  fileprivate var conductivityValue: Double? { conductivity?.value }
  fileprivate var conductivityError: Double? { conductivity?.standardError }
}
