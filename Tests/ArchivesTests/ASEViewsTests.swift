import Archives
import Foundation
import GRDB
import Quantities
import Structures
import Testing

/// An archive as a database of ASE; `make test` puts the ASE of the tests in `.build/ase`.
@Suite struct ASEViewsTests {
  static let python = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: ".build/ase/bin/python3")
  static let hasASE = FileManager.default.isExecutableFile(atPath: python.path)

  let folder: Folder
  let archive: Archive

  /// Candidates 0 to 11: 3 relaxed again, 4 again and in vain, 5 without a structure.
  init() throws {
    folder = try Folder()
    archive = try Archive.create(at: folder.archive, run: Samples.run)
    var results = (0..<12).map(Samples.result)
    results[5].evaluation = EvaluationRecord(
      candidate: 5, stage: "search", outcome: "failed", reason: "no neighbours", steps: 0,
      evaluations: 0, shortContacts: 0)
    try archive.record(results)
    for number in [3, 4] {
      var again = Samples.evaluation(number, stage: "final")
      again.structure = Samples.structure(20)
      again.forces = Samples.forces(20)
      again.energy = -1 / 7
      if number == 4 { (again.outcome, again.reason) = ("failed", "exploded") }
      try archive.record(Samples.candidate(number), again, [])
    }
    try archive.setEnergiesAboveHull([0: 0, 3: 1 / 3, 5: 0.5, 7: 1e-5 / 3])
  }

  /// The evaluation of each candidate that ASE is to see.
  private func shown() throws -> [(CandidateRecord, EvaluationRecord)] {
    let search = try archive.evaluations(stage: "search")
    let final = try archive.evaluations(stage: "final")
    return try archive.candidates().compactMap { candidate in
      let number = candidate.number
      let evaluation = number == 3 ? final[3] : search[number]
      return evaluation.flatMap { $0.structure == nil ? nil : (candidate, $0) }
    }
  }

  // MARK: Without ASE

  @Test func `The views give what the archive holds`() throws {
    let shown = try shown()
    try archive.close()
    let queue = try DatabaseQueue(path: folder.archive.path)
    try queue.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM systems ORDER BY id")
      #expect(rows.map { $0["id"] as Int } == shown.map { $0.0.number + 1 })
      for (row, (_, evaluation)) in zip(rows, shown) {
        let structure = try #require(evaluation.structure)
        #expect(row["energy"] as Double? == evaluation.energy)
        #expect(row["natoms"] as Int == structure.count)
        #expect(row["volume"] as Double == structure.lattice.volume)
        #expect((row["forces"] as Data?)?.count == evaluation.forces.nilIfEmpty.map { 24 * $0 })
        #expect((row["fmax"] as Double?) == (evaluation.forces.isEmpty ? nil : 0.01))
      }
      #expect(Set(rows.map { $0["unique_id"] as String }).count == shown.count)
      let species = try Row.fetchAll(db, sql: "SELECT * FROM species WHERE id = 8 ORDER BY Z")
      #expect(species.map { [$0["Z"] as Int, $0["n"] as Int] } == [[3, 5], [15, 5], [16, 5]])
      let keys = try String.fetchAll(db, sql: "SELECT key FROM keys WHERE id = 8 ORDER BY key")
      #expect(
        keys == [
          "energy_above_hull", "generation", "name", "origin", "outcome", "stage", "x",
        ])
    }
  }

  @Test func `Of three end members or more the fractions of all but the last are keys`() throws {
    var result = Samples.result(12)
    result.candidate.mixture = "3:1:0:2"
    try archive.record([result])
    try archive.close()
    let queue = try DatabaseQueue(path: folder.archive.path)
    try queue.read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT key, value FROM number_key_values WHERE id = 13 AND key GLOB 'x*'")
      let fractions = Dictionary(
        uniqueKeysWithValues: rows.map { ($0["key"] as String, $0["value"] as Double) })
      #expect(fractions == ["x": 0.5, "x2": 1 / 6.0, "x3": 0.0])
      let keys = try String.fetchAll(db, sql: "SELECT key FROM keys WHERE id = 13 AND key = 'x2'")
      #expect(keys == ["x2"])
      let pairs = try String.fetchOne(
        db, sql: "SELECT key_value_pairs FROM systems WHERE id = 13 AND energy IS NOT NULL")
      let read = try JSONSerialization.jsonObject(with: Data(try #require(pairs).utf8))
      let dictionary = try #require(read as? [String: Any])
      #expect(dictionary["x2"] as? Double == 1 / 6.0 && dictionary["x"] as? Double == 0.5)
      #expect(dictionary["name"] as? String == "c12")
    }
  }

  @Test func `Nothing in them depends on the time or the machine`() throws {
    func dump(_ url: URL) throws -> [String] {
      let queue = try DatabaseQueue(path: url.path)
      return try queue.read { db in
        try ["systems", "species", "keys", "text_key_values", "number_key_values", "information"]
          .flatMap { try Row.fetchAll(db, sql: "SELECT * FROM \($0)").map(\.description) }
      }
    }
    let other = try ASEViewsTests()
    #expect(try dump(folder.archive) == dump(other.folder.archive))
  }

  // MARK: With ASE

  private struct Seen: Decodable {
    var id: Int
    var unique_id: String
    var numbers: [Int]
    var positions, cell: [[Double]]
    var pbc: [Bool]
    var energy: Double
    var forces: [[Double]]?
    var fmax: Double?
    var volume: Double
    var calculator: String
    var name, origin, stage, outcome: String
    var generation: Int
    var x, energy_above_hull: Double?
  }

  private static let readsAll = """
    import json, sys
    from ase.db import connect
    rows = []
    for row in connect(sys.argv[1]).select(sort='id'):
      atoms = row.toatoms()
      pairs = row.key_value_pairs
      forces = atoms.get_forces() if 'forces' in row else None
      rows.append(dict(
        id=row.id, unique_id=row.unique_id, numbers=atoms.numbers.tolist(),
        positions=atoms.positions.tolist(), cell=atoms.cell.tolist(), pbc=atoms.pbc.tolist(),
        energy=atoms.get_potential_energy(), volume=atoms.get_volume(), calculator=row.calculator,
        forces=None if forces is None else forces.tolist(),
        fmax=None if forces is None else row.fmax, **pairs))
    print(json.dumps(rows))
    """

  private static func run(_ program: String, _ arguments: [String]) throws -> (Int32, Data) {
    let process = Process()
    process.executableURL = python
    process.arguments = ["-c", program] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  @Test(.enabled(if: hasASE, "make test installs ASE"))
  func `ASE reads structures, energies, forces and key-value pairs`() throws {
    let shown = try shown()
    let hull = try archive.energiesAboveHull()
    let (code, output) = try Self.run(Self.readsAll, [folder.archive.path])
    try #require(code == 0)
    let seen = try JSONDecoder().decode([Seen].self, from: output)
    try #require(seen.count == 11 && shown.count == 11)
    func difference(_ a: [[Double]], _ b: [Vector3]) -> Double {
      guard a.count == b.count else { return .infinity }
      return zip(a, b).reduce(0) { max($0, (Vector3($1.0[0], $1.0[1], $1.0[2]) - $1.1).length) }
    }
    for (seen, (candidate, evaluation)) in zip(seen, shown) {
      let structure = try #require(evaluation.structure)
      #expect(seen.id == candidate.number + 1)
      #expect(seen.unique_id == "li2s-p2s5-\(UInt64.max)-\(candidate.number)")
      #expect(seen.numbers == structure.species.map(\.atomicNumber))
      #expect(difference(seen.positions, structure.cartesianPositions) < 1e-12)
      let matrix = structure.lattice.matrix
      #expect(difference(seen.cell, [matrix.a, matrix.b, matrix.c]) == 0)
      #expect(seen.pbc == [true, true, true])
      #expect(seen.energy == evaluation.energy)
      #expect(abs(seen.volume - structure.lattice.volume) < 1e-9)
      if evaluation.forces.isEmpty {
        #expect(seen.forces == nil)
      } else {
        #expect(difference(try #require(seen.forces), evaluation.forces) == 0)
        let largest = evaluation.forces.map(\.length).max()!
        #expect(abs(try #require(seen.fmax) - largest) < 1e-12)
      }
      #expect(seen.calculator == "tieline")
      #expect(seen.name == candidate.name && seen.origin == candidate.origin)
      #expect(seen.generation == candidate.generation)
      #expect(seen.stage == evaluation.stage && seen.outcome == evaluation.outcome)
      #expect(seen.x == (candidate.mixture == nil ? nil : 0.75))
      let energy = hull[candidate.number]
      #expect((seen.energy_above_hull == nil) == (energy == nil))
      #expect(abs((seen.energy_above_hull ?? 0) - (energy ?? 0)) < 1e-16)
    }
  }

  /// Selections as they are given to `ase db`, and the numbers they are to find.
  @Test(
    .enabled(if: hasASE, "make test installs ASE"),
    arguments: [
      ("name=c7", [7]), ("energy_above_hull<0.1", [0, 7]), ("x>0.7,id<5", [2, 3]),
      ("stage=final", [3]), ("generation=1", [10, 11]), ("S>6", [3, 10, 11]),
      ("forces,id>10", [10]),
      ("natoms<4", [0, 1]), ("x2>0.1", []), ("Li=0", []), ("fmax<0.1,origin=reference", [0, 1]),
    ])
  func `ASE selects as in a database of its own`(selection: String, numbers: [Int]) throws {
    let program = """
      import sys
      from ase.db import connect
      print(*[row.id - 1 for row in connect(sys.argv[1]).select(sys.argv[2])])
      """
    let (code, output) = try Self.run(program, [folder.archive.path, selection])
    #expect(code == 0)
    let found = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    #expect(found.compactMap { Int($0) }.sorted() == numbers)
  }

  @Test(.enabled(if: hasASE, "make test installs ASE"))
  func `The commands of ASE list an archive and read it as a trajectory`() throws {
    let table = """
      import sys
      from ase.cli.main import main
      main(args=['db', sys.argv[1], '-c', 'id,formula,energy,name,x', '-s', 'energy_above_hull'])
      """
    let (code, output) = try Self.run(table, [folder.archive.path])
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    #expect(code == 0)
    #expect(lines.count { $0.contains("|") } == 12, "a head and a line for each")
    #expect(lines.contains { $0.contains("c7") && $0.contains("0.750") })
    let read = """
      import sys
      from ase.io import read
      print(len(read(sys.argv[1] + '@:')), len(read(sys.argv[1], index=2)))
      """
    let frames = try Self.run(read, [folder.archive.path])
    #expect(String(decoding: frames.1, as: UTF8.self) == "11 5\n")
  }

  @Test(.enabled(if: hasASE, "make test installs ASE"))
  func `ASE cannot write to an archive`() throws {
    try archive.close()
    let bytes = try Data(contentsOf: folder.archive)
    for change in [
      "db.write(Atoms('H'))", "db.update(1, x=0.5)", "db.delete([1])", "db.metadata = {'a': 1}",
    ] {
      let program = "import sys; from ase import Atoms; from ase.db import connect; "
      let (code, _) = try Self.run(
        program + "db = connect(sys.argv[1]); \(change)", [folder.archive.path])
      #expect(code != 0, "\(change)")
      #expect(try Data(contentsOf: folder.archive) == bytes, "\(change)")
    }
    try Archive.open(at: folder.archive).close()
  }
}

extension [Vector3] {
  fileprivate var nilIfEmpty: Int? { isEmpty ? nil : count }
}
