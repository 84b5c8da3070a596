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
  ///
  /// - Parameter numbers: of those that are asked for; here and below, all where it is left out.
  public func candidates(
    in numbers: ClosedRange<Int> = Archive.everyNumber
  ) throws -> [CandidateRecord] {
    try read { db in
      let parents = try Self.parents(db, "WHERE candidate BETWEEN ? AND ?", Self.ends(numbers))
      let sql = "SELECT * FROM candidate WHERE number BETWEEN ? AND ? ORDER BY number"
      return try Self.rows(db, sql, Self.ends(numbers)) { row in
        try CandidateRecord(row, parents: parents[try row.value("number")] ?? [])
      }
    }
  }

  /// Of all candidates, in their order.
  public func numbers() throws -> [Int] {
    try read { try Int.fetchAll($0, sql: "SELECT number FROM candidate ORDER BY number") }
  }

  /// Of the candidates with a property whose name begins so, in their order.
  public func numbers(withPropertyNamed beginning: String) throws -> [Int] {
    try read { db in
      let sql = """
        SELECT DISTINCT candidate FROM property WHERE substr(name, 1, length(?)) = ? ORDER BY candidate
        """
      return try Int.fetchAll(db, sql: sql, arguments: [beginning, beginning])
    }
  }

  /// Of all candidates, by their numbers.
  public func names() throws -> [Int: String] {
    try read { db in
      let pairs: [(Int, String)] = try Self.rows(db, "SELECT number, name FROM candidate", []) {
        (try $0.value("number"), try $0.value("name"))
      }
      return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
  }

  /// By the candidate's number.
  public func evaluations(
    stage: String, of numbers: ClosedRange<Int> = Archive.everyNumber
  ) throws -> [Int: EvaluationRecord] {
    try read { db in
      let sql = "SELECT * FROM evaluation WHERE stage = ? AND candidate BETWEEN ? AND ?"
      let all = try Self.rows(db, sql, [stage] + Self.ends(numbers), EvaluationRecord.init)
      return Dictionary(all.map { ($0.candidate, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// The energies of what did not fail, in the order of the candidates' numbers: what can be had of a
  /// million evaluations at once.
  public func energies(stage: String) throws -> [EnergyRecord] {
    try read { db in
      let sql = """
        SELECT candidate, mixture, energy, length(numbers) / 4 AS atoms
        FROM evaluation JOIN candidate ON candidate = number
        WHERE stage = ? AND reason IS NULL AND energy IS NOT NULL AND numbers IS NOT NULL
        ORDER BY candidate
        """
      return try Self.rows(db, sql, [stage]) { row in
        let (energy, atoms): (Double, Int) = (try row.value("energy"), try row.value("atoms"))
        guard atoms > 0 else { throw UnreadableValue(column: "numbers") }
        return EnergyRecord(
          candidate: try row.value("candidate"), mixture: try row.optional("mixture"),
          energyPerAtom: energy / Double(atoms))
      }
    }
  }

  /// Why evaluations failed, in the order of the candidates' numbers.
  public func reasons(stage: String) throws -> [String] {
    try read { db in
      let sql = """
        SELECT reason FROM evaluation WHERE stage = ? AND reason IS NOT NULL ORDER BY candidate
        """
      return try Self.rows(db, sql, [stage]) { try $0.value("reason") }
    }
  }

  /// The highest number of a candidate that has an evaluation.
  public func lastEvaluated(stage: String) throws -> Int? {
    try read { db in
      try Int.fetchOne(
        db, sql: "SELECT max(candidate) FROM evaluation WHERE stage = ?", arguments: [stage])
    }
  }

  /// By the candidate's number, each in the order of their names.
  public func properties(
    of numbers: ClosedRange<Int> = Archive.everyNumber
  ) throws -> [Int: [PropertyRecord]] {
    try read { db in
      let sql = "SELECT * FROM property WHERE candidate BETWEEN ? AND ? ORDER BY candidate, name"
      let all = try Self.rows(db, sql, Self.ends(numbers), PropertyRecord.init)
      return Dictionary(grouping: all, by: \.candidate)
    }
  }

  public static let everyNumber = 0...Int(Int32.max)

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

  private static func ends(_ numbers: ClosedRange<Int>) -> [any DatabaseValueConvertible] {
    [numbers.lowerBound, numbers.upperBound]
  }

  /// One after the other: a row holds on to all that SQLite says of it.
  private static func rows<Value>(
    _ db: Database, _ sql: String, _ arguments: [any DatabaseValueConvertible],
    _ value: (Row) throws -> Value
  ) throws -> [Value] {
    let cursor = try Row.fetchCursor(db, sql: sql, arguments: StatementArguments(arguments))
    var values: [Value] = []
    while let row = try cursor.next() { values.append(try value(row)) }
    return values
  }

  static func parents(
    _ db: Database, _ condition: String = "", _ arguments: [any DatabaseValueConvertible] = []
  ) throws -> [Int: [Int]] {
    let sql = "SELECT candidate, parent FROM parentage \(condition) ORDER BY candidate, position"
    var parents: [Int: [Int]] = [:]
    for (candidate, parent) in try rows(
      db, sql, arguments,
      { row -> (Int, Int) in
        (try row.value("candidate"), try row.value("parent"))
      })
    {
      parents[candidate, default: []].append(parent)
    }
    return parents
  }
}
