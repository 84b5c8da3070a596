import Archives
import Foundation
import GRDB
import Quantities
import Testing

@Suite struct ArchiveErrorTests {
  let folder: Folder
  init() throws { folder = try Folder() }

  private func made(_ count: Int = 0) throws {
    let archive = try Archive.create(at: folder.archive, run: Samples.run)
    for n in 0..<count { try Samples.record(n, in: archive) }
    try archive.close()
  }

  /// Everything that can be read, by whoever only looks.
  private func readAll() throws {
    let archive = try Archive.openReadOnly(at: folder.archive)
    defer { try? archive.close() }
    _ = try archive.run()
    _ = try archive.finished
    _ = try archive.candidates()
    _ = try archive.evaluations(stage: "search")
    _ = try archive.properties()
    _ = try archive.counts()
  }

  @Test func `An archive is not made where a file is`() throws {
    try Data("not yours".utf8).write(to: folder.archive)
    #expect(throws: ArchiveError.exists(file: folder.archive.relativePath)) { try made() }
    #expect(try Data(contentsOf: folder.archive) == Data("not yours".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["archive.db"])
  }

  @Test func `An archive that is missing is not made by opening it`() {
    let missing = ArchiveError.missing(file: folder.archive.relativePath)
    #expect(throws: missing) { try Archive.open(at: folder.archive) }
    #expect(throws: missing) { try Archive.openReadOnly(at: folder.archive) }
    #expect(!FileManager.default.fileExists(atPath: folder.archive.path))
  }

  @Test func `A folder that takes no files is told of`() throws {
    // Nothing can be created here, by nobody.
    let url = URL(fileURLWithPath: "/proc/self/archive.db")
    #expect {
      try Archive.create(at: url, run: Samples.run)
    } throws: { error in
      guard let error = error as? ArchiveError, case .cannotWrite = error else { return false }
      return error.kind == .cannotWrite && error.sentence.hasPrefix("/proc/self/archive.db cannot")
    }
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func `A read-only folder can be looked at and not gone on with`() throws {
    try made(3)
    try #require(chmod(folder.url.path, 0o500) == 0)
    defer { chmod(folder.url.path, 0o700) }
    try readAll()
    #expect(
      throws: ArchiveError.cannotWrite(
        file: folder.archive.relativePath, reason: "Permission denied")
    ) { try Archive.open(at: folder.archive) }
  }

  @Test(arguments: ["", "structure,energy\n1,2\n", "SQLite format 3"])
  func `Another file is not an archive`(_ text: String) throws {
    for padding in [0, 100, 5000] where !text.isEmpty || padding == 0 {
      // A zero byte ends the mark of SQLite.
      try Data((text + "\0" + String(repeating: "x", count: padding)).utf8)
        .dropFirst(text.isEmpty ? 1 : 0).write(to: folder.archive)
      #expect(throws: ArchiveError.self) { try readAll() }
      #expect(throws: ArchiveError.self) { try Archive.open(at: folder.archive) }
    }
  }

  @Test func `Another program's SQLite file is not an archive`() throws {
    let queue = try DatabaseQueue(path: folder.archive.path)
    try queue.write { try $0.execute(sql: "CREATE TABLE run (name TEXT)") }
    try queue.close()
    #expect(
      throws: ArchiveError.notAnArchive(
        file: folder.archive.relativePath,
        reason: "expected the mark of Tieline in its header, found none")
    ) { try Archive.open(at: folder.archive) }
  }

  @Test func `A folder is not an archive`() {
    #expect(
      throws: ArchiveError.notAnArchive(
        file: folder.url.relativePath, reason: "it is not a regular file")
    ) { try Archive.openReadOnly(at: folder.url) }
  }

  @Test func `An archive of the first schema is read as it is, and moved on when gone on with`()
    throws
  {
    try made(3)
    let queue = try DatabaseQueue(path: folder.archive.path)
    try queue.write {
      try $0.execute(
        sql: """
          ALTER TABLE evaluation DROP COLUMN independentError;
          DELETE FROM grdb_migrations WHERE identifier = '2'
          """)
    }
    try queue.close()
    let bytes = try Data(contentsOf: folder.archive)
    func errors(_ archive: Archive) throws -> [Double] {
      defer { try? archive.close() }
      return try archive.evaluations(stage: "search").values.map(\.independentError)
    }
    #expect(try errors(Archive.openReadOnly(at: folder.archive)) == [0, 0, 0])
    #expect(try Data(contentsOf: folder.archive) == bytes)
    #expect(try errors(Archive.open(at: folder.archive)) == [0, 0, 0])
    #expect(try errors(Archive.openReadOnly(at: folder.archive)) == [0, 0, 0])
    #expect(try Data(contentsOf: folder.archive) != bytes)
  }

  @Test func `An archive of a newer program is refused and left alone`() throws {
    try made(2)
    let queue = try DatabaseQueue(path: folder.archive.path)
    try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('12')") }
    try queue.close()
    let bytes = try Data(contentsOf: folder.archive)
    let newer = ArchiveError.newerSchema(file: folder.archive.relativePath, found: 12, known: 2)
    #expect(throws: newer) { try Archive.open(at: folder.archive) }
    #expect(throws: newer) { try Archive.openReadOnly(at: folder.archive) }
    #expect(try Data(contentsOf: folder.archive) == bytes)
  }

  @Test func `An archive cut short is never gone on with, and never crashes a reader`() throws {
    try made(12)
    let bytes = try Data(contentsOf: folder.archive)
    for cut in 0..<60 {
      try bytes.prefix(bytes.count * cut / 60 + (cut % 2)).write(to: folder.archive)
      #expect(throws: ArchiveError.self) { try Archive.open(at: folder.archive) }
      do { try readAll() } catch is ArchiveError {}
    }
  }

  @Test func `An archive with wrong bytes is read or refused in a sentence`() throws {
    try made(12)
    let bytes = try Data(contentsOf: folder.archive)
    var stream = RandomStream(seed: 3, purpose: "damage", candidate: 0)
    for trial in 0..<120 {
      var damaged = bytes
      // Every third time in the header and the schema, the rest anywhere.
      let range = trial % 3 == 0 ? 4096 : bytes.count
      for _ in 0..<(1 << (trial % 8)) {
        damaged[Int(stream.next() % UInt64(range))] = UInt8(truncatingIfNeeded: stream.next())
      }
      try damaged.write(to: folder.archive)
      do { try readAll() } catch is ArchiveError {}
      do { try Archive.open(at: folder.archive).close() } catch is ArchiveError {}
    }
  }

  @Test func `Values that no run wrote are damage`() throws {
    let statements = [
      "UPDATE run SET seed = 'seven'",
      "DELETE FROM run",
      "UPDATE evaluation SET species = 'Li Xx S' WHERE candidate = 1",
      "UPDATE evaluation SET species = 'Li' WHERE candidate = 1",
      "UPDATE evaluation SET lattice = zeroblob(72)",
      "UPDATE evaluation SET positions = zeroblob(3)",
    ]
    for statement in statements {
      try? FileManager.default.removeItem(at: folder.archive)
      try made(3)
      try readAll()
      let queue = try DatabaseQueue(path: folder.archive.path)
      try queue.write { try $0.execute(sql: statement) }
      try queue.close()
      #expect {
        try readAll()
      } throws: { error in
        if case .damaged? = error as? ArchiveError { true } else { false }
      }
    }
  }
}
