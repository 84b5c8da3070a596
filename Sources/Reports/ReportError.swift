import Quantities

/// Why there is no report.
public enum ReportError: ReportableError, Hashable {
  /// The end members that have no entry, and all of them.
  case noEndMembers([String], of: [String], entries: Int)
  case duplicateID(String)
  case notFinite(id: String, energy: Double)
  case cannotMakeFolder(path: String, reason: String)

  public var kind: FailureKind {
    if case .cannotMakeFolder = self { return .cannotWrite }
    return .badInput
  }

  public var sentence: String {
    switch self {
    case .noEndMembers(let missing, let all, let entries):
      "The phase diagram "
        + (all.count == 2 ? "from \(all[0]) to \(all[1])" : "of \(all.listed())")
        + " needs an entry of each; found \(entries) \(entries == 1 ? "entry" : "entries"), none of "
        + "\(missing.listed())."
    case .duplicateID(let id):
      "Two entries have the id '\(id)'; expected a different one for each entry."
    case .notFinite(let id, let energy):
      "The entry '\(id)' has the energy \(energy); expected a finite number of eV."
    case .cannotMakeFolder(let path, let reason):
      "The folder \(path) cannot be made: \(reason)."
    }
  }
}

extension [String] {
  /// "A", "A and B", "A, B and C".
  func listed() -> String {
    count < 2 ? joined() : dropLast().joined(separator: ", ") + " and " + self[count - 1]
  }
}
