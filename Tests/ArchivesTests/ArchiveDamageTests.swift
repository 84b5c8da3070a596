import Archives
import Foundation
import Quantities
import Testing

/// A damaged archive is refused in a sentence and left alone, or has all that was acknowledged.
@Suite struct ArchiveDamageTests {
  let folder: Folder
  private let whole: Contents
  private let bytes: Data

  init() throws {
    folder = try Folder()
    let archive = try Archive.create(at: folder.archive, run: Samples.run)
    try archive.record((0..<12).map(Samples.result), elapsed: 7)
    try archive.record(Samples.candidate(3), Samples.evaluation(3, stage: "final"), [])
    try archive.setEnergiesAboveHull([0: 0, 3: 0.25, 7: 1 / 3])
    try archive.setFinished("the budget is spent")
    whole = try Contents(archive)
    try archive.close()
    bytes = try Data(contentsOf: folder.archive)
  }

  /// All that an archive gives back.
  private struct Contents: Equatable {
    var run: RunRecord
    var finished: String?
    var elapsed: Double
    var lastCandidate: Int?
    var candidates: [CandidateRecord]
    var evaluations: [[Int: EvaluationRecord]]
    var properties: [Int: [PropertyRecord]]
    var energies: [Int: Double]
    var counts: ArchiveCounts

    init(_ archive: Archive) throws {
      run = try archive.run()
      finished = try archive.finished
      elapsed = try archive.elapsed
      lastCandidate = try archive.lastCandidate
      candidates = try archive.candidates()
      evaluations = try ["search", "final"].map { try archive.evaluations(stage: $0) }
      properties = try archive.properties()
      energies = try archive.energiesAboveHull()
      counts = try archive.counts()
    }
  }

  /// Whether what a damaged file does, however it is opened, is one of the two.
  ///
  /// - Returns: whether it was refused.
  private func refuses(_ damaged: Data, _ what: String) throws -> Bool {
    try damaged.write(to: folder.archive)
    var refusals = 0
    for open in [Archive.openReadOnly, Archive.open] {
      do {
        let archive = try open(folder.archive)
        let contents = try Contents(archive)
        try archive.close()
        #expect(contents == whole, "\(what): another archive")
      } catch let error as ArchiveError {
        #expect(error.kind == .badInput, "\(what): \(error.sentence)")
        let after = try Data(contentsOf: folder.archive)
        #expect(after == damaged, "\(what): not left alone")
        refusals += 1
      }
    }
    #expect(refusals != 1, "\(what): refused to one and not to the other")
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(left == ["archive.db"], "\(what)")
    return refusals > 0
  }

  @Test func `What is whole is not refused`() throws {
    #expect(try !refuses(bytes, "nothing"))
  }

  @Test func `An archive cut short at any byte is refused`() throws {
    var stream = RandomStream(seed: 3, purpose: "cut", candidate: 0)
    let page = 4096
    let cuts =
      [0, 1, 15, 16, 99, 100, bytes.count - 1] + (1..<bytes.count / page).map { $0 * page }
      + (0..<40).map { _ in Int(stream.next() % UInt64(bytes.count)) }
    for cut in cuts {
      #expect(try refuses(bytes.prefix(cut), "cut at \(cut)"), "cut at \(cut)")
    }
  }

  @Test func `A flipped bit anywhere is noticed, or changes nothing that is read`() throws {
    var stream = RandomStream(seed: 3, purpose: "flip", candidate: 0)
    for trial in 0..<400 {
      // Every third time in the header and the schema, the rest anywhere.
      let range = trial % 3 == 0 ? 4096 : bytes.count
      let (at, bit) = (Int(stream.next() % UInt64(range)), Int(stream.next() % 8))
      var damaged = bytes
      damaged[at] ^= 1 << bit
      _ = try refuses(damaged, "bit \(bit) of byte \(at)")
    }
  }

  @Test func `Many wrong bytes are noticed, or change nothing that is read`() throws {
    var stream = RandomStream(seed: 3, purpose: "damage", candidate: 0)
    for trial in 0..<100 {
      var damaged = bytes
      let range = trial % 3 == 0 ? 4096 : bytes.count
      for _ in 0..<(1 << (trial % 8)) {
        damaged[Int(stream.next() % UInt64(range))] = UInt8(truncatingIfNeeded: stream.next())
      }
      _ = try refuses(damaged, "trial \(trial)")
    }
  }
}
