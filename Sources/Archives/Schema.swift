import Foundation
import GRDB
import Structures

/// The tables of an archive.
enum Schema {
  /// Marks an SQLite file as an archive: the bytes of "Tiel".
  static let applicationID = 0x5469_656C

  /// The newest schema; each migration is called by the number of the schema it makes.
  static let version = 4

  /// A migration that was released is never edited: a change of the schema is a new one.
  ///
  /// Numbers that must return bit for bit are ANY columns checked to be real: a REAL column
  /// stores whole numbers as integers, and the sign of -0.0 is lost.
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(
        sql: """
          PRAGMA application_id = \(applicationID);

          CREATE TABLE run (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            name TEXT NOT NULL,
            config TEXT NOT NULL,
            seed TEXT NOT NULL,            -- decimal; SQLite's integers have a sign
            programVersion TEXT NOT NULL,
            potentialDigest TEXT NOT NULL,
            machine TEXT NOT NULL,
            finished TEXT                  -- why the run ended; null while it goes on
          ) STRICT;

          CREATE TABLE candidate (
            number INTEGER PRIMARY KEY CHECK (number >= 0),
            kind TEXT NOT NULL CHECK (kind IN ('reference', 'candidate')),
            name TEXT NOT NULL UNIQUE,
            generation INTEGER NOT NULL CHECK (generation >= 0),
            origin TEXT NOT NULL,
            parentCrystal TEXT,
            decoration TEXT,
            mixture TEXT
          ) STRICT;

          CREATE TABLE parentage (
            candidate INTEGER NOT NULL REFERENCES candidate (number),
            position INTEGER NOT NULL CHECK (position >= 0),
            parent INTEGER NOT NULL REFERENCES candidate (number) CHECK (parent < candidate),
            PRIMARY KEY (candidate, position)
          ) STRICT, WITHOUT ROWID;

          CREATE TABLE evaluation (
            candidate INTEGER NOT NULL REFERENCES candidate (number),
            stage TEXT NOT NULL CHECK (stage IN ('search', 'final')),
            outcome TEXT NOT NULL,
            reason TEXT,
            species TEXT,                  -- symbols with blanks between them
            lattice BLOB CHECK (length(lattice) = 72),
            positions BLOB,                -- fractional; both: little-endian doubles, row by row
            energy ANY CHECK (energy IS NULL OR typeof(energy) = 'real'),
            memberEnergies BLOB NOT NULL CHECK (length(memberEnergies) % 8 = 0),
            largestForce ANY CHECK (largestForce IS NULL OR typeof(largestForce) = 'real'),
            steps INTEGER NOT NULL CHECK (steps >= 0),
            evaluations INTEGER NOT NULL CHECK (evaluations >= 0),
            shortContacts INTEGER NOT NULL CHECK (shortContacts >= 0),
            PRIMARY KEY (candidate, stage),
            CHECK ((species IS NULL) = (lattice IS NULL)),
            CHECK ((species IS NULL) = (positions IS NULL))
          ) STRICT;

          CREATE TABLE property (
            candidate INTEGER NOT NULL REFERENCES candidate (number),
            name TEXT NOT NULL,
            value ANY NOT NULL CHECK (typeof(value) = 'real'),
            standardError ANY NOT NULL CHECK (typeof(standardError) = 'real'),
            unit TEXT NOT NULL,
            source TEXT NOT NULL,
            PRIMARY KEY (candidate, name)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("2") { db in
      try db.execute(
        sql: """
          ALTER TABLE evaluation ADD COLUMN independentError REAL NOT NULL DEFAULT 0
          """)
    }
    migrator.registerMigration("3") { db in
      try addRunState(db)
      try addFractions(db)
      try replaceEvaluations(db)
      try db.execute(
        sql: """
          CREATE TABLE stability (
            candidate INTEGER PRIMARY KEY REFERENCES candidate (number),
            energyAboveHull ANY NOT NULL CHECK (typeof(energyAboveHull) = 'real'),
            checksum INTEGER NOT NULL
          ) STRICT;

          ALTER TABLE run ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE candidate ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE parentage ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE property ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
          """)
      try db.execute(sql: ASEViews.sql)
      for table in ["run", "candidate", "parentage", "property"] {
        try RowChecksum.seal(table, db)
      }
      // The last step of every migration from here on. SQLite keeps this number for whoever wants
      // one, in the header of the file.
      try db.execute(sql: "PRAGMA user_version = \(statementsChecksum(db))")
    }
    migrator.registerMigration("4") { db in
      let views = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'view'")
      for view in views { try db.execute(sql: "DROP VIEW \(view)") }
      try db.execute(sql: ASEViews.sql)
      try db.execute(sql: "PRAGMA user_version = \(statementsChecksum(db))")
    }
    return migrator
  }()

  /// The tables whose rows have a checksum.
  static let tables = ["run", "candidate", "parentage", "evaluation", "property", "stability"]

  /// A checksum of the statements that made the tables and views: rows have checksums of their
  /// own, but a row is what the table's statement says it is.
  static func statementsChecksum(_ db: Database) throws -> Int32 {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT type, name, tbl_name, sql FROM sqlite_schema
        WHERE name NOT GLOB 'sqlite_*' ORDER BY name
        """)
    let checksum = RowChecksum(rows.flatMap { Array($0.databaseValues) }).value
    return Int32(truncatingIfNeeded: checksum ^ checksum >> 32)
  }

  // MARK: Steps to the third schema

  private static func addRunState(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE run ADD COLUMN elapsed REAL NOT NULL DEFAULT 0 CHECK (elapsed >= 0);  -- s
        ALTER TABLE run ADD COLUMN lastCandidate INTEGER CHECK (lastCandidate >= 0);
        """)
  }

  /// The first end member's part of the mixtures.
  private static func addFractions(_ db: Database) throws {
    try db.execute(
      sql: "ALTER TABLE candidate ADD COLUMN x ANY CHECK (x IS NULL OR typeof(x) = 'real')")
    let rows = try Row.fetchAll(db, sql: "SELECT number, mixture FROM candidate")
    for row in rows {
      let (number, mixture): (Int, String?) = (
        try row.value("number"), try row.optional("mixture")
      )
      try db.execute(
        sql: "UPDATE candidate SET x = ? WHERE number = ?",
        arguments: [mixture.flatMap(CandidateRecord.firstFraction), number])
    }
  }

  /// Elements as numbers, and what follows from a structure.
  private static func replaceEvaluations(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE evaluation RENAME TO evaluation2;

        CREATE TABLE evaluation (
          candidate INTEGER NOT NULL REFERENCES candidate (number),
          stage TEXT NOT NULL CHECK (stage IN ('search', 'final')),
          outcome TEXT NOT NULL,
          reason TEXT,
          numbers BLOB,                  -- atomic; little-endian integers of 32 bits
          lattice BLOB CHECK (length(lattice) = 72),
          positions BLOB,                -- fractional; these: little-endian doubles, row by row
          cartesian BLOB,                -- the positions, Å
          composition TEXT,              -- JSON, atoms by atomic number
          mass REAL,                     -- u
          volume REAL,                   -- Å³
          energy ANY CHECK (energy IS NULL OR typeof(energy) = 'real'),
          memberEnergies BLOB NOT NULL CHECK (length(memberEnergies) % 8 = 0),
          independentError ANY NOT NULL CHECK (typeof(independentError) = 'real'),
          forces BLOB,                   -- eV/Å; null where unknown
          largestForce ANY CHECK (largestForce IS NULL OR typeof(largestForce) = 'real'),
          steps INTEGER NOT NULL CHECK (steps >= 0),
          evaluations INTEGER NOT NULL CHECK (evaluations >= 0),
          shortContacts INTEGER NOT NULL CHECK (shortContacts >= 0),
          checksum INTEGER NOT NULL,
          PRIMARY KEY (candidate, stage),
          CHECK ((numbers IS NULL) = (lattice IS NULL)),
          CHECK ((numbers IS NULL) = (positions IS NULL)),
          CHECK ((numbers IS NULL) = (cartesian IS NULL)),
          CHECK (length(positions) = 6 * length(numbers)),
          CHECK (length(cartesian) = 6 * length(numbers)),
          CHECK (forces IS NULL OR (numbers IS NOT NULL AND length(forces) = 6 * length(numbers)))
        ) STRICT;
        """)
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM evaluation2 ORDER BY candidate, stage")
    while let row = try rows.next() {
      let structure = StructureColumns(try structureOfTwo(row))
      func kept(_ column: String) -> DatabaseValue { row[column] }
      try db.insert(
        into: "evaluation",
        [
          "candidate": kept("candidate"), "stage": kept("stage"), "outcome": kept("outcome"),
          "reason": kept("reason"), "numbers": structure.numbers, "lattice": structure.lattice,
          "positions": structure.positions, "cartesian": structure.cartesian,
          "composition": structure.composition, "mass": structure.mass,
          "volume": structure.volume, "energy": kept("energy"),
          "memberEnergies": kept("memberEnergies"),
          "independentError": try row.value("independentError") as Double,
          "forces": nil as Data?, "largestForce": kept("largestForce"), "steps": kept("steps"),
          "evaluations": kept("evaluations"), "shortContacts": kept("shortContacts"),
        ], sealed: true)
    }
    try db.execute(sql: "DROP TABLE evaluation2")
  }

  /// The structure of a row of the second schema, which has the symbols of its elements.
  private static func structureOfTwo(_ row: Row) throws -> Structure? {
    guard let text: String = try row.optional("species") else { return nil }
    let symbols = text.split(separator: " ")
    let species = symbols.compactMap { Element($0) }
    guard species.count == symbols.count else { throw UnreadableValue(column: "species") }
    return try StructureColumns.structure(row, species)
  }
}
