import Foundation
import Testing

@testable import Files

@Suite("Programs that are started")
struct ChildProcessTests {
  @Test("What a program says on both ways and how it ends is known")
  func answer() throws {
    let answer = try ChildProcess.answer(
      ["sh", "-c", "echo out; echo err >&2; exit 7"], within: 60)
    #expect(answer == .init(ending: .exited(7), output: "out\n", errors: "err\n"))
  }

  @Test("However much it says, nothing is lost and nobody waits for the other")
  func long() throws {
    let answer = try ChildProcess.answer(["seq", "1", "100000"], within: 60)
    #expect(answer.ending == .exited(0))
    #expect(answer.output.split(separator: "\n").count == 100_000)
  }

  @Test("What takes too long, or is not wanted any more, is killed with its children")
  func limits() throws {
    let start = ContinuousClock.now
    let late = try ChildProcess.answer(["sh", "-c", "sleep 600 & wait"], within: 0.1)
    let unwanted = try ChildProcess.answer(
      ["sleep", "600"], within: 600, isUnwanted: { ContinuousClock.now - start > .seconds(0.2) })
    #expect(late.ending == .killed(signal: SIGKILL) && unwanted.ending == late.ending)
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  @Test("A program that is not there is refused")
  func missing() {
    #expect(throws: FileError.self) {
      _ = try ChildProcess.answer(["/nowhere/tieline-no-such-program"], within: 60)
    }
  }

  @Test("Signals that this process ignores reach it, and the whole group of it")
  func signals() throws {
    let before = signal(SIGUSR1, SIG_IGN)
    defer { signal(SIGUSR1, before) }
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    let child = try ChildProcess(["sh", "-c", "sleep 600 & wait"], output: null, errors: null)
    #expect(child.poll() == nil)
    usleep(100_000)
    child.send(SIGUSR1)
    var ending: ChildProcess.Ending?
    for _ in 0..<3000 where ending == nil {
      usleep(20_000)
      ending = child.poll()
    }
    #expect(ending == .killed(signal: SIGUSR1))
    // Nothing is sent to what has ended: the number may be another's.
    child.send(SIGKILL)
    #expect(child.poll() == ending)
  }
}
