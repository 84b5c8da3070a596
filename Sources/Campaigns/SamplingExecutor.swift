import Foundation
import Quantities

extension SamplingRun {
  /// Who relaxes, as the config has it.
  func executor(
    workers: Int, _ isInterrupted: @escaping () -> Bool, _ tell: @escaping (String) -> Void
  ) throws -> any Executor {
    let launcher: any Launcher
    let grace: Double
    switch config.executor.kind {
    case .local:
      return LocalExecutor(
        workers: workers, potential: inputs.potential, timeLimit: config.relaxationTimeLimit)
    case .command(let command):
      launcher = CommandLauncher(
        command, folder: folder.batches, timeLimit: config.executor.timeLimit)
      grace = 1
    case .slurm(let settings):
      launcher = try SlurmLauncher(
        settings, folder: folder.batches, timeLimit: config.executor.timeLimit,
        isInterrupted: isInterrupted, tell: tell)
      grace = min(5, settings.interval)
    }
    return try batchExecutor(config.executor, launcher, grace: grace, tell: tell)
  }

  func batchExecutor(
    _ settings: ExecutorConfig, _ launcher: any Launcher, grace: Double,
    tell: @escaping (String) -> Void
  ) throws -> BatchExecutor {
    let setting = Batch.Setting(
      programVersion: Quantities.version,
      potential: config.potential.resolvingSymlinksInPath().path,
      potentialDigest: inputs.potentialDigest, timeLimit: config.relaxationTimeLimit)
    return try BatchExecutor(
      settings, setting, folder: folder.batches, launcher: launcher, grace: grace
    ) { [log] text in
      log.write("executor", ["text": text])
      tell(text)
    }
  }
}
