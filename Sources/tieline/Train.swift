import ArgumentParser
import Campaigns
import Files
import Foundation
import Potentials

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fits a potential to labelled structures.",
    discussion: """
      The labels are in extended XYZ, or in any other format with energies and forces that convert \
      reads, such as vasprun.xml.

      The run folder holds config.yaml, checkpoint, learning-curve.csv and, at the end or when \
      stopped by Ctrl-C, the potential of the best epoch and errors.md. Stopped at any moment, \
      --resume goes on from the last epoch, to the same bytes as if it had not been stopped.
      """)

  @Argument(help: "The config (YAML).", completion: .file(extensions: ["yaml"]))
  var config: String

  @Option(
    help: "Folder of the frames, in place of the config's data_folder.", completion: .directory)
  var data: String?

  @Option(
    name: .customLong("run"), help: "Run folder (default: Runs/train-<name>).",
    completion: .directory)
  var folder: String?

  @Flag(help: "Go on from the run folder's checkpoint.")
  var resume = false

  @Option(help: "Threads; the result does not depend on it.")
  var workers = ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup var loudness: Loudness

  func validate() throws {
    guard workers > 0 else { throw ValidationError("--workers is a positive number") }
  }

  func run() throws {
    let config = try TrainingConfig(
      contentsOf: URL(fileURLWithPath: config), data: data.map { URL(fileURLWithPath: $0) })
    let folder = URL(fileURLWithPath: folder ?? "Runs/train-\(config.name)")
    let training = try TrainingRun(config, folder: folder, workers: workers, resuming: resume)
    loudness.say(training.remarks)
    let interruption = Interruption()
    let steps = training.stepsPerEpoch
    let progress = loudness.reporter(
      "training", total: config.trainer.epochs * steps, done: training.epoch * steps)
    do {
      defer { progress?.finish() }
      while !training.isFinished && !interruption.isRequested {
        let start = training.epoch * steps
        let report = try training.runEpoch { progress?.update(done: start + $0) }
        progress?.update(
          done: training.epoch * steps,
          tail: String(
            format: "epoch %d: validation %.1f meV/atom, %.0f meV/Å%@", report.epoch,
            report.validation.energyRMSE * 1e3, report.validation.forceRMSE * 1e3,
            report.isBest ? ", the best" : ""))
      }
    }
    guard training.epoch > 0 else { throw ExitCode.interrupted }
    try Delivery.write(training.writePotential().relativePath + "\n", to: nil)
    guard training.isFinished else {
      loudness.say(["stopped after epoch \(training.epoch); --resume goes on"])
      throw ExitCode.interrupted
    }
  }
}
