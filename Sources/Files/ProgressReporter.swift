import Foundation
import Quantities

/// Tells on standard error how far a task is: a bar on a terminal, a plain
/// line every few seconds elsewhere. May be called from any thread.
///
/// Nothing ever goes to standard output, which is for results.
public final class ProgressReporter: Sendable {
  /// Where lines go and how they look there.
  struct Outlet: Sendable {
    var isTerminal: Bool
    var isColored: Bool
    var width: @Sendable () -> Int
    /// Seconds, of a clock that never goes back.
    var now: @Sendable () -> Double
    var write: @Sendable (String) -> Void
  }

  private struct State {
    var line: ProgressLine
    var lastShown = -Double.infinity
    var isBarShown = false
    var isFinished = false
  }

  private let outlet: Outlet
  private let start: Double
  private let interval: Double
  private let delay: Double
  private let state: Guarded<State>

  /// - Parameters:
  ///   - label: what is done, such as "sampling".
  ///   - done: done by an earlier process; not counted in the rate.
  ///   - interval: seconds between plain lines.
  ///   - delay: seconds before anything is shown; what is over by then leaves no line.
  public convenience init(
    label: String, total: Int, done: Int = 0, interval: Double = 10, delay: Double = 0
  ) {
    self.init(
      label: label, total: total, done: done, interval: interval, delay: delay,
      outlet: .standardError)
  }

  init(
    label: String, total: Int, done: Int, interval: Double, delay: Double = 0, outlet: Outlet
  ) {
    let line = ProgressLine(
      label: label, done: done, total: total, doneBefore: done, elapsed: 0, tail: "")
    self.outlet = outlet
    self.start = outlet.now()
    // A terminal is redrawn as often as an eye can follow.
    self.interval = outlet.isTerminal ? 0.1 : interval
    var state = State(line: line)
    if delay > 0 { state.lastShown = start + delay - self.interval }
    self.delay = delay
    self.state = Guarded(state)
  }

  /// - Parameter tail: free text at the end of the line; `nil` keeps the last.
  public func update(done: Int, tail: String? = nil) {
    change {
      $0.done = done
      if let tail { $0.tail = tail }
    }
  }

  public func advance(by count: Int = 1, tail: String? = nil) {
    change {
      $0.done += count
      if let tail { $0.tail = tail }
    }
  }

  /// A line of its own, above the bar.
  public func message(_ text: String) {
    state.withLock { state in
      outlet.write(state.isBarShown ? "\r\u{1b}[K\(text)\n" : "\(text)\n")
      if state.isBarShown { draw(&state) }
    }
  }

  /// The last state of things, and the end of the line.
  public func finish() {
    state.withLock { state in
      guard !state.isFinished else { return }
      if outlet.now() - start >= delay { draw(&state) }
      if state.isBarShown { outlet.write("\n") }
      state.isBarShown = false
      state.isFinished = true
    }
  }

  private func change(_ apply: (inout ProgressLine) -> Void) {
    state.withLock { state in
      guard !state.isFinished else { return }
      apply(&state.line)
      if outlet.now() - state.lastShown >= interval { draw(&state) }
    }
  }

  private func draw(_ state: inout State) {
    let now = outlet.now()
    state.line.elapsed = now - start
    state.lastShown = now
    guard outlet.isTerminal else {
      outlet.write(state.line.plain + "\n")
      return
    }
    // One column stays free: in the last one, some terminals wrap.
    var text = state.line.bar(width: max(1, outlet.width() - 1))
    if outlet.isColored, let end = text.firstIndex(of: "]"), text.hasPrefix("[") {
      text = "\u{1b}[32m\(text[...end])\u{1b}[0m\(text[text.index(after: end)...])"
    }
    outlet.write("\r\(text)\u{1b}[K")
    state.isBarShown = true
  }
}

extension ProgressReporter.Outlet {
  static var standardError: Self {
    let environment = ProcessInfo.processInfo.environment
    let terminal = environment["TERM"] ?? ""
    return Self(
      isTerminal: isatty(STDERR_FILENO) == 1 && !terminal.isEmpty && terminal != "dumb",
      isColored: environment["NO_COLOR", default: ""].isEmpty,
      width: {
        var size = winsize()
        if ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
          return Int(size.ws_col)
        }
        return environment["COLUMNS"].flatMap { Int($0) } ?? 80
      },
      now: {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
      },
      write: { text in
        // A broken or full standard error must not stop the run.
        let bytes = Array(text.utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
      })
  }
}
