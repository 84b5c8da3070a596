import Foundation
import Testing

@testable import Campaigns

@Suite struct SubmissionTests {
  private let trials = [
    Trial(batch: "0000001-ab", number: 1), Trial(batch: "0000004-cd", number: 2),
  ]

  @Test func `Written and read it is the same, with its name`() throws {
    let folder = try TemporaryFolder()
    var submission = Submission(trials, from: folder.url)
    let name = submission.name
    submission.place = "12"
    #expect(submission.name == name, "where it is does not change what it is called")
    try submission.write(in: folder.url)
    let read = try Submission.read(folder["\(name).\(Submission.ending)"])
    #expect(read == submission && read.name == name)
  }

  @Test func `The same tries of another run, or sent off later, have another name`() {
    let here = URL(filePath: "/runs/here")
    let first = Submission(trials, from: here)
    #expect(Submission(trials, from: URL(filePath: "/runs/there")).name != first.name)
    usleep(1000)
    #expect(Submission(trials, from: here).name != first.name)
  }
}
