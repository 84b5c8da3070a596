import Foundation
import GRDB
import Quantities
import Structures
import Testing

@testable import Archives

/// Archives that older versions of the program have made.
@Suite struct SchemaTests {
  let folder: Folder
  init() throws { folder = try Folder() }

  /// An archive of an older schema with candidates 0..<count.
  private func made(schema: Int, count: Int) throws {
    var configuration = Configuration()
    configuration.prepareDatabase { $0.add(function: RowChecksum.function) }
    let queue = try DatabaseQueue(path: folder.archive.path, configuration: configuration)
    try Schema.migrator.migrate(queue, upTo: "\(schema)")
    try queue.write { db in
      try db.insert(into: "run", Samples.run.columns, sealed: false)
      if schema > 2 { try RowChecksum.seal("run", db) }
      for n in 0..<count {
        let result = Samples.result(n)
        if schema > 2 { try insertSealed(result, db) } else { try insert(result, schema, db) }
      }
    }
    try queue.close()
  }

  /// As the third schema has it, which is that of today but for the views.
  private func insertSealed(_ result: CandidateResult, _ db: Database) throws {
    let number = result.candidate.number
    try db.insert(into: "candidate", result.candidate.columns, sealed: true)
    for (position, parent) in result.candidate.parents.enumerated() {
      try db.insert(
        into: "parentage", ["candidate": number, "position": position, "parent": parent],
        sealed: true)
    }
    try db.insert(into: "evaluation", result.evaluation.columns, sealed: true)
    for property in result.properties {
      try db.insert(into: "property", property.columns, sealed: true)
    }
  }

  private func insert(_ result: CandidateResult, _ schema: Int, _ db: Database) throws {
    let (candidate, evaluation) = (result.candidate, result.evaluation)
    func text(_ value: String?) -> String { value.map { "'\($0)'" } ?? "NULL" }
    try db.execute(
      sql: """
        INSERT INTO candidate VALUES (
          \(candidate.number), '\(candidate.kind)', '\(candidate.name)', \(candidate.generation),
          '\(candidate.origin)', \(text(candidate.parentCrystal)), \(text(candidate.decoration)),
          \(text(candidate.mixture)))
        """)
    for (position, parent) in candidate.parents.enumerated() {
      try db.execute(
        sql: "INSERT INTO parentage VALUES (\(candidate.number), \(position), \(parent))")
    }
    let structure = try #require(evaluation.structure)
    try db.insert(
      into: "evaluation",
      [
        "candidate": evaluation.candidate, "stage": evaluation.stage,
        "outcome": evaluation.outcome,
        "species": structure.species.map(\.symbol).joined(separator: " "),
        "lattice": structure.lattice.matrix.rowMajor.littleEndian,
        "positions": structure.positions.littleEndian, "energy": evaluation.energy,
        "memberEnergies": evaluation.memberEnergies.littleEndian,
        "largestForce": evaluation.largestForce, "steps": evaluation.steps,
        "evaluations": evaluation.evaluations, "shortContacts": evaluation.shortContacts,
      ], sealed: false)
    if schema == 2 {
      try db.execute(
        sql: "UPDATE evaluation SET independentError = ? WHERE candidate = ?",
        arguments: [evaluation.independentError, candidate.number])
    }
    for property in result.properties {
      try db.insert(into: "property", property.columns, sealed: false)
    }
  }

  /// What the archive of a schema knows of a candidate.
  private func known(_ n: Int, schema: Int) -> EvaluationRecord {
    var evaluation = Samples.evaluation(n)
    if schema < 3 { evaluation.forces = [] }
    if schema == 1 { evaluation.independentError = 0 }
    return evaluation
  }

  @Test(arguments: [1, 2, 3])
  func `An older archive is looked at as it is, and moved on when gone on with`(
    schema: Int
  ) throws {
    try made(schema: schema, count: 12)
    let bytes = try Data(contentsOf: folder.archive)
    let reader = try Archive.openReadOnly(at: folder.archive)
    #expect(try Data(contentsOf: folder.archive) == bytes)
    let writer = try Archive.open(at: folder.archive)
    #expect(try Data(contentsOf: folder.archive) != bytes)
    for archive in [reader, writer, try Archive.openReadOnly(at: folder.archive)] {
      #expect(try archive.run() == Samples.run)
      #expect(try archive.candidates() == (0..<12).map { Samples.candidate($0) })
      let evaluations = try archive.evaluations(stage: "search")
      #expect(evaluations.count == 12)
      for n in 0..<12 { #expect(evaluations[n] == known(n, schema: schema)) }
      #expect(try archive.properties().count == 12)
      #expect(try archive.properties()[7] == Samples.properties(7))
      #expect(try archive.elapsed == 0)
      #expect(try archive.lastCandidate == nil)
    }
    // The run goes on.
    try writer.record(
      [Samples.result(12), CandidateResult(Samples.candidate(3), known(3, schema: schema))])
    try writer.close()
    #expect(try Archive.open(at: folder.archive).candidates().count == 13)
  }

  @Test(arguments: [2, 3])
  func `An older archive is one of ASE's once it is moved on`(schema: Int) throws {
    try made(schema: schema, count: 5)
    try Archive.open(at: folder.archive).close()
    let queue = try DatabaseQueue(path: folder.archive.path)
    try queue.read { db in
      let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM systems")
      #expect(count == 5)
      let sql = "SELECT value FROM number_key_values WHERE key = 'x' ORDER BY id"
      let fractions = try Double.fetchAll(db, sql: sql)
      #expect(fractions == [0.75, 0.75, 0.75])
      #expect(try db.viewExists("fraction"))
    }
  }

  /// What a kill leaves on the disk, after each statement: the archive and its journal as they are.
  private final class Moments: @unchecked Sendable {
    let folder: Folder
    var files: [[(name: String, data: Data)]] = []
    init(_ folder: Folder) { self.folder = folder }

    func take() {
      let names = ["", "-journal"].map { folder.archive.path + $0 }
      files.append(
        names.compactMap { name in
          FileManager.default.contents(atPath: name).map { (name, $0) }
        })
    }
  }

  @Test(arguments: [1, 2, 3])
  func `Killed at any step of a migration, an archive has all that it had`(schema: Int) throws {
    try made(schema: schema, count: 12)
    let moments = Moments(folder)
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      // What is changed goes to the disk at once, as of an archive larger than the memory.
      try db.execute(sql: "PRAGMA cache_size = 1")
      db.add(function: RowChecksum.function)
      db.trace { _ in moments.take() }
    }
    let queue = try DatabaseQueue(path: folder.archive.path, configuration: configuration)
    try Schema.migrator.migrate(queue)
    try queue.close()
    #expect(moments.files.contains { $0.count == 2 && $0[1].data.count > 512 })
    for (number, files) in moments.files.enumerated() {
      for ending in ["", "-journal"] { unlink(folder.archive.path + ending) }
      for (name, data) in files { try data.write(to: URL(fileURLWithPath: name)) }
      let archive = try Archive.open(at: folder.archive)
      let evaluations = try archive.evaluations(stage: "search")
      #expect(
        evaluations
          == Dictionary(
            uniqueKeysWithValues: (0..<12).map {
              ($0, known($0, schema: schema))
            }), "moment \(number)")
      #expect(try archive.candidates().count == 12 && archive.run() == Samples.run)
      try archive.close()
    }
  }

  @Test func `What an older archive cannot have held is damage, and left as it is`() throws {
    let statements = [
      (2, "UPDATE evaluation SET species = 'Li Xx S' WHERE candidate = 1"),
      (2, "UPDATE evaluation SET species = 'Li' WHERE candidate = 1"),
      (2, "UPDATE evaluation SET lattice = zeroblob(72)"),
      (2, "UPDATE evaluation SET positions = zeroblob(3)"),
      (2, "DELETE FROM grdb_migrations WHERE identifier = '1'"),
      (3, "UPDATE evaluation SET energy = 1.5 WHERE candidate = 1"),
      (3, "DROP VIEW keys"),
    ]
    for (schema, statement) in statements {
      try? FileManager.default.removeItem(at: folder.archive)
      try made(schema: schema, count: 3)
      let queue = try DatabaseQueue(path: folder.archive.path)
      try queue.write { try $0.execute(sql: statement) }
      try queue.close()
      let bytes = try Data(contentsOf: folder.archive)
      for open in [Archive.open, Archive.openReadOnly] {
        #expect {
          try open(folder.archive)
        } throws: { error in
          if case .damaged? = error as? ArchiveError { true } else { false }
        }
      }
      #expect(try Data(contentsOf: folder.archive) == bytes)
    }
  }
}
