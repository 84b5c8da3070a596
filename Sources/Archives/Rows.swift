import Foundation
import GRDB
import Quantities
import Structures

// Records as rows and back. A row may come from a damaged file, so reading one can fail, and
// never traps.

/// A stored value that cannot be what was written.
struct UnreadableValue: Error {
  let column: String
}

typealias Columns = KeyValuePairs<String, (any DatabaseValueConvertible)?>

extension Database {
  /// - Parameters:
  ///   - sealed: adds the checksum of the row; the columns are then all that the table has
  ///     beside it, in the table's order.
  ///   - key: columns by which a row that is there already is left as it is.
  /// - Returns: whether the row is new.
  @discardableResult
  func insert(
    into table: String, _ columns: Columns, sealed: Bool, unlessThere key: String? = nil
  ) throws -> Bool {
    // SQLite would end the text there, without a word.
    precondition(
      columns.allSatisfy { ($0.value as? String)?.utf8.contains(0) != true },
      "text without a zero byte")
    var names = columns.map(\.key).joined(separator: ", ")
    var marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    if sealed { (names, marks) = (names + ", checksum", "\(marks), rowChecksum(\(marks))") }
    let otherwise = key.map { " ON CONFLICT (\($0)) DO NOTHING" } ?? ""
    let statement = try cachedStatement(
      sql: "INSERT INTO \(table) (\(names)) VALUES (\(marks))\(otherwise)")
    try statement.execute(arguments: StatementArguments(columns.map(\.value)))
    return changesCount > 0
  }
}

extension Row {
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    guard let value: Value = try optional(column) else { throw UnreadableValue(column: column) }
    return value
  }

  func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
    guard hasColumn(column) else { throw UnreadableValue(column: column) }
    let stored: DatabaseValue = self[column]
    if stored.isNull { return nil }
    guard let value = Value.fromDatabaseValue(stored) else {
      throw UnreadableValue(column: column)
    }
    return value
  }

  func doubles(_ column: String) throws -> [Double] {
    guard let numbers = [Double](littleEndian: try value(column)) else {
      throw UnreadableValue(column: column)
    }
    return numbers
  }

  func vectors(_ column: String) throws -> [Vector3] {
    let numbers = try doubles(column)
    guard numbers.count % 3 == 0 else { throw UnreadableValue(column: column) }
    return stride(from: 0, to: numbers.count, by: 3).map {
      Vector3(numbers[$0], numbers[$0 + 1], numbers[$0 + 2])
    }
  }
}

extension [Double] {
  var littleEndian: Data { map { $0.bitPattern.littleEndian }.withUnsafeBytes { Data($0) } }

  init?(littleEndian data: Data) {
    guard data.count % 8 == 0 else { return nil }
    self = data.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 8).map { offset in
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: word))
      }
    }
  }
}

extension [Vector3] {
  var littleEndian: Data { flatMap { [$0.x, $0.y, $0.z] }.littleEndian }
}

extension RunRecord {
  var columns: Columns {
    [
      "id": 1, "name": name, "config": config, "seed": String(seed),
      "programVersion": programVersion, "potentialDigest": potentialDigest, "machine": machine,
    ]
  }

  init(_ row: Row) throws {
    let seed: String = try row.value("seed")
    guard let seed = UInt64(seed) else { throw UnreadableValue(column: "seed") }
    self.init(
      name: try row.value("name"), config: try row.value("config"), seed: seed,
      programVersion: try row.value("programVersion"),
      potentialDigest: try row.value("potentialDigest"), machine: try row.value("machine"))
  }
}

extension CandidateRecord {
  /// Without the parents, which have a table of their own.
  var columns: Columns {
    [
      "number": number, "kind": kind, "name": name, "generation": generation, "origin": origin,
      "parentCrystal": parentCrystal, "decoration": decoration, "mixture": mixture,
      "x": mixture.flatMap(Self.firstFraction),
    ]
  }

  init(_ row: Row, parents: [Int]) throws {
    self.init(
      number: try row.value("number"), kind: try row.value("kind"), name: try row.value("name"),
      generation: try row.value("generation"), origin: try row.value("origin"),
      parentCrystal: try row.optional("parentCrystal"),
      decoration: try row.optional("decoration"), mixture: try row.optional("mixture"),
      parents: parents)
  }

  /// The mole fraction of the first end member in a mixture such as "3:1"; `nil` for other text.
  static func firstFraction(_ mixture: String) -> Double? {
    let parts = mixture.split(separator: ":", omittingEmptySubsequences: false)
    let amounts = parts.compactMap { Double($0) }
    let sum = amounts.reduce(0, +)
    guard amounts.count == parts.count, sum > 0, sum.isFinite else { return nil }
    return amounts[0] / sum
  }
}

extension EvaluationRecord {
  var columns: Columns {
    let structure = StructureColumns(structure)
    return [
      "candidate": candidate, "stage": stage, "outcome": outcome, "reason": reason,
      "numbers": structure.numbers, "lattice": structure.lattice,
      "positions": structure.positions, "cartesian": structure.cartesian,
      "composition": structure.composition, "mass": structure.mass, "volume": structure.volume,
      "energy": energy, "memberEnergies": memberEnergies.littleEndian,
      "independentError": independentError,
      "forces": forces.isEmpty ? nil : forces.littleEndian,
      "largestForce": largestForce, "steps": steps, "evaluations": evaluations,
      "shortContacts": shortContacts,
    ]
  }

  init(_ row: Row) throws {
    let forces: Data? = try row.optional("forces")
    self.init(
      candidate: try row.value("candidate"), stage: try row.value("stage"),
      outcome: try row.value("outcome"), reason: try row.optional("reason"),
      structure: try StructureColumns.structure(row), energy: try row.optional("energy"),
      memberEnergies: try row.doubles("memberEnergies"),
      independentError: try row.value("independentError"),
      forces: forces == nil ? [] : try row.vectors("forces"),
      largestForce: try row.optional("largestForce"), steps: try row.value("steps"),
      evaluations: try row.value("evaluations"), shortContacts: try row.value("shortContacts"))
  }

  /// The name of a number that is not one, and so cannot be archived.
  var notFinite: String? {
    func isFinite(_ vectors: [Vector3]) -> Bool { vectors.allSatisfy { ($0 * 0) == .zero } }
    if let structure, !isFinite(structure.positions) { return "position" }
    if let energy, !energy.isFinite { return "energy" }
    if !memberEnergies.allSatisfy(\.isFinite) { return "member energy" }
    if !independentError.isFinite { return "independent error" }
    if !isFinite(forces) { return "force" }
    if let largestForce, !largestForce.isFinite { return "largest force" }
    return nil
  }
}

extension PropertyRecord {
  var columns: Columns {
    [
      "candidate": candidate, "name": name, "value": value, "standardError": standardError,
      "unit": unit, "source": source,
    ]
  }

  init(_ row: Row) throws {
    self.init(
      candidate: try row.value("candidate"), name: try row.value("name"),
      value: try row.value("value"), standardError: try row.value("standardError"),
      unit: try row.value("unit"), source: try row.value("source"))
  }

  var notFinite: String? {
    value.isFinite ? (standardError.isFinite ? nil : "error of \(name)") : name
  }
}
