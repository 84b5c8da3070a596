import Archives
import Foundation
import Quantities
import Structures
import Testing

@Suite struct ArchiveTests {
  let folder: Folder
  let archive: Archive

  init() throws {
    folder = try Folder()
    archive = try Archive.create(at: folder.archive, run: Samples.run)
  }

  @Test func `What is written is read, by the writer and by whoever opens the file`() throws {
    for n in 0..<20 { try Samples.record(n, in: archive) }
    try archive.record(Samples.candidate(3), Samples.evaluation(3, stage: "final"), [])
    try archive.setFinished("the budget is spent")
    let reader = try Archive.openReadOnly(at: folder.archive)
    try archive.close()
    let writer = try Archive.open(at: folder.archive)
    for archive in [reader, writer] {
      #expect(try archive.run() == Samples.run)
      #expect(try archive.candidates() == (0..<20).map { Samples.candidate($0) })
      let evaluations = try archive.evaluations(stage: "search")
      #expect(
        evaluations
          == Dictionary(uniqueKeysWithValues: (0..<20).map { ($0, Samples.evaluation($0)) }))
      #expect(try archive.evaluations(stage: "final") == [3: Samples.evaluation(3, stage: "final")])
      #expect(
        try archive.properties()
          == Dictionary(uniqueKeysWithValues: (0..<20).map { ($0, Samples.properties($0)) }))
      #expect(try archive.finished == "the budget is spent")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["archive.db"])
  }

  @Test func `Numbers return bit for bit`() throws {
    var stream = RandomStream(seed: 5, purpose: "archive", candidate: 0)
    let special: [Double] = [
      -0.0, 0, 3, -7, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
      .greatestFiniteMagnitude, 0.1,
      1 / 3, .pi, 1e15, 9_007_199_254_740_992, .ulpOfOne,
    ]
    let random = (0..<50).map { _ in Double(bitPattern: stream.next()) }.filter(\.isFinite)
    let numbers = special + random
    for (n, number) in numbers.enumerated() {
      let other = numbers[(n + 1) % numbers.count]
      let lattice = Lattice(
        Matrix3(Vector3(4, -0.0, .leastNonzeroMagnitude), Vector3(-0.0, 5, 0.1), Vector3(0, -1, 6)))!
      let structure = Structure(
        lattice: lattice, species: [.lithium], positions: [Vector3(number, other, -number)])
      let evaluation = EvaluationRecord(
        candidate: n, stage: "search", outcome: "stepLimit", structure: structure, energy: number,
        memberEnergies: numbers, forces: [Vector3(other, -number, number)], largestForce: other,
        steps: 0, evaluations: 0, shortContacts: 0)
      let property = PropertyRecord(
        candidate: n, name: "p", value: number, standardError: other, unit: "1", source: "test")
      var candidate = Samples.candidate(n)
      candidate.parents = []
      try archive.record(candidate, evaluation, [property])
    }
    let evaluations = try archive.evaluations(stage: "search")
    let properties = try archive.properties()
    let bits = { (numbers: [Double]) in numbers.map(\.bitPattern) }
    for (n, number) in numbers.enumerated() {
      let other = numbers[(n + 1) % numbers.count]
      let found = try #require(evaluations[n])
      let structure = try #require(found.structure)
      #expect(
        bits(structure.lattice.matrix.rowMajor)
          == bits([4, -0.0, .leastNonzeroMagnitude, -0.0, 5, 0.1, 0, -1, 6]))
      let position = structure.positions[0]
      #expect(bits([position.x, position.y, position.z]) == bits([number, other, -number]))
      #expect(bits([found.energy!, found.largestForce!]) == bits([number, other]))
      #expect(bits(found.memberEnergies) == bits(numbers))
      let force = found.forces[0]
      #expect(bits([force.x, force.y, force.z]) == bits([other, -number, number]))
      let property = try #require(properties[n]?.first)
      #expect(bits([property.value, property.standardError]) == bits([number, other]))
    }
  }

  @Test func `What is absent stays absent, and a structure may be empty`() throws {
    let nothing = EvaluationRecord(
      candidate: 0, stage: "search", outcome: "failed", reason: "no neighbours", steps: 0,
      evaluations: 0, shortContacts: 0)
    var empty = nothing
    empty.candidate = 1
    empty.structure = Samples.structure(0).selecting([])
    try archive.record(Samples.candidate(0), nothing, [])
    try archive.record(Samples.candidate(1), empty, [])
    #expect(try archive.evaluations(stage: "search") == [0: nothing, 1: empty])
    #expect(try archive.properties().isEmpty)
    #expect(try archive.finished == nil)
  }

  @Test func `Recording twice is recording once`() throws {
    for _ in 0..<2 { for n in 0..<4 { try Samples.record(n, in: archive) } }
    #expect(try archive.candidates() == (0..<4).map { Samples.candidate($0) })
  }

  @Test func `What is recorded never changes`() throws {
    for n in 0..<4 { try Samples.record(n, in: archive) }
    var candidate = Samples.candidate(3)
    candidate.parents = [1, 2]
    #expect(throws: ArchiveError.conflict(candidate: 3, what: "c3 has this number already")) {
      try archive.record(candidate, Samples.evaluation(3, stage: "final"), [])
    }
    var evaluation = Samples.evaluation(3)
    evaluation.energy = evaluation.energy?.nextUp
    #expect(
      throws: ArchiveError.conflict(
        candidate: 3, what: "a different evaluation of the stage 'search' is there already")
    ) {
      try archive.record(Samples.candidate(3), evaluation, [])
    }
    var properties = Samples.properties(3)
    properties[1].value += 1
    #expect(
      throws: ArchiveError.conflict(
        candidate: 3, what: "a different value of 'conductivity' is there already")
    ) {
      try archive.record(Samples.candidate(3), Samples.evaluation(3, stage: "final"), properties)
    }
    // A refusal leaves nothing behind.
    #expect(try archive.evaluations(stage: "final").isEmpty)
    #expect(try archive.evaluations(stage: "search")[3] == Samples.evaluation(3))
  }

  @Test func `A candidate with a parent that is not there is refused whole`() throws {
    try Samples.record(0, in: archive)
    #expect(
      throws: ArchiveError.conflict(candidate: 2, what: "a parent of it is not in the archive")
    ) {
      try Samples.record(2, in: archive)
    }
    #expect(try archive.candidates() == [Samples.candidate(0)])
  }

  @Test func `A candidate is not its own parent, and no two share a name`() throws {
    var candidate = Samples.candidate(0)
    candidate.parents = [0]
    let refused: (CandidateRecord) -> Bool = { candidate in
      var evaluation = Samples.evaluation(candidate.number)
      evaluation.candidate = candidate.number
      do { try archive.record(candidate, evaluation, []) } catch ArchiveError.conflict {
        return true
      } catch {}
      return false
    }
    #expect(refused(candidate))
    try Samples.record(0, in: archive)
    candidate = Samples.candidate(1)
    candidate.name = Samples.candidate(0).name
    #expect(refused(candidate))
    candidate = Samples.candidate(1)
    candidate.kind = "guess"
    #expect(refused(candidate))
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `A number that is not finite is refused`(_ number: Double) throws {
    var evaluations = (0..<5).map { _ in Samples.evaluation(0) }
    evaluations[0].energy = number
    evaluations[1].largestForce = number
    evaluations[2].memberEnergies[1] = number
    evaluations[3].structure?.positions[0].y = number
    evaluations[4].forces[0].z = number
    let names = ["energy", "largest force", "member energy", "position", "force"]
    for (evaluation, name) in zip(evaluations, names) {
      #expect(
        throws: ArchiveError.conflict(candidate: 0, what: "its \(name) is not a finite number")
      ) {
        try archive.record(Samples.candidate(0), evaluation, [])
      }
    }
    var property = Samples.properties(0)[0]
    property.standardError = number
    #expect(
      throws: ArchiveError.conflict(
        candidate: 0, what: "its error of activationEnergy is not a finite number")
    ) {
      try archive.record(Samples.candidate(0), Samples.evaluation(0), [property])
    }
    #expect(try archive.candidates().isEmpty)
  }

  @Test func `Counts are those of the records`() throws {
    #expect(try archive.counts() == ArchiveCounts(references: 0, candidates: 0, outcomes: [:]))
    for n in 0..<7 {
      var evaluation = Samples.evaluation(n)
      evaluation.outcome = n % 3 == 2 ? "failed" : "converged"
      try archive.record(Samples.candidate(n), evaluation, [])
    }
    try archive.record(Samples.candidate(0), Samples.evaluation(0, stage: "final"), [])
    #expect(
      try archive.counts()
        == ArchiveCounts(
          references: 2, candidates: 5,
          outcomes: ["search": ["converged": 5, "failed": 2], "final": ["converged": 1]]))
  }

  @Test func `The mark of the end is taken off when a run goes on`() throws {
    try archive.setFinished("interrupted")
    try archive.setFinished(nil)
    #expect(try archive.finished == nil)
  }
}
