import ArgumentParser
import Campaigns
import Files
import Foundation
import Quantities
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
    let (config, folder) = (
      URL(fileURLWithPath: config), folder.map { URL(fileURLWithPath: $0) }
    )
    if try SamplingConfig(contentsOf: config).labels != nil {
      try work.bringToEnd(ActiveLearning.start(config: config, folder: folder))
    } else {
      try work.bringToEnd(SamplingRun.start(config: config, folder: folder))
    }
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
    let url = URL(fileURLWithPath: folder)
    guard !ActiveLearning.isIn(url) else {
      return try work.bringToEnd(ActiveLearning.resume(folder: url))
    }
    let run = try SamplingRun.resume(folder: url)
    if try run.isFinished {
      work.loudness.say(run.remarks + ["\(folder) is finished; there is nothing left to do"])
      work.loudness.say(try run.conclusions)
      try run.printResult()
    } else {
      try work.bringToEnd(run)
    }
  }
}

/// What `sample` and `resume` have in common.
struct SamplingWork: ParsableArguments {
  @Option(help: "Relaxations at once in this process; the result does not depend on it.")
  var workers = ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup var loudness: Loudness

  func validate() throws {
    guard workers > 0 else { throw ValidationError("--workers is a positive number") }
  }

  func bringToEnd(_ run: SamplingRun) throws {
    loudness.say(run.remarks)
    let told = run.remarks.count
    let interruption = Interruption()
    var bar = StepBar(loudness)
    let ending = try run.work(
      workers: workers, isInterrupted: { interruption.isRequested }, tell: { bar.message($0) },
      progress: { bar.update($0.step, $0.done, of: $0.total, tail: Self.tail($0.best)) })
    bar.finish()
    guard ending == .finished else {
      loudness.say(["stopped; tieline resume \(run.folder.url.relativePath) goes on"])
      throw ExitCode.interrupted
    }
    loudness.say(run.remarks.dropFirst(told))
    loudness.say(Self.next(run, try run.printResult()))
  }

  /// A run that learns.
  func bringToEnd(_ run: ActiveLearning) throws {
    let interruption = Interruption()
    var bar = StepBar(loudness)
    let search = try run.work(
      workers: workers, isInterrupted: { interruption.isRequested }, remark: { bar.message($0) },
      progress: { bar.update($0.step, $0.done, of: $0.total, tail: Self.tail($0.best)) })
    bar.finish()
    guard let search else {
      loudness.say(["stopped; tieline resume \(run.folder.relativePath) goes on"])
      throw ExitCode.interrupted
    }
    loudness.say(Self.next(search, try search.printResult()))
  }

  /// What to do with a run that is finished.
  private static func next(_ run: SamplingRun, _ table: PhaseDiagramTable) -> [String] {
    // Below the hull of the references by more than its error: a twin of one is nothing new.
    let isNew = table.rows.contains { row in
      !row.entry.isReference && row.isOnHull
        && row.energyAboveReferences.map { $0.value < -$0.standardError } ?? true
    }
    return [
      "a page to look at: \(run.folder.report.relativePath)",
      isNew
        ? "next: have what is new on the hull computed from first principles, tieline label does it; its "
          + "crystals are in \(run.folder.structures.relativePath)"
        : "next: search on, with more candidates, larger cells or other parents in the config",
    ]
  }

  /// "x: best meV/atom 0.5:-53 …": the lowest formation energy of each composition.
  private static func tail(_ best: [(x: Double, formationEnergy: Double)]) -> String {
    guard !best.isEmpty else { return "" }
    return "x: best meV/atom "
      + best.map { String(format: "%.3g:%.0f", $0.x, $0.formationEnergy) }.joined(separator: " ")
  }
}

/// A bar for each step of a run, one after the other.
private struct StepBar {
  private let loudness: Loudness
  private var step: String?
  private var reporter: ProgressReporter?

  init(_ loudness: Loudness) { self.loudness = loudness }

  mutating func update(_ step: String, _ done: Int, of total: Int, tail: String) {
    if step != self.step {
      reporter?.finish()
      reporter = loudness.reporter(step, total: total, done: done)
      self.step = step
    }
    reporter?.update(done: done, tail: tail)
  }

  func message(_ text: String) { reporter?.message(text) ?? Message.write(text) }

  func finish() { reporter?.finish() }
}

extension SamplingRun {
  /// The hull as a table, and where the whole of it is.
  @discardableResult
  func printResult() throws -> PhaseDiagramTable {
    let table = try phaseDiagram()
    try Delivery.write("\(table.summary())\n\(folder.table.relativePath)\n", to: nil)
    return table
  }
}
