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
      try queue.write { try $0.insert(into: "run", run.columns) }
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

  /// An archive to go on with: checked from end to end, and migrated to the newest schema.
  public static func open(at url: URL) throws -> Archive {
    try requireFile(url)
    for path in [url.path, url.deletingLastPathComponent().path] where access(path, W_OK) != 0 {
      throw ArchiveError.cannotWrite(
        file: url.relativePath, reason: String(cString: strerror(errno)))
    }
    let archive = try Archive(url, readOnly: false)
    try archive.check()
    try translating(archive.file, writing: true) { try Schema.migrator.migrate(archive.queue) }
    return archive
  }

  /// An archive to look at, also while a run writes to it or after one was killed.
  public static func openReadOnly(at url: URL) throws -> Archive {
    try requireFile(url)
    return try Archive(url, readOnly: true)
  }

  private init(_ url: URL, readOnly: Bool) throws {
    file = url.relativePath
    isReadOnly = readOnly
    // A connection that may not write at all cannot undo a write that was cut off, so that
    // readers get a full one. They only ever `read`, in which GRDB lets nothing be written.
    queue = try Self.translating(file, writing: false) {
      try DatabaseQueue(path: url.path, configuration: Self.configuration)
    }
    try requireSchema()
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(60)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = EXTRA") }
    return configuration
  }

  /// Nothing can be read or written afterwards.
  public func close() throws {
    try Self.translating(file, writing: !isReadOnly) { try queue.close() }
  }

  // MARK: Writing

  /// Adds an evaluation and the properties that belong to it, and the candidate where it is
  /// new; all of it or nothing, and on the disk when this returns.
  ///
  /// - Edge cases: what is there already and equal is left as it is, so that recording twice is
  ///   recording once. What is there and different is refused as a conflict, and so are a
  ///   parent that is not there and a number that is not finite.
  public func record(
    _ candidate: CandidateRecord, _ evaluation: EvaluationRecord, _ properties: [PropertyRecord]
  ) throws {
    let number = candidate.number
    precondition(
      evaluation.candidate == number && properties.allSatisfy { $0.candidate == number },
      "an evaluation and properties of the candidate they are recorded with")
    if let name = evaluation.notFinite ?? properties.lazy.compactMap(\.notFinite).first {
      throw ArchiveError.conflict(candidate: number, what: "its \(name) is not a finite number")
    }
    try write(number) { db in
      try Self.add(candidate, db)
      try Self.add(evaluation, db)
      for property in properties { try Self.add(property, db) }
    }
  }

  /// Marks the run as ended, with the reason; `nil` when it goes on.
  public func setFinished(_ text: String?) throws {
    try write(nil) { try $0.execute(sql: "UPDATE run SET finished = ?", arguments: [text]) }
  }

  private static func add(_ candidate: CandidateRecord, _ db: Database) throws {
    let number = candidate.number
    if let row = try Row.fetchOne(
      db, sql: "SELECT * FROM candidate WHERE number = ?", arguments: [number])
    {
      let parents = try parents(db, "WHERE candidate = \(number)")[number] ?? []
      let known = try CandidateRecord(row, parents: parents)
      return try require(known == candidate, number, "\(known.name) has this number already")
    }
    try db.insert(into: "candidate", candidate.columns)
    for (position, parent) in candidate.parents.enumerated() {
      try db.insert(
        into: "parentage", ["candidate": number, "position": position, "parent": parent])
    }
  }

  private static func add(_ evaluation: EvaluationRecord, _ db: Database) throws {
    let known = try Row.fetchOne(
      db, sql: "SELECT * FROM evaluation WHERE candidate = ? AND stage = ?",
      arguments: [evaluation.candidate, evaluation.stage])
    guard let known else { return try db.insert(into: "evaluation", evaluation.columns) }
    try require(
      try EvaluationRecord(known) == evaluation, evaluation.candidate,
      "a different evaluation of the stage '\(evaluation.stage)' is there already")
  }

  private static func add(_ property: PropertyRecord, _ db: Database) throws {
    let known = try Row.fetchOne(
      db, sql: "SELECT * FROM property WHERE candidate = ? AND name = ?",
      arguments: [property.candidate, property.name])
    guard let known else { return try db.insert(into: "property", property.columns) }
    try require(
      try PropertyRecord(known) == property, property.candidate,
      "a different value of '\(property.name)' is there already")
  }

  private static func require(_ holds: Bool, _ candidate: Int, _ what: String) throws {
    guard holds else { throw ArchiveError.conflict(candidate: candidate, what: what) }
  }

  // MARK: Reading

  /// What the run was started with.
  public func run() throws -> RunRecord {
    try read { try RunRecord(try Self.runRow($0)) }
  }

  /// Why the run ended; `nil` while it goes on or after it was cut off.
  public var finished: String? {
    get throws { try read { try Self.runRow($0).optional("finished") } }
  }

  /// In the order of their numbers.
  ///
  /// A later call, for evaluations say, can see candidates that were recorded in between.
  public func candidates() throws -> [CandidateRecord] {
    try read { db in
      let parents = try Self.parents(db)
      return try Row.fetchAll(db, sql: "SELECT * FROM candidate ORDER BY number").map { row in
        try CandidateRecord(row, parents: parents[try row.value("number")] ?? [])
      }
    }
  }

  /// By the candidate's number.
  public func evaluations(stage: String) throws -> [Int: EvaluationRecord] {
    try read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT * FROM evaluation WHERE stage = ?", arguments: [stage])
      let pairs = try rows.map(EvaluationRecord.init).map { ($0.candidate, $0) }
      return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
  }

  /// By the candidate's number, each in the order of their names.
  public func properties() throws -> [Int: [PropertyRecord]] {
    try read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM property ORDER BY candidate, name")
      return Dictionary(grouping: try rows.map(PropertyRecord.init), by: \.candidate)
    }
  }

  public func counts() throws -> ArchiveCounts {
    try read { db in
      var counts = ArchiveCounts(references: 0, candidates: 0, outcomes: [:])
      let kinds = try Row.fetchAll(
        db, sql: "SELECT kind, count(*) AS n FROM candidate GROUP BY kind")
      for row in kinds {
        let kind: String = try row.value("kind")
        if kind == "reference" {
          counts.references = try row.value("n")
        } else {
          counts.candidates = try row.value("n")
        }
      }
      let sql = "SELECT stage, outcome, count(*) AS n FROM evaluation GROUP BY stage, outcome"
      for row in try Row.fetchAll(db, sql: sql) {
        let (stage, outcome): (String, String) = (try row.value("stage"), try row.value("outcome"))
        counts.outcomes[stage, default: [:]][outcome] = try row.value("n")
      }
      return counts
    }
  }

  private static func runRow(_ db: Database) throws -> Row {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM run") else {
      throw UnreadableValue(column: "run")
    }
    return row
  }

  private static func parents(_ db: Database, _ condition: String = "") throws -> [Int: [Int]] {
    let sql = "SELECT candidate, parent FROM parentage \(condition) ORDER BY candidate, position"
    var parents: [Int: [Int]] = [:]
    for row in try Row.fetchAll(db, sql: sql) {
      parents[try row.value("candidate"), default: []].append(try row.value("parent"))
    }
    return parents
  }

  // MARK: Guards

  private func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.translating(file, writing: false) { try queue.read(body) }
  }

  private func write(_ candidate: Int?, _ body: (Database) throws -> Void) throws {
    precondition(!isReadOnly, "an archive opened for reading is not written")
    try Self.translating(file, writing: true, candidate) { try queue.write(body) }
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

  private func requireSchema() throws {
    let file = file
    try read { db in
      guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
        throw ArchiveError.notAnArchive(
          file: file, reason: "expected the mark of Tieline in its header, found none")
      }
      let found = try Schema.migrator.appliedIdentifiers(db).compactMap { Int($0) }.max() ?? 0
      guard found <= Schema.version else {
        throw ArchiveError.newerSchema(file: file, found: found, known: Schema.version)
      }
      guard found > 0 else { throw ArchiveError.damaged(file: file, what: "it has no schema") }
    }
  }

  /// Every page, constraint and reference.
  private func check() throws {
    let file = file
    try read { db in
      let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
      guard findings == ["ok"] else {
        throw ArchiveError.damaged(file: file, what: findings.first ?? "it cannot be checked")
      }
      if let row = try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") {
        let table: String = try row.value("table")
        throw ArchiveError.damaged(file: file, what: "a row of '\(table)' has lost its candidate")
      }
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
