import GRDB

/// The tables of an archive.
enum Schema {
  /// Marks an SQLite file as an archive: the bytes of "Tiel".
  static let applicationID = 0x5469_656C

  /// The newest schema; each migration is called by the number of the schema it makes.
  static let version = 2

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
    return migrator
  }()
}
