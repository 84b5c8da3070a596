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
  func insert(into table: String, _ columns: Columns) throws {
    // SQLite would end the text there, without a word.
    precondition(
      columns.allSatisfy { ($0.value as? String)?.utf8.contains(0) != true },
      "text without a zero byte")
    let names = columns.map(\.key).joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    let statement = try cachedStatement(sql: "INSERT INTO \(table) (\(names)) VALUES (\(marks))")
    try statement.execute(arguments: StatementArguments(columns.map(\.value)))
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
}

extension [Double] {
  var littleEndian: Data {
    var data = Data(capacity: 8 * count)
    for number in self {
      Swift.withUnsafeBytes(of: number.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

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
}

extension EvaluationRecord {
  var columns: Columns {
    let positions = structure?.positions.flatMap { [$0.x, $0.y, $0.z] }
    return [
      "candidate": candidate, "stage": stage, "outcome": outcome, "reason": reason,
      "species": structure?.species.map(\.symbol).joined(separator: " "),
      "lattice": structure?.lattice.matrix.rowMajor.littleEndian,
      "positions": positions?.littleEndian,
      "energy": energy, "memberEnergies": memberEnergies.littleEndian,
      "independentError": independentError,
      "largestForce": largestForce, "steps": steps, "evaluations": evaluations,
      "shortContacts": shortContacts,
    ]
  }

  init(_ row: Row) throws {
    self.init(
      candidate: try row.value("candidate"), stage: try row.value("stage"),
      outcome: try row.value("outcome"), reason: try row.optional("reason"),
      structure: try Self.structure(row), energy: try row.optional("energy"),
      memberEnergies: try row.doubles("memberEnergies"),
      // An archive of the first schema that is only looked at has no such column.
      independentError: row.hasColumn("independentError") ? try row.value("independentError") : 0,
      largestForce: try row.optional("largestForce"), steps: try row.value("steps"),
      evaluations: try row.value("evaluations"), shortContacts: try row.value("shortContacts"))
  }

  private static func structure(_ row: Row) throws -> Structure? {
    guard let text: String = try row.optional("species") else { return nil }
    let symbols = text.split(separator: " ")
    let species = symbols.compactMap { Element($0) }
    guard species.count == symbols.count else { throw UnreadableValue(column: "species") }
    guard let matrix = Matrix3(rowMajor: try row.doubles("lattice")),
      let lattice = Lattice(matrix)
    else { throw UnreadableValue(column: "lattice") }
    let numbers = try row.doubles("positions")
    guard numbers.count == 3 * species.count else { throw UnreadableValue(column: "positions") }
    let positions = species.indices.map {
      Vector3(numbers[3 * $0], numbers[3 * $0 + 1], numbers[3 * $0 + 2])
    }
    return Structure(lattice: lattice, species: species, positions: positions)
  }

  /// The name of a number that is not one, and so cannot be archived.
  var notFinite: String? {
    if let structure, !structure.positions.allSatisfy({ ($0 * 0) == .zero }) { return "position" }
    if let energy, !energy.isFinite { return "energy" }
    if !memberEnergies.allSatisfy(\.isFinite) { return "member energy" }
    if !independentError.isFinite { return "independent error" }
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
