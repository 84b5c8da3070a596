/// A column of a table that the program writes: its name, its unit, a sentence on what it is.
///
/// Headers and their documentation come from the same list, so that neither can lack a column of the
/// other.
public struct TableColumn: Sendable, Hashable {
  public let name: String
  /// Empty for what has none.
  public let unit: String
  public let sentence: String

  public init(_ name: String, _ unit: String, _ sentence: String) {
    precondition(
      !name.isEmpty && !(name + unit + sentence).contains { $0 == "|" || $0.isNewline },
      "a column fits into a row of a table")
    (self.name, self.unit, self.sentence) = (name, unit, sentence)
  }

  /// A table in Markdown with a row for each column.
  public static func markdown(_ columns: [TableColumn]) -> String {
    (["| column | unit | what it is |", "|---|---|---|"]
      + columns.map { column in
        let unit = column.unit.isEmpty ? "" : " \(column.unit)"
        return "| `\(column.name)` |\(unit) | \(column.sentence) |"
      }).joined(separator: "\n")
  }

  /// The header line of a table.
  public static func header(_ columns: [TableColumn]) -> String {
    CSVTable.line(columns.map(\.name))
  }
}
