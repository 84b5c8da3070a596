import Quantities

/// Why a file of structures could not be used.
public enum FormatError: ReportableError, Hashable {
  case cannotRead(file: String, reason: String)
  case cannotWrite(file: String, reason: String)
  case noStructures(file: String)
  /// Something stands where something else belongs.
  case unexpected(file: String, line: Int, found: String, expected: String)
  case miscounted(file: String, line: Int, found: Int, of: String, expected: String)
  case notClosed(file: String, line: Int, what: String)
  case endsEarly(file: String, line: Int, expected: String)
  case unknownElement(file: String, line: Int, symbol: String)
  case notPeriodic(file: String, line: Int, found: String)
  case noVolume(file: String, line: Int)
  /// A stress and a virial of one frame that do not belong together.
  case contradictoryStress(file: String, line: Int)

  public var sentence: String {
    switch self {
    case .cannotRead(let file, let reason):
      "\(file) cannot be read: \(reason)."
    case .cannotWrite(let file, let reason):
      "\(file) cannot be written: \(reason)."
    case .noStructures(let file):
      "\(file) holds no structure."
    case .unexpected(let file, let line, let found, let expected):
      "\(file), line \(line): found \(Self.quoted(found)), expected \(expected)."
    case .miscounted(let file, let line, let found, let things, let expected):
      "\(file), line \(line): found \(found) \(things), expected \(expected)."
    case .notClosed(let file, let line, let what):
      "\(file), line \(line): \(what) is opened and not closed."
    case .endsEarly(let file, let line, let expected):
      "\(file) ends at line \(line), expected \(expected)."
    case .unknownElement(let file, let line, let symbol):
      "\(file), line \(line): \(Self.quoted(symbol)) is not the symbol of an element."
    case .notPeriodic(let file, let line, let found):
      "\(file), line \(line): found \(found), expected a crystal, periodic in three directions."
    case .noVolume(let file, let line):
      "\(file), line \(line): the lattice vectors span no volume."
    case .contradictoryStress(let file, let line):
      "\(file), line \(line): the stress is not minus the virial over the volume."
    }
  }

  public var kind: FailureKind {
    switch self {
    case .cannotWrite: .cannotWrite
    default: .badInput
    }
  }

  /// Short enough for a sentence, whatever the file holds.
  private static func quoted(_ text: String) -> String {
    if text.isEmpty { return "nothing" }
    return text.count <= 60 ? "'\(text)'" : "'\(text.prefix(57))...'"
  }
}
