import Foundation
import GRDB

/// A number that each row of an archive carries, worked out from all its other values, so that a
/// value that has changed on the disk is noticed when the archive is opened.
///
/// SQLite notices damage to the structure of its file and not to the values in it: a flipped bit
/// in an energy is another energy.
///
/// - Equation: FNV-1a of 64 bits over the values in the order of the columns, each as a byte for
///   its kind, its length where it has one, and its bytes, the lowest first. Every step is
///   reversible, so that a change of one byte always changes the result; of any other change one
///   in 2⁶⁴ goes unnoticed.
/// - Source: G. Fowler et al., The FNV Non-Cryptographic Hash Algorithm, Internet-Draft
///   draft-eastlake-fnv, section 5.
///
/// The values of released archives depend on it: it stays as it is.
struct RowChecksum {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  init(_ values: some Sequence<DatabaseValue>) {
    for value in values { absorb(value) }
  }

  private mutating func absorb(_ value: DatabaseValue) {
    switch value.storage {
    case .null:
      absorb(CollectionOfOne<UInt8>(0))
    case .int64(let number):
      absorb(CollectionOfOne<UInt8>(1))
      absorb(UInt64(bitPattern: number))
    case .double(let number):
      absorb(CollectionOfOne<UInt8>(2))
      absorb(number.bitPattern)
    case .string(let text):
      absorb(CollectionOfOne<UInt8>(3))
      absorb(UInt64(text.utf8.count))
      var text = text
      text.withUTF8 { absorb($0) }
    case .blob(let data):
      absorb(CollectionOfOne<UInt8>(4))
      absorb(UInt64(data.count))
      data.withUnsafeBytes { absorb($0) }
    }
  }

  private mutating func absorb(_ word: UInt64) {
    absorb(stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) })
  }

  private mutating func absorb(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }
}

// MARK: In SQL

extension RowChecksum {
  /// The checksum of its arguments, for statements on a connection it was added to.
  static let function = DatabaseFunction("rowChecksum", pure: true) { values in
    Int64(bitPattern: RowChecksum(values).value)
  }

  /// Gives every row of a table the checksum of its values.
  static func seal(_ table: String, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "UPDATE \(table) SET checksum = \(try call(table, db))")
    try statement.execute()
  }

  /// Whether each row of a table has the checksum of its values.
  static func holds(_ table: String, _ db: Database) throws -> Bool {
    let sql = "SELECT 1 FROM \(table) WHERE checksum <> \(try call(table, db)) LIMIT 1"
    return try Int.fetchOne(db, sql: sql) == nil
  }

  private static func call(_ table: String, _ db: Database) throws -> String {
    let names = try db.columns(in: table).map(\.name).filter { $0 != "checksum" }
    return "rowChecksum(\(names.joined(separator: ", ")))"
  }
}
