import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and termination as a question that long tasks ask between steps, so
/// that they end with everything saved.
final class Interruption: Sendable {
  private let requested = Atomic<Bool>(false)
  // Kept alive, never touched again.
  nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

  private static let signals = [SIGINT, SIGTERM]

  init() {
    var sources: [any DispatchSourceSignal] = []
    for number in Self.signals {
      signal(number, SIG_IGN)
      sources.append(DispatchSource.makeSignalSource(signal: number, queue: .global()))
    }
    self.sources = sources
    for (number, source) in zip(Self.signals, sources) {
      source.setEventHandler { [weak self] in
        let isRepeated = self?.requested.exchange(true, ordering: .relaxed) == true
        // Who types Ctrl-C twice does not want to wait. Programs such as `timeout` send SIGTERM twice and mean one.
        if isRepeated && number == SIGINT { _exit(130) }
      }
      source.resume()
    }
  }

  var isRequested: Bool { requested.load(ordering: .relaxed) }
}
