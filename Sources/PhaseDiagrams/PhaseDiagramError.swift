import Quantities

/// Why there is no phase diagram.
public enum PhaseDiagramError: ReportableError, Hashable {
  case cannotRead(file: String, columns: [String])
  case cannotWrite(file: String, reason: String)
  case notText(file: String, line: Int)
  case emptyFile(file: String, columns: [String])
  case unterminatedQuote(file: String, line: Int)
  case textAfterQuote(file: String, line: Int)
  case duplicateColumn(String, file: String, line: Int)
  case missingColumns([String], of: [String], found: [String], file: String, line: Int)
  case wrongFieldCount(Int, expected: Int, file: String, line: Int)
  case noEntries(file: String)
  case missingID(file: String, line: Int)
  case duplicateID(String, file: String, line: Int, firstLine: Int)
  case badFormula(String, file: String, line: Int)
  case badEnergy(String, file: String, line: Int)
  /// JSON that holds no entries of a phase diagram.
  case notEntries(file: String, line: Int, found: String, expected: String)
  /// Energies of levels of theory that do not compare.
  case mixedEnergies([String], file: String)
  case nothingBetween([String], file: String)
  case elementAbsent(String, file: String)
  case noMetal(String, file: String)
  case hullFailed(elements: [String], code: Int)

  public var kind: FailureKind {
    if case .cannotWrite = self { return .cannotWrite }
    return .badInput
  }

  public var sentence: String {
    switch self {
    case .cannotRead(let file, let columns):
      "\(file) cannot be read; expected a CSV file with the columns \(Self.listed(columns))."
    case .cannotWrite(let file, let reason):
      "\(file) cannot be written: \(reason)."
    case .notText(let file, let line):
      "\(file), line \(line): found bytes that are not UTF-8; expected a CSV file as text."
    case .emptyFile(let file, let columns):
      "\(file) is empty; expected a header with the columns \(Self.listed(columns))."
    case .unterminatedQuote(let file, let line):
      "\(file), line \(line): a quote opens in this row and never closes."
    case .textAfterQuote(let file, let line):
      "\(file), line \(line): found text after a closing quote; expected a comma or the line's end."
    case .duplicateColumn(let name, let file, let line):
      "\(file), line \(line): the header names the column '\(name)' twice."
    case .missingColumns(let missing, let columns, let found, let file, let line):
      "\(file), line \(line): expected a header with the columns \(Self.listed(columns)); "
        + "found \(Self.quoted(found)), without \(Self.quoted(missing))."
    case .wrongFieldCount(let count, let expected, let file, let line):
      "\(file), line \(line): found \(count) \(count == 1 ? "field" : "fields"); "
        + "expected \(expected) as in the header."
    case .noEntries(let file):
      "\(file) has no entries; a hull needs at least one."
    case .missingID(let file, let line):
      "\(file), line \(line): the id is empty; expected a name for the entry."
    case .duplicateID(let id, let file, let line, let firstLine):
      "\(file), line \(line): the id '\(id)' stands in line \(firstLine) already; "
        + "expected a different one for each entry."
    case .badFormula(let text, let file, let line):
      "\(file), line \(line): found the formula '\(text)'; "
        + "expected element symbols with whole counts, such as Li7P3S11."
    case .badEnergy(let text, let file, let line):
      "\(file), line \(line): found the energy '\(text)'; "
        + "expected a number, the total energy in eV of the atoms of the formula."
    case .notEntries(let file, let line, let found, let expected):
      "\(file), line \(line): found \(found), expected \(expected)."
    case .mixedEnergies(let types, let file):
      "\(file) holds energies of \(types.joined(separator: " and ")), which do not compare; "
        + "expected those of one thermo_type."
    case .nothingBetween(let ends, let file) where ends.count == 2:
      "\(file) has no entry on the line from \(ends[0]) to \(ends[1]); a hull needs at least one."
    case .nothingBetween(let ends, let file):
      "\(file) has no entry between \(ends.joined(separator: ", ")); a hull needs at least one."
    case .elementAbsent(let symbol, let file):
      "\(file) has no entry with \(symbol); a hull open to it needs one of the metal at least."
    case .noMetal(let symbol, let file):
      "\(file) has no entry of pure \(symbol); voltages are against its energy."
    case .hullFailed(let elements, let code):
      "The hull of \(elements.joined(separator: "-")) could not be computed"
        + (code == 0 ? ": rounding lost an entry." : ": qhull gave up with code \(code).")
    }
  }

  /// "id, formula and energy_eV".
  private static func listed(_ columns: [String]) -> String {
    columns.dropLast().joined(separator: ", ") + " and " + (columns.last ?? "")
  }

  private static func quoted(_ names: [String]) -> String {
    names.map { "'\($0)'" }.joined(separator: ", ")
  }
}
