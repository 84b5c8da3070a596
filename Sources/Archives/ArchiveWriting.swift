import GRDB

extension Archive {
  /// Adds evaluations, the properties that belong to them, and the candidates that are new; all
  /// of it or nothing, and on the disk when this returns.
  ///
  /// A disk takes many candidates in the time of one: what is finished at the same moment is
  /// best recorded together.
  ///
  /// - Parameters:
  ///   - results: parents before their children.
  ///   - seconds: of work, added to `elapsed` in the same write.
  /// - Edge cases: what is there already and equal is left as it is, so that recording twice is
  ///   recording once. What is there and different is refused as a conflict, and so are a
  ///   parent that is not there and a number that is not finite. A candidate with a new evaluation
  ///   loses its energy above hull, which was that of another one.
  public func record(_ results: [CandidateResult], elapsed seconds: Double = 0) throws {
    for result in results {
      let properties = result.properties.lazy.compactMap(\.notFinite)
      if let name = result.evaluation.notFinite ?? properties.first {
        throw ArchiveError.conflict(
          candidate: result.candidate.number, what: "its \(name) is not a finite number")
      }
    }
    guard !results.isEmpty || seconds != 0 else { return }
    try write { db in
      for result in results {
        try naming(result.candidate.number) {
          try Self.add(result.candidate, db)
          try Self.add(result.evaluation, db)
          for property in result.properties { try Self.add(property, db) }
        }
      }
      if seconds != 0 { try Self.addElapsed(seconds, db) }
    }
  }

  /// One candidate in a write of its own.
  public func record(
    _ candidate: CandidateRecord, _ evaluation: EvaluationRecord, _ properties: [PropertyRecord]
  ) throws {
    try record([CandidateResult(candidate, evaluation, properties)])
  }

  /// Marks the run as ended, with the reason; `nil` when it goes on.
  public func setFinished(_ text: String?) throws {
    try write { try Self.setRun("finished = ?", [text], $0) }
  }

  /// Adds to the time that the run has taken, s.
  public func addElapsed(_ seconds: Double) throws {
    try write { try Self.addElapsed(seconds, $0) }
  }

  /// The number of candidates after which the run ends, where its time limit has decided it: a
  /// run that is resumed then ends with the same one. `nil` while it is open.
  public func setLastCandidate(_ number: Int?) throws {
    precondition(number ?? 0 >= 0, "a number of candidates")
    try write { try Self.setRun("lastCandidate = ?", [number], $0) }
  }

  /// Replaces the energies above hull, eV per atom, by the candidates' numbers. They move with
  /// every member of the hull, and are those of the time when the hull was last built.
  ///
  /// - Edge cases: who has none, such as a candidate off the line, is left out. A candidate that
  ///   is not there and a number that is not finite are refused as a conflict.
  public func setEnergiesAboveHull(_ energies: [Int: Double]) throws {
    let sorted = energies.sorted { $0.key < $1.key }
    if let wrong = sorted.first(where: { !$0.value.isFinite }) {
      throw ArchiveError.conflict(
        candidate: wrong.key, what: "its energy above hull is not a finite number")
    }
    try write { db in
      try db.execute(sql: "DELETE FROM stability")
      for (number, energy) in sorted {
        try naming(number) {
          try db.insert(
            into: "stability", ["candidate": number, "energyAboveHull": energy], sealed: true)
        }
      }
    }
  }

  // MARK: Rows

  private static func add(_ candidate: CandidateRecord, _ db: Database) throws {
    let number = candidate.number
    guard
      try db.insert(
        into: "candidate", candidate.columns, sealed: true, unlessThere: "number")
    else {
      let row = try known("candidate", "number = ?", [number], db)
      let parents = try parents(db, "WHERE candidate = \(number)")[number] ?? []
      let known = try CandidateRecord(row, parents: parents)
      return try require(known == candidate, number, "\(known.name) has this number already")
    }
    for (position, parent) in candidate.parents.enumerated() {
      try db.insert(
        into: "parentage", ["candidate": number, "position": position, "parent": parent],
        sealed: true)
    }
  }

  private static func add(_ evaluation: EvaluationRecord, _ db: Database) throws {
    let (number, stage) = (evaluation.candidate, evaluation.stage)
    guard
      try db.insert(
        into: "evaluation", evaluation.columns, sealed: true, unlessThere: "candidate, stage")
    else {
      let row = try known("evaluation", "candidate = ? AND stage = ?", [number, stage], db)
      return try require(
        try EvaluationRecord(row) == evaluation, number,
        "a different evaluation of the stage '\(stage)' is there already")
    }
    try db.cachedStatement(sql: "DELETE FROM stability WHERE candidate = ?")
      .execute(arguments: [number])
  }

  private static func add(_ property: PropertyRecord, _ db: Database) throws {
    let (number, name) = (property.candidate, property.name)
    guard
      try db.insert(
        into: "property", property.columns, sealed: true, unlessThere: "candidate, name")
    else {
      let row = try known("property", "candidate = ? AND name = ?", [number, name], db)
      return try require(
        try PropertyRecord(row) == property, number,
        "a different value of '\(name)' is there already")
    }
  }

  /// The row that is there already.
  private static func known(
    _ table: String, _ condition: String, _ arguments: StatementArguments, _ db: Database
  ) throws -> Row {
    let sql = "SELECT * FROM \(table) WHERE \(condition)"
    guard let row = try Row.fetchOne(db, sql: sql, arguments: arguments) else {
      throw UnreadableValue(column: table)
    }
    return row
  }

  private static func require(_ holds: Bool, _ candidate: Int, _ what: String) throws {
    guard holds else { throw ArchiveError.conflict(candidate: candidate, what: what) }
  }

  private static func addElapsed(_ seconds: Double, _ db: Database) throws {
    precondition(seconds >= 0 && seconds.isFinite, "a time that has passed")
    try setRun("elapsed = elapsed + ?", [seconds], db)
  }

  private static func setRun(
    _ assignment: String, _ arguments: StatementArguments, _ db: Database
  ) throws {
    try db.cachedStatement(sql: "UPDATE run SET \(assignment)").execute(arguments: arguments)
    try RowChecksum.seal("run", db)
  }
}
