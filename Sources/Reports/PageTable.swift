/// A table in a page: what it is about, columns with their units, cells.
struct PageTable: Sendable {
  struct Column: Sendable {
    var name: String
    var unit = ""
    /// Numbers stand to the right.
    var isNumber = false
  }

  struct Row: Sendable {
    /// Of the element; empty for none.
    var id = ""
    /// As HTML, one for each column; the first is the head of the row.
    var cells: [String]
  }

  var caption: String
  var columns: [Column]
  var rows: [Row]

  var html: String {
    var html =
      "<div class=\"scroll\"><table>\n<caption>\(Markup.escaped(caption))</caption>\n<thead><tr>"
    for column in columns {
      html += "<th scope=\"col\"\(column.isNumber ? " class=\"n\"" : "")>"
      html += Markup.escaped(column.name)
      if !column.unit.isEmpty { html += "<small>\(Markup.escaped(column.unit))</small>" }
      html += "</th>"
    }
    html += "</tr></thead>\n<tbody>\n"
    for row in rows {
      precondition(row.cells.count == columns.count, "a row has a cell for each column")
      html += row.id.isEmpty ? "<tr>" : "<tr id=\"\(Markup.escaped(row.id))\">"
      for (number, (cell, column)) in zip(row.cells, columns).enumerated() {
        let style = column.isNumber ? " class=\"n\"" : ""
        html += number == 0 ? "<th scope=\"row\"\(style)>\(cell)</th>" : "<td\(style)>\(cell)</td>"
      }
      html += "</tr>\n"
    }
    return html + "</tbody></table></div>\n"
  }

  /// Folded away under a line that opens it.
  var folded: String {
    "<details class=\"numbers\"><summary>The numbers as a table</summary>\n\(html)</details>\n"
  }
}
