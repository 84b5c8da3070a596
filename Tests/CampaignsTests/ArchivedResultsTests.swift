import Archives
import Foundation
import Testing

@testable import Campaigns

@Suite struct ArchivedResultsTests {
  private func archive(_ folder: TemporaryFolder, numbers: [Int]) throws -> Archive {
    let archive = try Archive.create(
      at: folder.url.appendingPathComponent("archive.db"),
      run: RunRecord(
        name: "run", config: "", seed: 1, programVersion: "1", potentialDigest: "", machine: ""))
    for number in numbers {
      let stage = number == 0 ? Job.Stage.final : .search
      try archive.record([
        CandidateResult(
          CandidateRecord(
            number: number, kind: number == 0 ? "reference" : "candidate", name: "c\(number)",
            generation: 0, origin: "random"),
          EvaluationRecord(
            candidate: number, stage: stage.rawValue, outcome: "failed", reason: "error: \(number)",
            steps: number, evaluations: 1, shortContacts: 0),
          [
            PropertyRecord(
              candidate: number, name: "barrier", value: Double(number), standardError: 0,
              unit: "eV", source: "a test")
          ])
      ])
    }
    return archive
  }

  @Test(arguments: [1, 3, 8, 512])
  func `Whatever the size of a page, each candidate has its own result`(pageSize: Int) throws {
    let folder = try TemporaryFolder()
    // 4 and 9 are still out, 0 has no result of a search.
    let archive = try archive(folder, numbers: [0, 1, 2, 3, 5, 6, 7, 8, 10, 11])
    var results = try ArchivedResults(archive, stage: .search, pageSize: pageSize)
    #expect(results.last == 11)
    // In their order, as a search asks, and in another.
    for number in Array(0..<16) + [2, 11, 0, 7] {
      let result = try results.result(of: number)
      guard ![0, 4, 9].contains(number), number < 12 else {
        #expect(result == nil)
        continue
      }
      #expect(result?.candidate.name == "c\(number)")
      #expect(result?.evaluation.reason == "error: \(number)")
      #expect(result?.properties.map(\.value) == [Double(number)])
    }
  }

  @Test func `A run that has just begun has none`() throws {
    let folder = try TemporaryFolder()
    var results = try ArchivedResults(archive(folder, numbers: []), stage: .search)
    #expect(try results.last == nil && results.result(of: 0) == nil)
  }
}
