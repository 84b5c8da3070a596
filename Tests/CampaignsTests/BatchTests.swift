import Archives
import Files
import Foundation
import Quantities
import Relaxation
import Structures
import Testing

@testable import Campaigns

@Suite("Batches and their results as files")
struct BatchTests {
  @Test("A batch that is written and read is the same, to the last bit")
  func identity() throws {
    let folder = try TemporaryFolder()
    let jobs = try (0..<3).map { try Batches.job($0) }
    let batch = try Batch.write(jobs, Batches.setting, in: folder.url)
    let again = try Batch.read(BatchFiles(batch.name, in: folder.url).batch)
    #expect(again == batch && again.jobs == jobs && again.setting == Batches.setting)
    let bits = jobs.flatMap(\.structure.positions).map(\.x.bitPattern)
    #expect(again.jobs.flatMap(\.structure.positions).map(\.x.bitPattern) == bits)
    #expect(again.jobs[0].maximumSpread == .infinity)
  }

  @Test("Its name is that of its content, in the order of the candidates")
  func names() throws {
    let folder = try TemporaryFolder()
    func name(_ numbers: [Int], _ setting: Batch.Setting = Batches.setting) throws -> String {
      try Batch.write(numbers.map { try Batches.job($0) }, setting, in: folder.url).name
    }
    let first = try name([4, 5])
    #expect(try name([4, 5]) == first)
    var other = Batches.setting
    other.timeLimit += 1
    let names = try [first, name([4]), name([5, 4]), name([4, 5], other), name([11])]
    #expect(Set(names).count == names.count)
    #expect(names.max() == names[4])
  }

  @Test("A batch of another version of the program is refused")
  func version() throws {
    let folder = try TemporaryFolder()
    var setting = Batches.setting
    setting.programVersion = "0.0.0"
    let batch = try Batch.write([Batches.job(1)], setting, in: folder.url)
    #expect {
      try Batch.read(BatchFiles(batch.name, in: folder.url).batch)
    } throws: {
      "\($0)".contains("for version 0.0.0 of the program, and this is \(Quantities.version)")
    }
  }

  // MARK: results

  private func outcomes(_ batch: Batch) -> [Job.Outcome] {
    batch.jobs.map { Batches.outcome(of: $0) }
  }

  @Test("A result that is written and read is the same, and belongs to its jobs")
  func result() throws {
    let folder = try TemporaryFolder()
    let batch = try Batch.write(
      (2..<5).map { try Batches.job($0) }, Batches.setting, in: folder.url)
    let result = BatchResult(of: batch, outcomes(batch))
    try AtomicFile.write(result.bytes, to: folder["result"])
    let again = try BatchResult.read(folder["result"], of: batch)
    #expect(again == result)
    #expect(again.outcomes(of: batch).map(\.result) == outcomes(batch).map(\.result))
    #expect(again.outcomes(of: batch).map(\.job) == batch.jobs)
  }

  @Test("A result of another batch, of another version or of too few jobs is refused")
  func refusals() throws {
    let folder = try TemporaryFolder()
    func batch(_ numbers: Range<Int>) throws -> Batch {
      try Batch.write(numbers.map { try Batches.job($0) }, Batches.setting, in: folder.url)
    }
    let (mine, other) = (try batch(2..<5), try batch(2..<4))
    func refuses(_ result: BatchResult, _ words: String) throws {
      try AtomicFile.write(result.bytes, to: folder["result"])
      #expect {
        try BatchResult.read(folder["result"], of: mine)
      } throws: {
        "\($0)".contains(words)
      }
    }
    try refuses(BatchResult(of: other, outcomes(other)), "another batch")
    let right = BatchResult(of: mine, outcomes(mine))
    var result = right
    result.programVersion = "0.0.0"
    try refuses(result, "version 0.0.0 of the program made it")
    result = right
    result.entries.removeLast()
    try refuses(result, "another batch")
    result = right
    result.entries.swapAt(0, 1)
    try refuses(result, "another batch")
    result = right
    result.entries[1].evaluation.stage = "final"
    try refuses(result, "another batch")
  }
}

/// Jobs, batches and their outcomes for tests.
enum Batches {
  static let setting = Batch.Setting(
    programVersion: Quantities.version, potential: "/nowhere/argon.yaml", potentialDigest: "0",
    timeLimit: 60)

  /// Solid argon, more or less, with coordinates of many digits.
  static func job(_ number: Int) throws -> Job {
    var random = RandomStream(seed: 9, purpose: "jobs", candidate: number)
    var structure = try Samples.solidArgon(edge: 5.3)
    structure.cartesianPositions = structure.cartesianPositions.map {
      $0 + Vector3(random.normal(), random.normal(), random.normal()) * 0.1
    }
    return Job(
      candidate: CandidateRecord(
        number: number, kind: "candidate", name: "c\(number)", generation: 0, origin: "removal",
        decoration: "1/3", parents: []),
      stage: .search, structure: structure,
      minimizer: Minimizer(forceTolerance: 1e-3, stepLimit: 20),
      maximumSpread: number.isMultiple(of: 2) ? .infinity : 0.02,
      melt: number == 3 ? MeltQuench(temperature: 80, melting: 20, quenching: 20) : nil,
      seed: random.next())
  }

  /// Of which anybody can tell that it is the one of this job.
  static func outcome(of job: Job) -> Job.Outcome {
    let number = job.candidate.number
    return Job.Outcome(
      job: job,
      evaluation: EvaluationRecord(
        candidate: number, stage: job.stage.rawValue, outcome: "converged",
        structure: job.structure, energy: -0.1 / Double(number + 1),
        memberEnergies: [-0.3, 1e-300],
        forces: job.structure.positions, largestForce: 0.1, steps: number, evaluations: 1,
        shortContacts: 0),
      properties: [
        PropertyRecord(
          candidate: number, name: "n", value: 1 / 3, standardError: 0.1, unit: "eV", source: "s")
      ], seconds: 0.25)
  }
}
