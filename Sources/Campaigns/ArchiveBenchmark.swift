import Archives
import Foundation
import Quantities
import Structures

/// How many candidates an archive takes in a second, each on the disk before the next begins.
///
/// A candidate has 64 atoms with forces, four energies, two parents and two properties. It is the
/// disk that is measured: a commit waits for it several times, however much is in it, so that
/// candidates recorded together cost little more than one.
public struct ArchiveBenchmark: BenchmarkResult, Codable, Sendable {
  /// Archives filled with so many candidates in each commit.
  public var commits: [Commits]
  public var atoms: Int

  public struct Commits: Codable, Sendable {
    public var rowsPerCommit: Int
    public var rows: Int
    /// The median of up to five parts of the archive, with the least and the most.
    public var rowsPerSecond: PotentialBenchmark.Rate
    /// Of the file.
    public var bytesPerRow: Double
    /// To open the archive again: all pages and checksums, s.
    public var openingTime: Double
    /// Rows that were acknowledged and are not in the archive that is opened again.
    public var lost: Int
  }

  public static let atoms = 64
  private static let sizes = [1, 32, 256]

  /// - Parameters:
  ///   - rows: in each archive; a twentieth of it where every row is a commit.
  ///   - folder: where the archives are made; they stay there.
  public init(rows: Int, folder: URL) throws {
    precondition(rows > 0, "a benchmark of something")
    atoms = Self.atoms
    commits = try Self.sizes.map { size in
      let count = size == 1 ? max(1, rows / 20) : rows
      return try Self.measure((0..<count).map(Self.result), size, folder)
    }
  }

  private static func measure(
    _ results: [CandidateResult], _ size: Int, _ folder: URL
  ) throws -> Commits {
    let url = folder.appendingPathComponent("archive-\(size).db")
    let archive = try Archive.create(
      at: url,
      run: RunRecord(
        name: "benchmark", config: "", seed: 1, programVersion: Quantities.version,
        potentialDigest: "", machine: Machine.description))
    let batches = stride(from: 0, to: results.count, by: size).map {
      Array(results[$0..<min($0 + size, results.count)])
    }
    let parts = min(5, batches.count)
    let rates = try (0..<parts).map { part in
      let own = batches[(part * batches.count / parts)..<((part + 1) * batches.count / parts)]
      let seconds = try time { for batch in own { try archive.record(batch) } }
      return Double(own.reduce(0) { $0 + $1.count }) / seconds
    }
    try archive.close()
    var evaluations: [Int: EvaluationRecord] = [:]
    let opening = try time { evaluations = try Archive.open(at: url).evaluations(stage: "search") }
    let bytes = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
    return Commits(
      rowsPerCommit: size, rows: results.count, rowsPerSecond: .init(rates),
      bytesPerRow: Double(bytes) / Double(results.count), openingTime: opening,
      lost: results.count { evaluations[$0.candidate.number] != $0.evaluation })
  }

  private static func time(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body) / .seconds(1)
  }

  static func result(_ number: Int) -> CandidateResult {
    var random = RandomStream(seed: 1, purpose: "benchmark", candidate: number)
    func vector() -> Vector3 { Vector3(random.normal(), random.normal(), random.normal()) }
    let lattice = Lattice(Matrix3(diagonal: Vector3(12, 11, 10)))!
    let species = (0..<atoms).map { Element(atomicNumber: 1 + $0 % 3)! }
    let structure = Structure(
      lattice: lattice, species: species, positions: species.map { _ in vector() })
    let candidate = CandidateRecord(
      number: number, kind: "candidate", name: "c" + String(format: "%06d", number),
      generation: number / 100, origin: "crossover", parentCrystal: "parent",
      decoration: String(repeating: "A.B2", count: 10), mixture: "3:1",
      parents: number < 2 ? [] : [number - 2, number - 1])
    let energy = random.normal()
    let evaluation = EvaluationRecord(
      candidate: number, stage: "search", outcome: "converged", structure: structure,
      energy: energy, memberEnergies: (0..<4).map { _ in energy + random.normal() },
      forces: species.map { _ in vector() }, largestForce: 1, steps: 20, evaluations: 25,
      shortContacts: 0)
    let properties = ["activation_energy", "log10_conductivity_300K"].map {
      PropertyRecord(
        candidate: number, name: $0, value: random.normal(), standardError: 1, unit: "1",
        source: "benchmark")
    }
    return CandidateResult(candidate, evaluation, properties)
  }
}

extension ArchiveBenchmark {
  public var text: String {
    let lines = commits.map { commits in
      let rate = commits.rowsPerSecond
      return String(
        format: "%8ld %8ld %9.0f  (%.0f to %.0f)", commits.rowsPerCommit, commits.rows, rate.median,
        rate.least, rate.most
      )
      .padding(toLength: 52, withPad: " ", startingAt: 0)
        + String(
          format: "%9.0f %9.3f %7ld", commits.bytesPerRow, commits.openingTime, commits.lost)
    }
    return """
      candidates of \(atoms) atoms with forces, every commit on the disk before the next

      a commit   of all    rows/s  (least to most of 5)   bytes/row   open, s    lost
      \(lines.joined(separator: "\n"))

      """
  }
}
