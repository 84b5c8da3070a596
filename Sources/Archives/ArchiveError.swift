import GRDB
import Quantities

/// What can go wrong between a run and its archive.
public enum ArchiveError: ReportableError, Hashable {
  case missing(file: String)
  case exists(file: String)
  case notAnArchive(file: String, reason: String)
  case newerSchema(file: String, found: Int, known: Int)
  case damaged(file: String, what: String)
  case cannotWrite(file: String, reason: String)
  /// Another process held the file for longer than a write takes.
  case busy(file: String)
  /// A record that contradicts what the archive holds or what it can hold.
  case conflict(candidate: Int, what: String)

  public var kind: FailureKind {
    switch self {
    case .cannotWrite: .cannotWrite
    case .busy: .locked
    default: .badInput
    }
  }

  public var sentence: String {
    switch self {
    case .missing(let file):
      "\(file) does not exist; expected the archive of a run."
    case .exists(let file):
      "\(file) exists already; a new run needs a folder without an archive."
    case .notAnArchive(let file, let reason):
      "\(file) is not the archive of a run: \(reason)."
    case .newerSchema(let file, let found, let known):
      "\(file) has schema \(found), and this program knows schemas up to \(known); "
        + "expected an archive of this or an older version of the program."
    case .damaged(let file, let what):
      "\(file) is damaged: \(what)."
    case .cannotWrite(let file, let reason):
      "\(file) cannot be written: \(reason)."
    case .busy(let file):
      "\(file) is in use by another process and was not released in time."
    case .conflict(let candidate, let what):
      "Candidate \(candidate) cannot be recorded: \(what)."
    }
  }
}

extension ArchiveError {
  /// SQLite's failure in the words of a run: the one place where its codes are read.
  ///
  /// - Parameter candidate: the candidate being recorded, if one was.
  init(_ error: DatabaseError, file: String, writing: Bool, candidate: Int? = nil) {
    let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_NOTADB:
      self = .notAnArchive(file: file, reason: "expected an SQLite file, found other bytes")
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
      self = .busy(file: file)
    case .SQLITE_READONLY where !writing:
      self = .cannotWrite(
        file: file,
        reason: "a write was cut off, and undoing it needs permission to write")
    case .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_PERM:
      self = .cannotWrite(file: file, reason: message)
    case .SQLITE_IOERR where writing, .SQLITE_CANTOPEN where writing:
      self = .cannotWrite(file: file, reason: message)
    case .SQLITE_CANTOPEN:
      self = .notAnArchive(file: file, reason: "it cannot be opened")
    case .SQLITE_CONSTRAINT:
      guard let candidate else { fallthrough }
      let foreign = error.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY
      self = .conflict(
        candidate: candidate,
        what: foreign ? "a parent of it is not in the archive" : message)
    default:
      self = .damaged(file: file, what: message)
    }
  }
}
