import Quantities

/// What can go wrong between a user's files and the program.
public enum FileError: ReportableError, Equatable {
  case cannotRead(path: String, reason: String)
  case notText(path: String, line: Int)
  case cannotWrite(path: String, reason: String)
  /// `holder` is the process that has the lock, where it left its number.
  case locked(path: String, holder: Int?)
  case emptyConfig(path: String)
  case syntax(at: ConfigPlace, problem: String)
  case notJSON(path: String, line: Int, problem: String)
  case duplicateKey(at: ConfigPlace, key: String)
  /// `meant` is the likely key; without one, `known` are those that could be.
  case unknownKey(at: ConfigPlace, key: String, meant: String?, known: [String])
  /// `misspelt` is a key that is there and may be meant for it.
  case missingKey(at: ConfigPlace, key: String, misspelt: String?)
  case wrongValue(at: ConfigPlace, key: String, expected: String, found: String)
  case refused(at: ConfigPlace, key: String, reason: String)

  public var kind: FailureKind {
    switch self {
    case .cannotWrite: .cannotWrite
    case .locked: .locked
    default: .badInput
    }
  }

  public var sentence: String {
    switch self {
    case .cannotRead(let path, let reason):
      return "\(path) cannot be read: \(reason)"
    case .notText(let path, let line):
      return "\(path):\(line): expected UTF-8 text, found other bytes"
    case .cannotWrite(let path, let reason):
      return "\(path) cannot be written: \(reason)"
    case .locked(let path, let holder):
      let who = holder.map { "process \($0)" } ?? "another process"
      return "\(path) is in use by \(who); one run folder takes one process"
    case .emptyConfig(let path):
      return "\(path):1:1: expected keys and values, found an empty document"
    case .syntax(let place, let problem):
      return "\(place): not valid YAML: \(problem)"
    case .notJSON(let path, let line, let problem):
      return "\(path), line \(line): not valid JSON: \(problem)."
    case .duplicateKey(let place, let key):
      return "\(place): '\(key)' is given twice in the same section"
    case .unknownKey(let place, let key, let meant, let known):
      let start = "\(place): unknown key '\(key)'"
      if let meant { return "\(start); did you mean '\(meant)'?" }
      if known.isEmpty { return "\(start); no keys are expected here" }
      return "\(start); expected one of \(known.joined(separator: ", "))"
    case .missingKey(let place, let key, let misspelt):
      let end = misspelt.map { "; is '\($0)' meant for it?" } ?? ""
      return "\(place): '\(key)' is missing\(end)"
    case .wrongValue(let place, let key, let expected, let found):
      return "\(place): '\(key)' must be \(expected), found \(found)"
    case .refused(let place, let key, let reason):
      return "\(place): '\(key)': \(reason)"
    }
  }
}
