import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and termination as a question that long tasks ask between steps, so
/// that they end with everything saved.
final class Interruption: Sendable {
  private let requested = Atomic<Bool>(false)
  // Kept alive, never touched again.
  nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

  init() {
    var sources: [any DispatchSourceSignal] = []
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      sources.append(DispatchSource.makeSignalSource(signal: number, queue: .global()))
    }
    self.sources = sources
    for source in sources {
      source.setEventHandler { [weak self] in
        // Who asks twice does not want to wait.
        if self?.requested.exchange(true, ordering: .relaxed) == true { _exit(130) }
      }
      source.resume()
    }
  }

  var isRequested: Bool { requested.load(ordering: .relaxed) }
}
