import Foundation
import GRDB
import Testing

@testable import Archives

@Suite struct RowChecksumTests {
  private func checksum(_ values: (any DatabaseValueConvertible)?...) -> UInt64 {
    RowChecksum(values.map { $0?.databaseValue ?? .null }).value
  }

  @Test func `The hash is FNV-1a`() {
    // Of nothing, and of one zero byte.
    #expect(checksum() == 0xcbf2_9ce4_8422_2325)
    #expect(checksum(nil) == 0xaf63_bd4c_8601_b7df)
    // Of the bytes 3, 6, seven zeros and "foobar".
    #expect(checksum("foobar") == 0xd508_2d05_3855_bf09)
  }

  @Test func `Values that differ in kind, length, order or a bit differ`() {
    let rows: [[(any DatabaseValueConvertible)?]] = [
      [], [nil], [nil, nil], [0], [1], [0.0], [-0.0], [1.0], ["0"], ["1"], [""], [Data()],
      [Data([0])], [Data([0, 0])], ["ab", "c"], ["a", "bc"], [1, 2], [2, 1],
    ]
    let sums = rows.map { row in RowChecksum(row.map { $0?.databaseValue ?? .null }).value }
    #expect(Set(sums).count == rows.count)
    let data = Data((0..<40).map { UInt8($0) })
    let changed = (0..<320).map { bit in
      var data = data
      data[bit / 8] ^= 1 << (bit % 8)
      return checksum(7, data)
    }
    #expect(Set(changed + [checksum(7, data)]).count == 321)
  }

  @Test func `A table that was sealed holds until a value changes`() throws {
    var configuration = Configuration()
    configuration.prepareDatabase { $0.add(function: RowChecksum.function) }
    let queue = try DatabaseQueue(configuration: configuration)
    try queue.write { db in
      try db.execute(sql: "CREATE TABLE t (a ANY, b ANY, checksum INTEGER) STRICT")
      let columns: Columns = ["a": -0.0, "b": "text"]
      try db.insert(into: "t", columns, sealed: true)
      try db.execute(sql: "INSERT INTO t (a, b) VALUES (1, x'0102')")
      // What was inserted has the checksum that sealing gives.
      let first = try Int64.fetchOne(db, sql: "SELECT checksum FROM t")
      try RowChecksum.seal("t", db)
      #expect(try Int64.fetchOne(db, sql: "SELECT checksum FROM t") == first)
      #expect(try RowChecksum.holds("t", db))
      try db.execute(sql: "UPDATE t SET b = x'0103' WHERE a = 1")
      #expect(try !RowChecksum.holds("t", db))
    }
  }
}
