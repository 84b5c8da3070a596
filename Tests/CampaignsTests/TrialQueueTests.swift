import Files
import Foundation
import Testing

@testable import Campaigns

@Suite struct TrialQueueTests {
  /// A queue of jobs that the test ends by hand.
  private final class Hand: Launcher {
    var largestSubmission = 2
    var answer: Launch = .begun(place: "7")
    var ends: [(trial: Trial, end: TrialEnd)] = []
    private(set) var submissions: [Submission] = []
    private(set) var adopted: [Submission] = []

    func launch(_ submission: Submission) -> Launch {
      if case .begun = answer { submissions.append(submission) }
      return answer
    }
    func adopt(_ submission: Submission) { adopted.append(submission) }
    func ended() -> [(trial: Trial, end: TrialEnd)] {
      defer { ends = [] }
      return ends
    }
    func stop() {}
    func abandon() {}
  }

  private let folder: TemporaryFolder
  private let hand = Hand()

  init() throws { folder = try TemporaryFolder() }

  private func queue(_ tell: @escaping (String) -> Void = { _ in }) throws -> TrialQueue {
    return TrialQueue(folder: folder.url, launcher: hand, limit: 3, grace: 0, tell: tell)
  }

  private func trial(_ batch: String, _ number: Int = 1) -> Trial {
    Trial(batch: batch, number: number)
  }

  @Test
  func `No more are under way than the limit, in order, and what is not wanted is passed over`()
    throws
  {
    let queue = try queue()
    for batch in ["a", "b", "c", "d", "e"] { queue.add(trial(batch)) }
    try queue.launch { $0 != "b" }
    #expect(hand.submissions.map(\.trials) == [[trial("a"), trial("c")], [trial("d")]])
    #expect(queue.isRunning("d") && !queue.isRunning("e"))
    try queue.launch { $0 != "b" }
    #expect(hand.submissions.count == 2)
    #expect(TrialQueue.names(Submission.ending, in: folder.url).count == 2)
  }

  @Test
  func `A result settles a batch, its end without one is told, and submissions are cleared away`()
    throws
  {
    let queue = try queue()
    for batch in ["a", "b", "c"] { queue.add(trial(batch)) }
    try queue.launch { _ in true }
    try AtomicFile.write("", to: folder["a.result"])
    try AtomicFile.write("", to: folder["c.result"])
    hand.ends = [(trial("b"), .over("cancelled")), (trial("c"), .over("failed"))]
    // That of c is damaged.
    let lost = try queue.look("result") { $0 == "a" }
    #expect(lost.map(\.trial) == [trial("b"), trial("c")])
    #expect(lost.map(\.how) == ["cancelled", "failed"])
    #expect(queue.isIdle { _ in true })
    #expect(TrialQueue.names(Submission.ending, in: folder.url).isEmpty)
  }

  @Test func `What was never begun is sent off again, first of all`() throws {
    let queue = try queue()
    for batch in ["a", "b", "c", "d"] { queue.add(trial(batch)) }
    try queue.launch { _ in true }
    hand.ends = [(trial("b"), .neverBegun)]
    #expect(try queue.look("result") { _ in false }.isEmpty)
    try queue.launch { _ in true }
    #expect(hand.submissions.last?.trials == [trial("b")])
  }

  @Test func `Whoever resumes adopts what is known, under its newest try`() throws {
    let first = try queue()
    first.add(trial("a"))
    first.add(trial("b", 2))
    try first.launch { _ in true }
    let second = try queue()
    second.takeUp { $0 != "b" }
    #expect(
      hand.adopted
        == hand.submissions.map { submission in
          var submission = submission
          submission.place = "7"
          return submission
        })
    #expect(second.isRunning("a") && !second.isRunning("b"))
    let third = try queue()
    third.takeUp { _ in false }
    #expect(TrialQueue.names(Submission.ending, in: folder.url).isEmpty, "nobody's")
  }

  @Test func `A refusal ends it where nothing is under way, and is told once where something is`()
    throws
  {
    var told: [String] = []
    let queue = try queue { told.append($0) }
    queue.add(trial("a"))
    hand.answer = .refused("no such partition")
    #expect(throws: CampaignError.schedulerRefuses("no such partition")) {
      try queue.launch { _ in true }
    }
    hand.answer = .begun(place: "8")
    try queue.launch { _ in true }
    hand.answer = .refused("too many jobs")
    queue.add(trial("b"))
    for _ in 0..<3 { try queue.launch { _ in true } }
    #expect(told == ["too many jobs; trying again"])
    #expect(TrialQueue.names(Submission.ending, in: folder.url).count == 1)
  }
}
