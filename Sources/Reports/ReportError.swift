import Quantities

/// Why there is no report.
public enum ReportError: ReportableError, Hashable {
  /// The end members that have no entry, of the line between `a` and `b`.
  case noEndMembers([String], a: String, b: String, entries: Int)
  case duplicateID(String)
  case notFinite(id: String, energy: Double)
  case cannotMakeFolder(path: String, reason: String)

  public var kind: FailureKind {
    if case .cannotMakeFolder = self { return .cannotWrite }
    return .badInput
  }

  public var sentence: String {
    switch self {
    case .noEndMembers(let missing, let a, let b, let entries):
      "The phase diagram from \(a) to \(b) needs an entry of each; found "
        + "\(entries) \(entries == 1 ? "entry" : "entries"), none of \(missing.joined(separator: " and "))."
    case .duplicateID(let id):
      "Two entries have the id '\(id)'; expected a different one for each entry."
    case .notFinite(let id, let energy):
      "The entry '\(id)' has the energy \(energy); expected a finite number of eV."
    case .cannotMakeFolder(let path, let reason):
      "The folder \(path) cannot be made: \(reason)."
    }
  }
}
