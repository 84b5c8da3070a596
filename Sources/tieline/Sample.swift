import ArgumentParser
import Campaigns
import Files
import Foundation
import Reports

struct Sample: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Starts a run: searches the line and draws its phase diagram.")

  @Argument(help: "The config (YAML).", completion: .file(extensions: ["yaml"]))
  var config: String

  @Option(
    name: .customLong("run"), help: "Run folder (default: Runs/<name>); it must hold no run.",
    completion: .directory)
  var folder: String?

  @OptionGroup var work: SamplingWork

  func run() throws {
    let run = try SamplingRun.start(
      config: URL(fileURLWithPath: config), folder: folder.map { URL(fileURLWithPath: $0) })
    try work.bringToEnd(run)
  }
}

struct Resume: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Goes on with a run where it stopped.",
    discussion: "The result is the same, byte for byte, as if the run had not been stopped.")

  @Argument(help: "The run folder.", completion: .directory)
  var folder: String

  @OptionGroup var work: SamplingWork

  func run() throws {
    let run = try SamplingRun.resume(folder: URL(fileURLWithPath: folder))
    if try run.isFinished {
      if !work.quiet { Message.write("\(folder) is finished; there is nothing left to do") }
      try run.printResult()
    } else {
      try work.bringToEnd(run)
    }
  }
}

/// What `sample` and `resume` have in common.
struct SamplingWork: ParsableArguments {
  @Option(help: "Relaxations at once; the result does not depend on it.")
  var workers = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Nothing but the result, and what goes wrong.")
  var quiet = false

  func validate() throws {
    guard workers > 0 else { throw ValidationError("--workers is a positive number") }
  }

  func bringToEnd(_ run: SamplingRun) throws {
    say(run.remarks)
    let told = run.remarks.count
    let interruption = Interruption()
    var reporter: ProgressReporter?
    let ending = try run.work(
      workers: workers, isInterrupted: { interruption.isRequested },
      progress: { progress in
        guard !quiet else { return }
        let bar =
          reporter
          ?? ProgressReporter(label: "sampling", total: progress.total, done: progress.done)
        reporter = bar
        bar.update(done: progress.done, tail: Self.tail(progress.best))
      })
    reporter?.finish()
    guard ending == .finished else {
      say(["stopped; tieline resume \(run.folder.url.relativePath) goes on"])
      throw ExitCode.interrupted
    }
    say(run.remarks.dropFirst(told))
    try run.printResult()
    say(["a page to look at: \(run.folder.report.relativePath)"])
  }

  private func say(_ messages: some Sequence<String>) {
    if !quiet { messages.forEach(Message.write) }
  }

  /// "x: best meV/atom 0.5:-53 …": the lowest formation energy of each composition.
  private static func tail(_ best: [(x: Double, formationEnergy: Double)]) -> String {
    guard !best.isEmpty else { return "" }
    return "x: best meV/atom "
      + best.map { String(format: "%.3g:%.0f", $0.x, $0.formationEnergy) }.joined(separator: " ")
  }
}

extension SamplingRun {
  /// The hull as a table, and where the whole of it is.
  func printResult() throws {
    try Delivery.write("\(phaseDiagram().summary())\n\(folder.table.relativePath)\n", to: nil)
  }
}
