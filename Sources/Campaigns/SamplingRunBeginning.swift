import Archives
import Files
import Foundation
import Quantities

/// How a run begins, and how one that was stopped is taken up again.
extension SamplingRun {
  /// Begins a run in a folder that holds none.
  public static func start(config url: URL, folder: URL?) throws -> SamplingRun {
    try start(config: url, folder: folder) { _ in }
  }

  /// - Parameter change: made to what the config says, not to what is written of it.
  static func start(
    config url: URL, folder: URL?, change: (inout SamplingConfig) -> Void
  ) throws -> SamplingRun {
    // Where the run goes can depend on its name, so that is read first.
    let name = try SamplingConfig(contentsOf: url).name
    let folder = RunFolder(folder ?? URL(fileURLWithPath: "Runs/\(name)"))
    var config = try SamplingConfig(contentsOf: url, runFolder: folder.url)
    change(&config)
    guard !folder.holdsRun else {
      throw CampaignError.alreadyThere(folder: folder.url.relativePath)
    }
    let inputs = try SamplingInputs(config)
    try AtomicFile.makeFolder(folder.url)
    let lock = try RunLock(folder: folder.url)
    // Another process may have begun one here since the first look.
    guard !folder.holdsRun else {
      throw CampaignError.alreadyThere(folder: folder.url.relativePath)
    }
    AtomicFile.removeLeftovers(in: folder.url)
    return try SamplingRun(
      config, inputs, folder, lock, text: config.effectiveText + inputs.digests)
  }

  /// Goes on with a run that was stopped.
  public static func resume(folder url: URL) throws -> SamplingRun {
    let folder = RunFolder(url)
    guard folder.holdsRun || FileManager.default.fileExists(atPath: folder.config.path) else {
      throw CampaignError.noRun(folder: url.relativePath)
    }
    let lock = try RunLock(folder: url)
    AtomicFile.removeLeftovers(in: url)
    AtomicFile.removeLeftovers(in: folder.structures)
    AtomicFile.removeLeftovers(in: folder.figures)
    guard folder.holdsRun else {
      // The log comes after the archive.
      guard !FileManager.default.fileExists(atPath: folder.log.path) else {
        throw CampaignError.archiveLost(folder: url.relativePath)
      }
      // Stopped between its config and its archive: there is nothing yet.
      let config = try SamplingConfig(contentsOf: folder.config)
      let inputs = try SamplingInputs(config)
      return try SamplingRun(
        config, inputs, folder, lock, text: config.effectiveText + inputs.digests)
    }
    let archive = try Archive.open(at: folder.archive)
    let run = try archive.run()
    var config = try folder.config(of: run)
    // Who evaluates decides nothing, and may be another from now on.
    var isChanged = false
    if FileManager.default.fileExists(atPath: folder.config.path) {
      config.executor = try SamplingConfig(contentsOf: folder.config).executor
      isChanged =
        try Self.withoutExecutor(AtomicFile.readText(folder.config))
        != Self.withoutExecutor(run.config)
    }
    let inputs = try SamplingInputs(config)
    guard run.config.hasSuffix(inputs.digests) else {
      throw CampaignError.inputsChanged(
        folder: url.relativePath, files: changed(run.config, inputs.digests))
    }
    let resumed = try SamplingRun(config, inputs, folder, lock, archive: archive, run: run)
    if isChanged {
      resumed.remarks.append(
        "\(folder.config.relativePath) is not what the run began with: of it the executor counts, and "
          + "nothing else; another search is another run")
    }
    return resumed
  }

  /// The lines of a config but for its section of the executor.
  private static func withoutExecutor(_ text: String) -> [Substring] {
    var isInside = false
    return text.split(separator: "\n").filter { line in
      if !line.hasPrefix(" ") { isInside = line.hasPrefix("executor:") }
      return !isInside
    }
  }

  /// The new run, its config and archive written.
  private convenience init(
    _ config: SamplingConfig, _ inputs: SamplingInputs, _ folder: RunFolder, _ lock: RunLock,
    text: String
  ) throws {
    let run = RunRecord(
      name: config.name, config: text, seed: config.seed, programVersion: Quantities.version,
      potentialDigest: inputs.potentialDigest, machine: Machine.description)
    try AtomicFile.write(text, to: folder.config)
    let archive = try Archive.create(at: folder.archive, run: run)
    try self.init(config, inputs, folder, lock, archive: archive, run: run)
  }

  private static func changed(_ text: String, _ digests: String) -> [String] {
    let recorded = Set(text.split(separator: "\n"))
    return digests.split(separator: "\n").filter { !recorded.contains($0) }
      .compactMap { $0.split(separator: " ").last.map(String.init) }
  }
}
