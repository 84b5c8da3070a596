import Formats
import Structures

extension PhaseDiagramTable {
  /// All rows as frames, the cells of the table as keys of the frame, what is
  /// not known left out; `energy` is the total energy of the cell, eV.
  public func extendedXYZ() -> String { ExtendedXYZ.write(frames(rows)) }

  /// Hull members and the best of each composition, each a file of its own: a
  /// name of formula and id that any file system takes, and the text of a CIF.
  public func cifs() -> [(name: String, text: String)] { cifs(hullAndBest) }

  func cifs(_ rows: [Row]) -> [(name: String, text: String)] {
    var taken: Set<String> = []
    return rows.map { row in
      let plain = "\(row.formula)_\(row.entry.id)".map { character in
        character.isASCII && (character.isLetter || character.isNumber || "-._".contains(character))
          ? character : "_"
      }
      let stem = String(String(plain).prefix(60))
      var name = stem
      var number = 1
      // File systems may take capitals for small letters.
      while !taken.insert(name.lowercased()).inserted {
        number += 1
        name = "\(stem)_\(number)"
      }
      return ("\(name).cif", remarks(on: row) + CIF.write(row.crystal, name: name))
    }
  }

  /// The crystals of `cifs()` as data blocks of one text.
  public func cif() -> String { cifs().map(\.text).joined(separator: "\n") }

  func frames(_ rows: [Row], more: [[String: String]] = []) -> [LabelledStructure] {
    let columns = columns
    return rows.enumerated().map { index, row in
      var info: [String: String] = [:]
      for column in columns {
        let text = column.cell(row).csv
        if !text.isEmpty { info[column.name] = text }
      }
      info["converged"] = row.entry.converged ? "true" : "false"
      if index < more.count { info.merge(more[index]) { _, new in new } }
      return LabelledStructure(structure: row.entry.structure, energy: row.entry.energy, info: info)
    }
  }

  /// The table's cells as comments before the data block, in the ASCII that CIF is made of.
  private func remarks(on row: Row) -> String {
    columns.map { column in
      let text = column.cell(row).csv.split(whereSeparator: \.isNewline).joined(separator: " ")
      let plain = String(text.map { $0.isASCII ? $0 : "_" })
      return plain.isEmpty ? "" : "# \(column.name): \(plain)\n"
    }.joined()
  }
}

extension PhaseDiagramTable.Row {
  fileprivate var crystal: DisorderedStructure { DisorderedStructure(entry.structure) }
}
