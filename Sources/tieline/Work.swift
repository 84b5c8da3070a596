import ArgumentParser
import Campaigns
import Foundation

struct Work: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Does the jobs of a batch, for a run on another machine.",
    discussion: """
      A run whose config names an executor other than local writes batches and starts this where \
      they are to be done. The result is left beside the batch, whole or not at all; a batch may \
      be worked on twice, also at the same time.
      """)

  @Argument(help: "The batch, as the run has written it.", completion: .file())
  var batch: String

  @Option(help: "Jobs at once; the result does not depend on it.")
  var workers = 1

  func validate() throws {
    guard workers > 0 else { throw ValidationError("--workers is a positive number") }
  }

  func run() throws {
    let interruption = Interruption()
    let ending = try BatchWorker.work(
      URL(fileURLWithPath: batch), workers: workers, isInterrupted: { interruption.isRequested })
    guard ending == .finished else {
      Message.write("stopped; there is no result")
      throw ExitCode.interrupted
    }
  }
}
