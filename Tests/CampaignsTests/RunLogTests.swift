import Foundation
import Testing

@testable import Campaigns

@Suite struct RunLogTests {
  private let url = FileManager.default.temporaryDirectory.appending(
    path: "\(UUID().uuidString).jsonl")

  @Test func `A line is an object whose numbers are numbers`() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    let log = try RunLog(url)
    log.write(
      "epoch", ["number": 3, "error": 1.5, "worst": Double.nan, "best": true, "of": ["a/b"]])
    let text = try String(contentsOf: url, encoding: .utf8)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["number"] as? Int == 3 && object["error"] as? Double == 1.5)
    #expect(object["best"] as? Bool == true && object["of"] as? [String] == ["a/b"])
    #expect(object["worst"] as? String == "NaN" && object["event"] as? String == "epoch")
    #expect(text.hasSuffix("}\n") && !text.contains("\\"))
  }

  @Test func `Sessions are read back, also past a line that was cut`() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    #expect(RunLog.sessions(in: url).isEmpty && !RunLog.isFinished(in: url))
    do {
      let log = try RunLog(url)
      log.begin(workers: 2, done: 0, total: 9)
      log.write("interrupted", [:])
    }
    let handle = try FileHandle(forWritingTo: url)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"event\":\"sta\n".utf8))
    let log = try RunLog(url)
    log.begin(workers: 2, done: 4, total: 9)
    #expect(RunLog.sessions(in: url).map(\.done) == [0, 4])
    #expect(!RunLog.isFinished(in: url))
    log.write(RunLog.finished, ["done": 9])
    #expect(RunLog.isFinished(in: url))
    let age = try #require(RunLog.sessions(in: url).last).begun.timeIntervalSinceNow
    #expect(-60 < age && age <= 0)
  }

  @Test func `Many threads write whole lines`() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    let log = try RunLog(url)
    let long = String(repeating: "x", count: 3000)
    DispatchQueue.concurrentPerform(iterations: 200) {
      log.write("task", ["done": $0, "text": long])
    }
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 200 && lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
  }

  @Test func `A folder that is not there cannot have a log`() {
    #expect(throws: (any Error).self) { try RunLog(url.appending(path: "log.jsonl")) }
  }
}
