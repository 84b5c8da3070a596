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

  /// In a process of its own, which gives up the superuser's right to write everywhere.
  @Test func `What is read-only can be looked at and not gone on with`() async throws {
    try made(3)
    let path = folder.archive.path
    defer { chmod(folder.url.path, 0o700) }
    for (file, around) in [(0o444, 0o555), (0o444, 0o777), (0o666, 0o555)] as [(mode_t, mode_t)] {
      try #require(chmod(path, file) == 0 && chmod(folder.url.path, around) == 0)
      await #expect(processExitsWith: .success) { [path = path as String] in
        if geteuid() == 0, setgid(65534) != 0 || setuid(65534) != 0 { exit(1) }
        let url = URL(fileURLWithPath: path)
        let reader = try Archive.openReadOnly(at: url)
        guard try reader.candidates() == (0..<3).map({ Samples.candidate($0) }) else { exit(2) }
        do {
          _ = try Archive.open(at: url)
          exit(3)
        } catch let error as ArchiveError {
          let expected = ArchiveError.cannotWrite(
            file: url.relativePath, reason: "Permission denied")
          guard error == expected, error.kind.rawValue == 73 else { exit(4) }
        }
      }
    }
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

  @Test func `An archive of a newer program is refused and left alone`() throws {
    try made(2)
    let queue = try DatabaseQueue(path: folder.archive.path)
    try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('12')") }
    try queue.close()
    let bytes = try Data(contentsOf: folder.archive)
    let newer = ArchiveError.newerSchema(file: folder.archive.relativePath, found: 12, known: 4)
    #expect(throws: newer) { try Archive.open(at: folder.archive) }
    #expect(throws: newer) { try Archive.openReadOnly(at: folder.archive) }
    #expect(try Data(contentsOf: folder.archive) == bytes)
  }

  @Test func `Values that no run wrote are damage`() throws {
    let statements = [
      "UPDATE run SET seed = 'seven'",
      "DELETE FROM run",
      "UPDATE evaluation SET numbers = zeroblob(12) WHERE candidate = 1",
      "UPDATE evaluation SET lattice = zeroblob(72)",
      "UPDATE evaluation SET energy = energy - 1 WHERE candidate = 2",
      "UPDATE evaluation SET forces = NULL WHERE candidate = 1",
      "UPDATE candidate SET x = 0.25 WHERE number = 2",
      "UPDATE parentage SET parent = 0 WHERE candidate = 2",
      "UPDATE property SET value = 1.0 WHERE candidate = 2 AND name = 'conductivity'",
      "UPDATE run SET elapsed = 1",
      "DROP VIEW keys",
      "CREATE TRIGGER t AFTER INSERT ON candidate BEGIN DELETE FROM evaluation; END",
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
