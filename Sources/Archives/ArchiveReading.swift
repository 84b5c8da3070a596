import GRDB

extension Archive {
  /// What the run was started with.
  public func run() throws -> RunRecord {
    try read { try RunRecord(try Self.runRow($0)) }
  }

  /// Why the run ended; `nil` while it goes on or after it was cut off.
  public var finished: String? {
    get throws { try read { try Self.runRow($0).optional("finished") } }
  }

  /// The time that the run has taken in all its sessions, s, as far as it was added.
  public var elapsed: Double {
    get throws { try read { try Self.runRow($0).value("elapsed") } }
  }

  /// The number of candidates after which the run ends, where its time limit has decided it.
  public var lastCandidate: Int? {
    get throws { try read { try Self.runRow($0).optional("lastCandidate") } }
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

  /// Energies above hull, eV per atom, by the candidates' numbers, as they were last set.
  public func energiesAboveHull() throws -> [Int: Double] {
    try read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT candidate, energyAboveHull FROM stability")
      let pairs: [(Int, Double)] = try rows.map {
        (try $0.value("candidate"), try $0.value("energyAboveHull"))
      }
      return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
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

  static func parents(_ db: Database, _ condition: String = "") throws -> [Int: [Int]] {
    let sql = "SELECT candidate, parent FROM parentage \(condition) ORDER BY candidate, position"
    var parents: [Int: [Int]] = [:]
    for row in try Row.fetchAll(db, sql: sql) {
      parents[try row.value("candidate"), default: []].append(try row.value("parent"))
    }
    return parents
  }
}
