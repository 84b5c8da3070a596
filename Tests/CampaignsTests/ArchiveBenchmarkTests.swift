import Foundation
import Testing

@testable import Campaigns

@Suite("The benchmark of an archive")
struct ArchiveBenchmarkTests {
  @Test("Every row is recorded, one by one and in groups, and found again")
  func rows() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tieline-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let result = try ArchiveBenchmark(rows: 60, folder: folder)
    #expect(result.commits.map(\.rowsPerCommit) == [1, 32, 256])
    #expect(result.commits.map(\.rows) == [3, 60, 60])
    #expect(result.commits.allSatisfy { $0.lost == 0 && $0.rowsPerSecond.least > 0 })
    // The positions and forces alone, twice and once.
    #expect(result.commits.allSatisfy { $0.bytesPerRow > 3 * 24 * Double(result.atoms) })
  }
}
