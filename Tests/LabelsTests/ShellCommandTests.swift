import Foundation
import Testing

@testable import Labels

@Suite struct ShellCommandTests {
  private let folder = TemporaryFolder()

  private func run(
    _ command: String, limit: Double = 60, environment: [String: String] = [:],
    isCancelled: () -> Bool = { false }
  ) throws -> ShellCommand.Ending {
    try ShellCommand(command, in: folder.url, output: "said", environment: environment)
      .wait(limit: limit, isCancelled: isCancelled)
  }

  private var said: String {
    String(
      decoding: FileManager.default.contents(atPath: folder["said"].path) ?? Data(), as: UTF8.self)
  }

  /// Whether no process has this as one of its arguments, or none has soon: what is killed dies
  /// when it is given the processor.
  private static func isGone(_ mark: String) -> Bool {
    for _ in 0..<400 where isAlive(mark) { usleep(50_000) }
    return !isAlive(mark)
  }

  private static func isAlive(_ mark: String) -> Bool {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.filter { Int($0) != nil }.contains { number in
      let line = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") ?? Data()
      return line.split(separator: 0).contains { String(decoding: $0, as: UTF8.self) == mark }
    }
  }

  @Test func `A command works in its folder, and all that it says is kept`() throws {
    #expect(
      try run("pwd; echo \"$WHO\" >&2; exit 3", environment: ["WHO": "it's me"]) == .exited(3))
    #expect(said == "\(folder.url.path)\nit's me\n")
  }

  @Test func `A signal is an ending like another`() throws {
    #expect(try run("kill -KILL $$") == .exited(128 + SIGKILL))
    #expect(try run("/nowhere/at/all") == .exited(127))
    #expect(try run("true") == .exited(0))
  }

  @Test func `It reads nothing of what is typed`() throws {
    #expect(try run("read word; echo \"$?$word\"") == .exited(0))
    #expect(said == "1\n")
  }

  @Test func `What takes too long is ended with all that it has started`() throws {
    let mark = "931.\(getpid())"
    let start = Clock.now
    let ending = try run("sleep \(mark) & sleep \(mark)", limit: 0.3)
    #expect(ending == .overdue && Clock.now - start < 20)
    #expect(Self.isGone(mark))
  }

  @Test func `What does not listen is ended all the same`() throws {
    let mark = "932.\(getpid())"
    let ending = try run("trap '' TERM; sleep \(mark); sleep \(mark)", limit: 0.3)
    #expect(ending == .overdue && Self.isGone(mark))
  }

  @Test func `What nobody wants any longer is ended`() throws {
    let mark = "933.\(getpid())"
    let start = Clock.now
    let ending = try run("sleep \(mark)") { Clock.now - start > 0.2 }
    #expect(ending == .cancelled && Self.isGone(mark))
  }

  @Test func `What a command leaves running ends with it`() throws {
    let mark = "934.\(getpid())"
    #expect(try run("sleep \(mark) & exit 0") == .exited(0))
    #expect(Self.isGone(mark))
  }
}
