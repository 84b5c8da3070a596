import Conductivities
import Formats
import Foundation
import PhaseDiagrams
import Quantities
import Structures

/// What the page's script knows: entries as columns, structures as coordinates.
extension RunReport {
  /// Numbers as they are told, so that ten thousand entries stay small.
  var entriesJSON: String {
    let rows = table.rows
    let structures = Dictionary(
      uniqueKeysWithValues: shown.enumerated().map { ($0.element, $0.offset) })
    var formulas: [String] = []
    var origins: [String] = []
    let formulaNumbers = rows.map { Self.number(of: $0.formula, in: &formulas) }
    let originNumbers = rows.map { Self.number(of: $0.entry.origin, in: &origins) }
    func column(_ name: String, _ value: (Int) -> String) -> (name: String, value: String) {
      (name, "[" + rows.indices.map(value).joined(separator: ",") + "]")
    }
    func number(_ value: Double?, _ decimals: Int) -> String {
      guard let value, value.isFinite else { return "null" }
      return DecimalText.fixed(value, decimals)
    }
    // On a line one x says all.
    var mixtures: [(name: String, value: String)] = []
    if !isLine {
      let fractions = table.endMembers.indices.map { end in
        column("") { number(rows[$0].moleFractions[end].value, 5) }.value
      }
      mixtures = [
        ("endMembers", Self.texts(table.endMembers)),
        ("fractions", "[" + fractions.joined(separator: ",") + "]"),
      ]
    }
    if isTriangle {
      let places = trianglePlaces
      mixtures += [
        column("u") { number(places[$0]?.x, 5) }, column("v") { number(places[$0]?.y, 5) },
      ]
    }
    return JSONText.object(
      [
        ("formulas", Self.texts(formulas)), ("origins", Self.texts(origins)),
        ("levels", Self.texts(ConductivityLevel.allCases.map(\.rawValue) + ["unknown"])),
        column("id") { JSONText.string(rows[$0].entry.id) },
        column("formula") { "\(formulaNumbers[$0])" }, column("origin") { "\(originNumbers[$0])" },
        column("x") { number(rows[$0].moleFractions[0].value, 5) },
        column("f") { number(rows[$0].formationEnergy * 1000, 1) },
        column("fe") { number(rows[$0].energyError.map { $0 * 1000 }, 1) },
        column("h") { number(rows[$0].energyAboveHull * 1000, 1) },
        column("he") { number(rows[$0].aboveHullError.map { $0 * 1000 }, 1) },
        // More digits than are shown: rounded twice, a number can be another than in the table.
        column("s") { number(rows[$0].conductivity?.value, 4) },
        column("se") { number(rows[$0].conductivity?.standardError, 4) },
        column("level") { row in
          let level = rows[row].conductivity.map { _ in rows[row].entry.conductivityLevel }
          let all = ConductivityLevel.allCases
          return "\(level.flatMap(all.firstIndex(of:)) ?? all.count)"
        },
        column("structure") { structures[$0].map(String.init) ?? "-1" },
      ] + mixtures)
  }

  /// Of the rows that are shown, in their order; with where lithium goes, of those that are featured.
  var structuresJSON: String {
    let featured = Set(featured)
    let structures = shown.map { number in
      let structure = table.rows[number].entry.structure
      let m = structure.lattice.matrix
      let lattice = [m.a, m.b, m.c].flatMap { [$0.x, $0.y, $0.z] }
      let places = structure.positions.flatMap { [$0.x, $0.y, $0.z] }
      var members = [
        ("row", "\(number)"), ("lattice", Self.numbers(lattice)),
        ("species", Self.texts(structure.species.map(\.symbol))), ("places", Self.numbers(places)),
      ]
      if featured.contains(number), let path = try? LithiumPath(structure) {
        members.append(("path", Self.json(path)))
      }
      return JSONText.object(members)
    }
    return JSONText.lines(structures)
  }

  /// Points as steps from one to the next, which are short.
  private static func json(_ path: LithiumPath) -> String {
    let steps = zip(path.points, [0] + path.points.dropLast()).map { "\($0 - $1)" }
    return JSONText.object([
      ("shape", "[\(path.shape.x),\(path.shape.y),\(path.shape.z)]"),
      ("barrier", DecimalText.fixed(path.barrier, 2)),
      ("steps", "[" + steps.joined(separator: ",") + "]"),
    ])
  }

  private static func texts(_ texts: [String]) -> String {
    "[" + texts.map(JSONText.string).joined(separator: ",") + "]"
  }

  private static func numbers(_ values: [Double]) -> String {
    "[" + values.map { DecimalText.fixed($0, 4) }.joined(separator: ",") + "]"
  }

  /// Where a text stands in a list, which gets it where it is not there.
  private static func number(of text: String, in list: inout [String]) -> Int {
    if let known = list.firstIndex(of: text) { return known }
    list.append(text)
    return list.count - 1
  }
}
