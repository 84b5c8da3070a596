import Quantities
import Testing

@testable import Files

@Suite("Progress")
struct ProgressReporterTests {
  final class Recorder: Sendable {
    let text = Guarded("")
    let time = Guarded(0.0)

    func outlet(terminal: Bool, width: Int = 100, colored: Bool = false) -> ProgressReporter.Outlet
    {
      ProgressReporter.Outlet(
        isTerminal: terminal, isColored: colored, width: { width },
        now: { self.time.withLock(\.self) }, write: { new in self.text.withLock { $0 += new } })
    }

    func wait(_ seconds: Double) { time.withLock { $0 += seconds } }
    var written: String { text.withLock(\.self) }
  }

  @Test("Off a terminal a line comes at most every interval, without control characters")
  func plainLines() {
    let recorder = Recorder()
    let reporter = ProgressReporter(
      label: "sampling", total: 100, done: 0, interval: 10, outlet: recorder.outlet(terminal: false)
    )
    for _ in 0..<30 {
      recorder.wait(1)
      reporter.advance(tail: "best -4.1")
    }
    reporter.finish()
    let expected = """
      sampling 1/100 1 %, 1/s, 1 min 39 s left, best -4.1
      sampling 11/100 11 %, 1/s, 1 min 29 s left, best -4.1
      sampling 21/100 21 %, 1/s, 1 min 19 s left, best -4.1
      sampling 30/100 30 %, 1/s, 1 min 10 s left, best -4.1

      """
    #expect(recorder.written == expected)
  }

  @Test("On a terminal the bar stays within the width and the line ends")
  func bar() {
    for width in [1, 10, 39, 40, 60, 100] {
      let recorder = Recorder()
      let reporter = ProgressReporter(
        label: "sampling", total: 7, done: 0, interval: 10,
        outlet: recorder.outlet(terminal: true, width: width))
      for _ in 0..<7 {
        recorder.wait(1)
        reporter.advance(tail: "a tail that goes\non and on")
      }
      reporter.finish()
      #expect(recorder.written.hasSuffix("\u{1b}[K\n"))
      let lines = recorder.written.dropLast().split(separator: "\r")
      #expect(lines.count == 8)
      for line in lines {
        #expect(line.hasSuffix("\u{1b}[K"))
        #expect(line.count - 3 <= max(1, width - 1))
        #expect(!line.contains("\n"))
      }
    }
  }

  @Test("A terminal is not redrawn faster than the eye")
  func throttled() {
    let recorder = Recorder()
    let reporter = ProgressReporter(
      label: "x", total: 10_000, done: 0, interval: 10, outlet: recorder.outlet(terminal: true))
    for _ in 0..<1000 {
      recorder.wait(0.001)
      reporter.advance()
    }
    #expect(recorder.written.count { $0 == "\r" } <= 11)
  }

  @Test("Colour is used only where it is wanted")
  func color() {
    for colored in [true, false] {
      let recorder = Recorder()
      let reporter = ProgressReporter(
        label: "x", total: 2, done: 0, interval: 1,
        outlet: recorder.outlet(terminal: true, colored: colored))
      reporter.advance()
      #expect(recorder.written.contains("\u{1b}[32m") == colored)
    }
  }

  @Test("What an earlier process did counts as done and not in the rate")
  func resumed() {
    let recorder = Recorder()
    let reporter = ProgressReporter(
      label: "x", total: 1000, done: 900, interval: 0, outlet: recorder.outlet(terminal: false))
    recorder.wait(10)
    reporter.update(done: 950)
    #expect(recorder.written == "x 950/1000 95 %, 5/s, 10 s left\n")
  }

  @Test(
    "What is over before the delay leaves no line, what goes on has one", arguments: [true, false])
  func delayed(terminal: Bool) {
    for (seconds, isShown) in [(1.0, false), (4.0, true)] {
      let recorder = Recorder()
      let reporter = ProgressReporter(
        label: "x", total: 4, done: 0, interval: 10, delay: 2,
        outlet: recorder.outlet(terminal: terminal))
      for step in 1...4 {
        recorder.wait(seconds / 4)
        reporter.advance()
        if seconds == 4 { #expect(recorder.written.isEmpty == (step < 2)) }
      }
      reporter.finish()
      #expect(recorder.written.isEmpty != isShown)
      #expect(!isShown || recorder.written.contains("x 4/4 100 %"))
    }
  }

  @Test("A message stands on its own line above the bar")
  func message() {
    let recorder = Recorder()
    let reporter = ProgressReporter(
      label: "x", total: 2, done: 0, interval: 1, outlet: recorder.outlet(terminal: true))
    reporter.advance()
    reporter.message("checkpoint written")
    #expect(recorder.written.contains("\r\u{1b}[Kcheckpoint written\n\r["))
  }

  @Test("Updates from many threads are all counted")
  func threads() async {
    let recorder = Recorder()
    let reporter = ProgressReporter(
      label: "x", total: 800, done: 0, interval: 1e9, outlet: recorder.outlet(terminal: false))
    await withTaskGroup { group in
      for _ in 0..<8 { group.addTask { for _ in 0..<100 { reporter.advance() } } }
    }
    reporter.finish()
    #expect(recorder.written.hasSuffix("x 800/800 100 %\n"))
  }

  @Test(
    "Durations are told in two units at most",
    arguments: [
      (0.2, "1 s"), (59, "59 s"), (60, "1 min 0 s"), (3725, "1 h 2 min"), (90_000, "1 d 1 h"),
      (.infinity, "ages"),
    ])
  func durations(seconds: Double, text: String) {
    #expect(ProgressLine.duration(seconds) == text)
  }
}
