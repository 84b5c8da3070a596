import Foundation
import Quantities

extension SamplingRun {
  /// Who relaxes, as the config has it.
  func executor(
    workers: Int, _ isInterrupted: @escaping () -> Bool, _ tell: @escaping (String) -> Void
  ) throws -> any Executor {
    guard
      let launcher = try config.executor.launcher(
        in: folder.batches, isInterrupted: isInterrupted, tell: tell)
    else {
      return LocalExecutor(
        workers: workers, potential: inputs.potential, timeLimit: config.relaxationTimeLimit)
    }
    return try batchExecutor(config.executor, launcher, grace: config.executor.grace, tell: tell)
  }

  /// Who watches on other machines; `nil` where this one does.
  func remoteWatch(
    _ isInterrupted: @escaping () -> Bool, _ tell: @escaping (String) -> Void
  ) -> ((Watch) throws -> RemoteWatch)? {
    guard config.executor.kind != .local else { return nil }
    let tell = logging(tell)
    return { [config, setting, folder] watch in
      RemoteWatch(
        watch: watch, setting: setting, tries: config.executor.tries,
        isProven: BatchExecutor.isProven(config.executor, in: folder.batches),
        trials: try config.executor.trials(
          in: watch.folder, isInterrupted: isInterrupted, tell: tell))
    }
  }

  private var setting: Batch.Setting {
    Batch.Setting(
      programVersion: Quantities.version,
      potential: config.potential.resolvingSymlinksInPath().path,
      potentialDigest: inputs.potentialDigest, timeLimit: config.relaxationTimeLimit)
  }

  func batchExecutor(
    _ settings: ExecutorConfig, _ launcher: any Launcher, grace: Double,
    tell: @escaping (String) -> Void
  ) throws -> BatchExecutor {
    try BatchExecutor(
      settings, setting, folder: folder.batches, launcher: launcher, grace: grace,
      tell: logging(tell))
  }

  /// Says it in the log of the run too.
  private func logging(_ tell: @escaping (String) -> Void) -> (String) -> Void {
    { [log] text in
      log.write("executor", ["text": text])
      tell(text)
    }
  }
}

extension ExecutorConfig {
  /// The way to other machines; `nil` where there are none.
  func launcher(
    in folder: URL, isInterrupted: @escaping () -> Bool, tell: @escaping (String) -> Void
  ) throws -> (any Launcher)? {
    switch kind {
    case .local: nil
    case .command(let command): CommandLauncher(command, folder: folder, timeLimit: timeLimit)
    case .slurm(let settings):
      try SlurmLauncher(
        settings, folder: folder, timeLimit: timeLimit, isInterrupted: isInterrupted, tell: tell)
    }
  }

  /// s that a result may take to be seen here.
  var grace: Double {
    if case .slurm(let settings) = kind { min(5, settings.interval) } else { 1 }
  }

  /// Tries at batches of a folder.
  func trials(
    in folder: URL, isInterrupted: @escaping () -> Bool, tell: @escaping (String) -> Void
  ) throws -> TrialQueue {
    guard let launcher = try launcher(in: folder, isInterrupted: isInterrupted, tell: tell) else {
      preconditionFailure("there are other machines")
    }
    return TrialQueue(
      folder: folder, launcher: launcher, limit: batches, grace: grace, tell: tell)
  }
}
