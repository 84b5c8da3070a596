import PhaseDiagrams
import Quantities
import Structures

/// The phase diagram between three end members.
extension RunReport {
  /// The triangle of compositions with its hull from above: a point for the best entry of each
  /// composition, lines between the phases that coexist; `nil` unless there are three end members.
  var triangleChart: Chart? {
    guard isTriangle else { return nil }
    let places = trianglePlaces
    let place = { (number: Int) in places[number] }
    let hull = hullRows
    let tieLines = table.tieLines.map { pair in
      ChartMark(.line, "tie", pair.compactMap(place))
    }
    var chart = Chart(
      name: "phase-diagram", title: "Phase diagram of \(systemName)",
      summary:
        "The best entry of each of \(Set(places.keys.map { table.rows[$0].moleFractions }).count) compositions between "
        + "\(table.endMembers.listed()), seen from above the hull, with the \(hull.count) on the hull "
        + "and the \(tieLines.count) lines between those that coexist.",
      x: ChartAxis("", unit: "", from: 0, to: 1), y: ChartAxis("", unit: "", from: 0, to: 1),
      marks: triangleGrid + tieLines + entryMarks(place) + figures(place, rings: hull)
        + triangleNames(hull.compactMap(place), hull.map { table.rows[$0].formula }),
      keys: entryKeys + [
        Chart.Key(form: .circles(7), style: "ring", text: "on the hull"),
        Chart.Key(form: .line, style: "tie", text: "coexist"),
      ], columns: ["u", "v"], hasConductivityScale: true, height: 600, left: 18, hasAxes: false)
    // Both axes at one scale, with room for the names at the corners.
    let (width, height) = (chart.area.width, chart.area.height)
    let pixels = min(width - 120, (height - 70) / Self.height)
    let foot = 46 / pixels
    chart.x = ChartAxis(
      "", unit: "", from: 0.5 - width / pixels / 2, to: 0.5 + width / pixels / 2)
    chart.y = ChartAxis("", unit: "", from: -foot, to: height / pixels - foot)
    return chart
  }

  /// Where hull and best of each composition are in the triangle, by their numbers.
  var trianglePlaces: [Int: ChartPoint] {
    Dictionary(
      uniqueKeysWithValues: table.rows.hullAndBest.map { number in
        (number, Self.trianglePlace(table.rows[number].moleFractions.map(\.value)))
      })
  }

  /// The first end member at the left, the second at the right, the third on top; sides have length 1.
  static func trianglePlace(_ moleFractions: [Double]) -> ChartPoint {
    ChartPoint(x: moleFractions[1] + moleFractions[2] / 2, y: moleFractions[2] * height)
  }

  /// Of an equilateral triangle with sides of length 1.
  private static let height = 0.75.squareRoot()

  /// The rim, lines of equal x every fifth, and their numbers: along the side that leads to an end
  /// member stand its mole fractions.
  private var triangleGrid: [ChartMark] {
    func corner(_ end: Int) -> [Double] { (0..<3).map { $0 == end ? 1 : 0 } }
    func mixed(_ x: Double, _ end: Int, _ other: Int) -> ChartPoint {
      Self.trianglePlace(zip(corner(end), corner(other)).map { x * $0 + (1 - x) * $1 })
    }
    var marks: [ChartMark] = []
    // Anchors and shifts of the numbers: left of the left side, below the bottom, right of the right.
    let sides: [(anchor: String, right: Double, down: Double)] = [
      ("end", -7, 4), ("middle", 0, 17), ("start", 7, 4),
    ]
    for end in 0..<3 {
      let (before, after) = ((end + 2) % 3, (end + 1) % 3)
      for fifth in 1..<5 {
        let x = Double(fifth) / 5
        marks.append(ChartMark(.line, "grid", [mixed(x, end, before), mixed(x, end, after)]))
        let side = sides[end]
        let number = ChartMark.Form.text(
          Typography.number(x, 1), anchor: side.anchor, right: side.right, down: side.down)
        marks.append(ChartMark(number, "tick-label", [mixed(x, end, before)]))
      }
    }
    let corners = (0..<3).map { Self.trianglePlace(corner($0)) }
    marks.append(ChartMark(.line, "rim", corners + [corners[0]]))
    for (end, point) in corners.enumerated() {
      let name = ChartMark.Form.text(
        Typography.formula(table.endMembers[end]), anchor: "middle", right: 0,
        down: end == 2 ? -13 : 36)
      marks.append(ChartMark(name, "label", [point]))
    }
    return marks
  }

  /// Names of what is on the hull, on the inside of the side that it is on; corners have theirs.
  private func triangleNames(_ places: [ChartPoint], _ formulas: [String]) -> [ChartMark] {
    zip(places, formulas).compactMap { place, formula in
      guard !table.endMembers.contains(formula) else { return nil }
      let name = Typography.formula(formula)
      let form: ChartMark.Form =
        if place.y < 1e-9 {
          .text(name, anchor: "middle", right: 0, down: -13)
        } else if place.x > 0.5, place.y > (1 - place.x) * 2 * Self.height - 1e-9 {
          .text(name, anchor: "end", right: -12, down: 4)
        } else {
          .text(name, anchor: "start", right: 12, down: 4)
        }
      return ChartMark(form, "note halo", [place])
    }
  }
}
