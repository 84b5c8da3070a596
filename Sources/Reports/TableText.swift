import PhaseDiagrams

extension PhaseDiagramTable {
  /// What the table can be exported as.
  public enum Format: String, Sendable, CaseIterable {
    case csv
    case json
    case extxyz
    case cif
    case pymatgen
  }

  public func text(as format: Format) -> String {
    switch format {
    case .csv: csv()
    case .json: json()
    case .extxyz: extendedXYZ()
    case .cif: cif()
    case .pymatgen: pymatgen()
    }
  }

  /// A header and a line for each row; a cell that is not known is empty.
  public func csv() -> String {
    let columns = columns
    return CSVTable.line(columns.map(\.name))
      + rows.map { row in CSVTable.line(columns.map { $0.cell(row).csv }) }.joined()
  }

  /// The same cells as `csv()`, what is not known as null, with the end
  /// members, the columns' units and meanings, and for each entry the phases
  /// that it decomposes into.
  public func json() -> String {
    let columns = columns
    let documentation = columns.map { column in
      JSONText.object([
        ("name", JSONText.string(column.name)), ("unit", JSONText.string(column.unit)),
        ("sentence", JSONText.string(column.sentence)),
      ])
    }
    let entries = rows.map { row in
      let phases = row.decomposition.map { phase in
        JSONText.object([
          ("id", JSONText.string(phase.id)), ("formula", JSONText.string(phase.formula)),
          ("atom_fraction", DecimalText.fixed(phase.atomFraction, 6)),
        ])
      }
      return JSONText.object(
        columns.map { ($0.name, $0.cell(row).json) } + [
          ("is_reference", row.entry.isReference ? "true" : "false"),
          ("converged", row.entry.converged ? "true" : "false"),
          ("decomposition", "[\(phases.joined(separator: ", "))]"),
        ])
    }
    return """
      {
      "end_members": [\(endMembers.map(JSONText.string).joined(separator: ", "))],
      "committee_members": \(committeeSize),
      "columns": \(JSONText.lines(documentation)),
      "remarks": \(JSONText.lines(remarks.map(JSONText.string))),
      "entries": \(JSONText.lines(entries))
      }

      """
  }
}

/// Values written as JSON, RFC 8259.
enum JSONText {
  static func string(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// - Parameter members: names as text, values as JSON.
  static func object(_ members: [(name: String, value: String)]) -> String {
    "{" + members.map { "\(string($0.name)): \($0.value)" }.joined(separator: ", ") + "}"
  }

  /// An array with a line for each element.
  static func lines(_ elements: [String]) -> String {
    elements.isEmpty ? "[]" : "[\n  " + elements.joined(separator: ",\n  ") + "\n]"
  }
}
