import Foundation
import PhaseDiagrams
import Quantities
import Structures

/// The tables of the page.
extension RunReport {
  /// Featured entries, the most stable first, each with its structure.
  var candidateTable: PageTable {
    let front = Set(front)
    let numbers = featured.sorted {
      let (a, b) = (table.rows[$0], table.rows[$1])
      return (a.energyAboveHull, $0) < (b.energyAboveHull, $1)
    }
    let files = Dictionary(
      uniqueKeysWithValues: zip(featured, table.cifs(featured.map { table.rows[$0] })))
    let isConfirmed = table.rows.contains { $0.confirmation != nil }
    let names = isLine ? ["x"] : table.endMembers.dropLast().map { "x(\($0))" }
    let columns: [PageTable.Column] =
      [.init(name: "phase"), .init(name: "entry")]
      + names.map { .init(name: $0, isNumber: true) } + [
        .init(name: "formation energy", unit: "meV/atom", isNumber: true)
      ]
      + (isConfirmed
        ? [.init(name: "by first principles", unit: "meV/atom", isNumber: true)] : [])
      + [
        .init(name: "above hull", unit: "meV/atom", isNumber: true),
        .init(name: "conductivity", unit: "300 K, S/cm", isNumber: true),
        .init(name: "from"), .init(name: "activation energy", unit: "eV", isNumber: true),
        .init(name: "P in PS₄", unit: "%", isNumber: true), .init(name: "origin"),
        .init(name: ""), .init(name: "structure"),
      ]
    let rows = numbers.map { number in
      let row = table.rows[number]
      let id = row.entry.id
      let signs = [row.isOnHull ? "hull" : "", front.contains(number) ? "front" : ""]
      let cells =
        [
          "<a href=\"#entry=\(Self.fragment(id))\">\(Markup.escaped(Typography.formula(row.formula)))</a>",
          Markup.escaped(id),
        ] + row.moleFractions.dropLast().map { Typography.number($0.value, 4) } + [
          Self.millis(row.formationEnergy, row.energyError)
        ]
        + (isConfirmed
          ? [row.confirmation.map { Typography.number($0.formationEnergy * 1000, 1) } ?? ""] : [])
        + [
          Self.millis(row.energyAboveHull, row.aboveHullError), Self.conductivity(row.conductivity),
          row.conductivity == nil ? "" : row.entry.conductivityLevel.rawValue,
          known(row.entry.activationEnergy).map {
            "\(Typography.number($0.value, 2)) ± \(Typography.number($0.standardError, 2))"
          } ?? "",
          row.units.fraction(of: .isolatedPS4).map { Typography.number($0 * 100, 0) } ?? "",
          Markup.escaped(row.entry.origin), signs.filter { !$0.isEmpty }.joined(separator: ", "),
          Self.link(files[number]!, number: number),
        ]
      return PageTable.Row(id: "row-\(number)", cells: cells)
    }
    return PageTable(
      caption: "Members of the hull, the best of each composition, known crystals and the Pareto "
        + "front, the most stable first. ± is one standard error; the share of PS₄ is a count and "
        + "has none.",
      columns: columns, rows: rows)
  }

  /// What was measured, with its sources.
  var measuredTable: PageTable? {
    guard table.endMembers == ["Li2S", "P2S5"] else { return nil }
    return PageTable(
      caption: "Measured conductivities, at 298 to 303 K. Their sources give no errors; "
        + "those of one composition show how far preparations and laboratories lie apart.",
      columns: [
        .init(name: "phase"), .init(name: "x", isNumber: true), .init(name: "what it is"),
        .init(name: "conductivity", unit: "S/cm", isNumber: true), .init(name: "source"),
      ],
      rows: MeasuredConductivity.all.map { value in
        let doi = Markup.escaped(value.source)
        return PageTable.Row(cells: [
          Markup.escaped(Typography.formula(value.name)), Typography.number(value.x, 3),
          value.kind.rawValue, Self.power(value.log10Conductivity),
          "<a href=\"https://doi.org/\(doi)\">doi:\(doi)</a>",
        ])
      })
  }

  var motifTable: PageTable {
    PageTable(
      caption: "Shares of phosphorus, the mean over the lowest structures of each composition and "
        + "the standard error of the mean.",
      columns: [
        .init(name: "x", isNumber: true), .init(name: "unit"),
        .init(name: "share of P", unit: "%", isNumber: true),
        .init(name: "ideal", unit: "%", isNumber: true), .init(name: "structures", isNumber: true),
      ],
      rows: motifShares.map { share in
        PageTable.Row(cells: [
          Typography.number(share.x, 4), share.unit,
          "\(Typography.number(100 * share.share.value, 1)) ± "
            + Typography.number(100 * share.share.standardError, 1),
          share.ideal.map { Typography.number(100 * $0, 1) } ?? "", "\(share.count)",
        ])
      })
  }

  var watchedTable: PageTable {
    PageTable(
      caption: "Conductivities from the motion of lithium; errors in decades are those of log₁₀.",
      columns: [
        .init(name: "entry"), .init(name: "temperature", unit: "K", isNumber: true),
        .init(name: "conductivity", unit: "S/cm", isNumber: true),
        .init(name: "activation energy", unit: "eV", isNumber: true),
      ],
      rows: watched.flatMap { solid in
        let points = solid.points.map { ($0.temperature, $0.log10Conductivity, Estimate?.none) }
        let room = solid.log10Conductivity.map { [(300.0, $0, solid.activationEnergy)] } ?? []
        return (points + room).map { temperature, value, energy in
          PageTable.Row(cells: [
            Markup.escaped(solid.id), Typography.number(temperature, 0), Self.conductivity(value),
            energy.map {
              "\(Typography.number($0.value, 2)) ± \(Typography.number($0.standardError, 2))"
            } ?? "",
          ])
        }
      })
  }

  var descentTable: PageTable {
    PageTable(
      caption: "Lowest energy above the final hull, as relaxed in the search, after how many "
        + "evaluations of all compositions it was found.",
      columns: [
        .init(name: "composition"),
        .init(name: "above hull", unit: "meV/atom", isNumber: true),
        .init(name: "found at evaluation", isNumber: true),
      ],
      rows: history.descents(hull: floors).map { descent in
        let best = descent.points.first { $0.energy == descent.points.last!.energy }!
        return PageTable.Row(cells: [
          Markup.escaped(descent.floor.name), Typography.number(best.energy * 1000, 1),
          "\(best.evaluation)",
        ])
      })
  }

  var operatorTable: PageTable {
    PageTable(
      caption: "What each operator did: counts of candidates.",
      columns: [
        .init(name: "operator"), .init(name: "proposed", isNumber: true),
        .init(name: "failed", isNumber: true), .init(name: "duplicates", isNumber: true),
        .init(name: "new lowest of its composition", isNumber: true),
      ],
      rows: history.operators(windows: windows).map { own in
        PageTable.Row(cells: [
          Markup.escaped(own.name), "\(own.proposed)", "\(own.failed)", "\(own.duplicates)",
          "\(own.best)",
        ])
      })
  }

  var provenanceTable: PageTable {
    PageTable(
      caption: "Where it comes from.", columns: [.init(name: "what"), .init(name: "value")],
      rows: provenance.facts.map {
        PageTable.Row(cells: [Markup.escaped($0.name), "<code>\(Markup.escaped($0.value))</code>"])
      })
  }

  // MARK: cells

  /// From eV/atom, in meV/atom.
  private static func millis(_ value: Double, _ error: Double?) -> String {
    Typography.number(value * 1000, 1)
      + (error.map { " ± \(Typography.number($0 * 1000, 1))" } ?? ", error not known")
  }

  private static func conductivity(_ value: Estimate?) -> String {
    value.map { "\(power($0.value)) ± \(Typography.number($0.standardError, 1)) decades" }
      ?? "not known"
  }

  /// "3.2·10⁻⁵", with the mantissa of whole powers too.
  private static func power(_ exponent: Double) -> String {
    exponent == exponent.rounded()
      ? "1.0·" + Typography.powerOfTen(exponent) : Typography.powerOfTen(exponent)
  }

  private static func link(_ file: (name: String, text: String), number: Int) -> String {
    let data = Data(file.text.utf8).base64EncodedString()
    return "<a class=\"button\" id=\"cif-\(number)\" download=\"\(Markup.escaped(file.name))\" "
      + "href=\"data:chemical/x-cif;base64,\(data)\">CIF</a>"
  }

  /// An id as part of an address.
  static func fragment(_ id: String) -> String {
    id.utf8.map { byte in
      let isPlain =
        byte < 128
        && (Character(Unicode.Scalar(byte)).isLetter
          || Character(Unicode.Scalar(byte)).isNumber || byte == UInt8(ascii: "-"))
      return isPlain ? String(Unicode.Scalar(byte)) : "%" + String(format: "%02X", byte)
    }.joined()
  }
}
