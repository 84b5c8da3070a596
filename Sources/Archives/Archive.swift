import Foundation
import GRDB
import Quantities

/// The memory of a run: every candidate, where it comes from and what became of it, in one
/// SQLite file.
///
/// What `record` has returned from is on the disk, whatever happens to the process or the power
/// afterwards; what is recorded never changes. One process writes (the run folder's lock sees
/// to it), any number read meanwhile, each call seeing the archive between two writes. Calls
/// are safe from any thread.
///
/// Opening reads the file from end to end: the structure of its pages, what holds between rows,
/// and the checksum of each row. An archive that opens has all that was ever acknowledged, value
/// for value; one that is damaged is refused and left as it is.
///
/// ASE reads the file as a database of its own: see `ASEViews`.
///
/// The journal is SQLite's rollback journal, flushed with its folder at every commit
/// (`synchronous = EXTRA`), and not the write-ahead log. A log would be faster, but its readers
/// must share memory with the writer, and so be on the same computer: a run on a cluster's node
/// is looked at from another one. It would also leave two more files beside the archive. After
/// a kill, the first to open the file, even to read it, undoes the write that was cut off.
///
/// - Important: the process that has an archive open leaves the file alone otherwise: on
///   closing any descriptor of a file, POSIX drops all locks of the process on it, SQLite's too.
public final class Archive: Sendable {
  private let queue: DatabaseQueue
  private let file: String
  private let isReadOnly: Bool
  /// Whether this is a copy in memory of an archive of an older schema, which changes no more.
  public let isCopy: Bool

  /// A new archive; whoever looks sees none, or one that is complete.
  public static func create(at url: URL, run: RunRecord) throws -> Archive {
    let file = url.relativePath
    guard !exists(url) else { throw ArchiveError.exists(file: file) }
    // Made under the name of a temporary of `AtomicFile`, which clears away what a kill leaves.
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = url.deletingLastPathComponent()
      .appendingPathComponent(".\(url.lastPathComponent.prefix(60)).\(random).tieline-partial")
    let descriptor = Glibc.open(temporary.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw ArchiveError.cannotWrite(file: file, reason: String(cString: strerror(errno)))
    }
    Glibc.close(descriptor)
    defer { unlink(temporary.path) }
    try translating(file, writing: true) {
      var configuration = configuration
      // A kill leaves a temporary that is worth nothing: no journal to leave beside it.
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = MEMORY") }
      let queue = try DatabaseQueue(path: temporary.path, configuration: configuration)
      try Schema.migrator.migrate(queue)
      try queue.write { db in
        try db.insert(into: "run", run.columns, sealed: false)
        try RowChecksum.seal("run", db)
      }
      try queue.close()
    }
    guard !exists(url) else { throw ArchiveError.exists(file: file) }
    guard rename(temporary.path, url.path) == 0 else {
      throw ArchiveError.cannotWrite(file: file, reason: String(cString: strerror(errno)))
    }
    // The name is durable only when the folder is.
    let folder = Glibc.open(
      url.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      Glibc.close(folder)
    }
    return try open(at: url)
  }

  /// An archive to go on with, migrated to the newest schema.
  public static func open(at url: URL) throws -> Archive {
    try requireFile(url)
    for path in [url.path, url.deletingLastPathComponent().path] where access(path, W_OK) != 0 {
      throw ArchiveError.cannotWrite(
        file: url.relativePath, reason: String(cString: strerror(errno)))
    }
    return try Archive(url, readOnly: false)
  }

  /// An archive to look at, also while a run writes to it or after one was killed.
  ///
  /// - Edge cases: one of an older schema is left as it is, and looked at as it was when opened.
  public static func openReadOnly(at url: URL) throws -> Archive {
    try requireFile(url)
    return try Archive(url, readOnly: true)
  }

  private init(_ url: URL, readOnly: Bool) throws {
    let file = url.relativePath
    self.file = file
    isReadOnly = readOnly
    var isCopy = false
    // A connection that may not write at all cannot undo a write that was cut off, so that
    // readers get a full one. They only ever `read`, in which GRDB lets nothing be written.
    let found = try Self.translating(file, writing: false) {
      try DatabaseQueue(path: url.path, configuration: Self.configuration)
    }
    let schema = try Self.translating(file, writing: false) {
      try found.read { db in
        let schema = try Self.schema(db, file)
        try Self.checkPages(db, file)
        // Before a migration makes them anew: checksums are in the third schema and since.
        if (3..<Schema.version).contains(schema) { try Self.checkRows(db, file) }
        return schema
      }
    }
    queue = try Self.translating(file, writing: !readOnly) {
      guard schema < Schema.version else { return found }
      var newest = found
      if readOnly {
        isCopy = true
        newest = try DatabaseQueue(configuration: Self.configuration)
        try found.backup(to: newest)
        try found.close()
      }
      try Schema.migrator.migrate(newest)
      return newest
    }
    self.isCopy = isCopy
    try read { try Self.checkRows($0, file) }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(60)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA synchronous = EXTRA")
      db.add(function: RowChecksum.function)
    }
    return configuration
  }

  /// Nothing can be read or written afterwards.
  public func close() throws {
    try Self.translating(file, writing: !isReadOnly) { try queue.close() }
  }

  // MARK: Guards

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.translating(file, writing: false) { try queue.read(body) }
  }

  func write(_ body: (Database) throws -> Void) throws {
    precondition(!isReadOnly, "an archive opened for reading is not written")
    try Self.translating(file, writing: true) { try queue.write(body) }
  }

  /// A part of a write that is about one candidate, so that what is refused has a number.
  func naming(_ candidate: Int, _ body: () throws -> Void) throws {
    try Self.translating(file, writing: true, candidate, body)
  }

  /// Whatever fails in `body`, as an `ArchiveError`.
  private static func translating<Result>(
    _ file: String, writing: Bool, _ candidate: Int? = nil, _ body: () throws -> Result
  ) throws(ArchiveError) -> Result {
    do {
      return try body()
    } catch let error as ArchiveError {
      throw error
    } catch let error as DatabaseError {
      throw ArchiveError(error, file: file, writing: writing, candidate: candidate)
    } catch let error as UnreadableValue {
      throw .damaged(file: file, what: "a value of '\(error.column)' is unreadable")
    } catch {
      throw .damaged(file: file, what: "\(error)")
    }
  }

  /// The number of the schema, where it is one that this program knows.
  private static func schema(_ db: Database, _ file: String) throws -> Int {
    guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
      throw ArchiveError.notAnArchive(
        file: file, reason: "expected the mark of Tieline in its header, found none")
    }
    let applied = try Schema.migrator.appliedIdentifiers(db).compactMap { Int($0) }
    guard let newest = applied.max() else {
      throw ArchiveError.damaged(file: file, what: "it has no schema")
    }
    guard newest <= Schema.version else {
      throw ArchiveError.newerSchema(file: file, found: newest, known: Schema.version)
    }
    guard applied.sorted() == Array(1...max(1, newest)) else {
      throw ArchiveError.damaged(file: file, what: "steps to its schema \(newest) are missing")
    }
    return newest
  }

  /// Every page, constraint and reference.
  private static func checkPages(_ db: Database, _ file: String) throws {
    let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
    guard findings == ["ok"] else {
      let finding = findings.first ?? "it cannot be checked"
      throw ArchiveError.damaged(
        file: file, what: finding.split(whereSeparator: \.isNewline).joined(separator: " "))
    }
    if let row = try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") {
      let table: String = try row.value("table")
      throw ArchiveError.damaged(file: file, what: "a row of '\(table)' has lost its candidate")
    }
  }

  /// Every value, in a schema with checksums.
  private static func checkRows(_ db: Database, _ file: String) throws {
    let written = try Int.fetchOne(db, sql: "PRAGMA user_version")
    guard written == Int(try Schema.statementsChecksum(db)) else {
      throw ArchiveError.damaged(file: file, what: "its tables are not those that were made")
    }
    for table in Schema.tables where try !RowChecksum.holds(table, db) {
      throw ArchiveError.damaged(
        file: file, what: "a row of '\(table)' is not the one that was written")
    }
  }

  private static func exists(_ url: URL) -> Bool {
    var status = stat()
    return lstat(url.path, &status) == 0
  }

  private static func requireFile(_ url: URL) throws {
    var status = stat()
    guard stat(url.path, &status) == 0 else {
      throw ArchiveError.missing(file: url.relativePath)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ArchiveError.notAnArchive(file: url.relativePath, reason: "it is not a regular file")
    }
  }
}
