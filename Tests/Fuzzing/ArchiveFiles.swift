import Archives
import Foundation

/// An archive with some of its bytes changed is refused, or holds what was put into it.
///
/// An input is a list of changes, four bytes each: a place in three and what to do with it in the
/// last.
enum ArchiveFiles {
  static func test(_ changes: [UInt8]) {
    var bytes = whole.bytes
    for start in stride(from: 0, to: changes.count - 3, by: 4) {
      let place =
        (Int(changes[start]) << 16 | Int(changes[start + 1]) << 8 | Int(changes[start + 2]))
        % max(1, bytes.count)
      let value = changes[start + 3]
      switch changes[start] >> 6 {
      case 0 where value == 0: bytes.removeLast(bytes.count - place)
      case 1: copyPage(of: &bytes, from: place, to: Int(value))
      default: if bytes.indices.contains(place) { bytes[place] ^= value }
      }
    }
    let file = Scratch.file("archive.db", bytes)
    if let archive = try? Archive.openReadOnly(at: file) { compare(archive) }
    if changes.count % 2 == 1, let archive = try? Archive.open(at: file) { compare(archive) }
  }

  private static func copyPage(of bytes: inout [UInt8], from place: Int, to page: Int) {
    let size = 4096
    let (from, to) = (place / size * size, page * size)
    guard from + size <= bytes.count, to + size <= bytes.count else { return }
    bytes.replaceSubrange(to..<to + size, with: Array(bytes[from..<from + size]))
  }

  private static func compare(_ archive: Archive) {
    let contents = mustHold("an archive that opens") { try Contents(archive) }
    law(contents == whole.contents, "all that was recorded, value for value")
    mustHold("closing") { try archive.close() }
  }

  private struct Contents: Equatable {
    var run: RunRecord
    var candidates: [CandidateRecord]
    var evaluations: [Int: EvaluationRecord]
    var properties: [Int: [PropertyRecord]]
    var energies: [Int: Double]
    var counts: ArchiveCounts
    var finished: String?
    var lastCandidate: Int?

    init(_ archive: Archive) throws {
      run = try archive.run()
      candidates = try archive.candidates()
      evaluations = try archive.evaluations(stage: "search")
      properties = try archive.properties()
      energies = try archive.energiesAboveHull()
      counts = try archive.counts()
      finished = try archive.finished
      lastCandidate = try archive.lastCandidate
    }
  }

  private static let whole: (bytes: [UInt8], contents: Contents) = mustHold("an archive") {
    let file = Scratch.folder.appendingPathComponent("whole.db")
    let archive = try Archive.create(at: file, run: Samples.run)
    try archive.record((0..<12).map(Samples.result), elapsed: 1.5)
    try archive.setEnergiesAboveHull([0: 0, 3: 0.25])
    try archive.setFinished("a time limit")
    let contents = try Contents(archive)
    try archive.close()
    return (Array(try Data(contentsOf: file)), contents)
  }

  /// Nothing, and changes of the first bytes of pages and of the file's header.
  static var seeds: [[UInt8]] {
    var seeds: [[UInt8]] = [
      [], [0, 0, 16, 1, 0], [0, 0, 0, 0], [0x40, 0x10, 0, 2], [0x80, 0, 28, 255],
    ]
    for page in UInt8(0)..<16 {
      seeds.append([page >> 4, page << 4, 0, 3])
      seeds.append([0, page << 4, 9, 1, 0])
    }
    return seeds
  }
}
