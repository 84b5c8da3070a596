import Files
import Foundation

/// A table of text with a header line, as RFC 4180 has it: commas, quotes
/// doubled inside quotes, any line end, a byte order mark or none. Blank lines
/// count as lines and are no rows.
public struct CSVTable: Sendable {
  public struct Row: Sendable {
    /// Where the row begins in the file, from 1.
    public let line: Int
    /// As many as the header has columns.
    public let fields: [String]
  }

  /// Named in errors.
  public let file: String
  public let headerLine: Int
  /// Column names without surrounding spaces, all different.
  public let header: [String]
  public let rows: [Row]

  /// - Parameter columns: that the table should have, named in errors; whether it has them is for who reads it.
  public init(contentsOf file: String, columns: [String] = EntryTable.columns) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: file))
    } catch {
      throw PhaseDiagramError.cannotRead(file: file, columns: columns)
    }
    try self.init(data, file: file, columns: columns)
  }

  /// - Parameter file: named in errors.
  public init(
    _ bytes: some Sequence<UInt8>, file: String, columns: [String] = EntryTable.columns
  ) throws {
    var bytes = Array(bytes)
    if bytes.starts(with: AtomicFile.byteOrderMark) {
      bytes.removeFirst(AtomicFile.byteOrderMark.count)
    }
    var records = try Self.records(bytes, file: file).filter { row in
      !row.fields.allSatisfy { trimmed($0).isEmpty }
    }
    guard !records.isEmpty else { throw PhaseDiagramError.emptyFile(file: file, columns: columns) }
    let first = records.removeFirst()
    let header = first.fields.map(trimmed)
    var names: Set<String> = []
    for name in header where !names.insert(name).inserted {
      throw PhaseDiagramError.duplicateColumn(name, file: file, line: first.line)
    }
    for row in records where row.fields.count != header.count {
      throw PhaseDiagramError.wrongFieldCount(
        row.fields.count, expected: header.count, file: file, line: row.line)
    }
    self.file = file
    self.headerLine = first.line
    self.header = header
    self.rows = records
  }

  /// A table that was read from elsewhere than CSV.
  init(file: String, headerLine: Int, header: [String], rows: [Row]) {
    precondition(rows.allSatisfy { $0.fields.count == header.count }, "a field for each column")
    self.file = file
    self.headerLine = headerLine
    self.header = header
    self.rows = rows
  }

  /// One line of a table with its line feed; a field is quoted where it has to
  /// be.
  public static func line(_ fields: [String]) -> String {
    fields.map { field in
      field.utf8.contains { $0 == comma || $0 == quote || $0 == lineFeed || $0 == carriageReturn }
        || field.utf8.starts(with: AtomicFile.byteOrderMark) ? quoted(field) : field
    }.joined(separator: ",") + "\n"
  }

  /// By bytes: a quote with an accent above it is another character, but a quote to who reads it.
  private static func quoted(_ field: String) -> String {
    let bytes = field.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }
    return "\"\(String(decoding: bytes, as: UTF8.self))\""
  }

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private static func records(_ bytes: [UInt8], file: String) throws -> [Row] {
    var rows: [Row] = []
    var position = 0
    var line = 1
    while position < bytes.count {
      let start = line
      var fields: [String] = []
      var recordEnded = false
      while !recordEnded {
        var field: [UInt8] = []
        if position < bytes.count, bytes[position] == quote {
          position += 1
          while true {
            guard position < bytes.count else {
              throw PhaseDiagramError.unterminatedQuote(file: file, line: start)
            }
            let byte = bytes[position]
            position += 1
            if byte == quote {
              guard position < bytes.count, bytes[position] == quote else { break }
              position += 1
            } else if byte == lineFeed
              || byte == carriageReturn && (position == bytes.count || bytes[position] != lineFeed)
            {
              line += 1
            }
            field.append(byte)
          }
          guard
            position == bytes.count || [comma, lineFeed, carriageReturn].contains(bytes[position])
          else { throw PhaseDiagramError.textAfterQuote(file: file, line: line) }
        } else {
          let begin = position
          while position < bytes.count, bytes[position] != comma, bytes[position] != lineFeed,
            bytes[position] != carriageReturn
          { position += 1 }
          field = Array(bytes[begin..<position])
        }
        guard let text = String(validating: field, as: UTF8.self) else {
          throw PhaseDiagramError.notText(file: file, line: line)
        }
        fields.append(text)
        if position < bytes.count, bytes[position] == comma {
          position += 1
        } else {
          recordEnded = true
          if position < bytes.count {
            position += bytes[position...].starts(with: [carriageReturn, lineFeed]) ? 2 : 1
            line += 1
          }
        }
      }
      rows.append(Row(line: start, fields: fields))
    }
    return rows
  }
}

/// Without spaces and tabs at either end.
func trimmed(_ text: String) -> String {
  func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  let bytes = text.utf8
  guard let first = bytes.firstIndex(where: { !isBlank($0) }),
    let last = bytes.lastIndex(where: { !isBlank($0) })
  else { return "" }
  return String(text[first...last])
}
