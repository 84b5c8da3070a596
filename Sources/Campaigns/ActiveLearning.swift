import Files
import Formats
import Foundation
import Labels
import PhaseDiagrams
import Potentials
import Quantities
import Reports
import Structures

/// A run that learns: it searches, has the best and the least known of what it found labelled from
/// first principles, trains its potential with that, and searches again.
///
/// Each round is a search of its own, with an archive of its own, so the energies by every version
/// of the potential are kept. It begins with the best that the last one found: these are relaxed
/// and scored anew with the new potential before anything is bred from them. What is labelled are
/// structures that the potential never saw, so its errors on them, which `learning.csv` has, are
/// errors of prediction.
///
/// - Law: each step is made of files that are there when it begins, and leaves files. A run that was
///   killed goes on with the step that it was in, to the same bytes, if a first-principles code
///   says the same twice.
public final class ActiveLearning {
  /// How far one step of it is.
  public struct Progress: Sendable {
    /// "searching 1 of 3".
    public var step: String
    public var done: Int
    public var total: Int
    public var best: [(x: Double, formationEnergy: Double)] = []
  }

  public let folder: URL
  private let config: SamplingConfig
  private let settings: LabelSettings
  private let files: LearningFolder
  private let lock: RunLock
  /// The whole config as text.
  private let text: ConfigText

  /// Of `learning.csv`.
  static let columns = [
    TableColumn("round", "", "Of search, labels and training, from 1."),
    TableColumn("labels", "", "New in the round; the potential of its search has not seen them."),
    TableColumn("without_label", "", "Structures that were to be labelled and failed."),
    TableColumn(
      "energy_rmse_meV_per_atom", "meV/atom", "Error of that potential on them, root mean square."),
    TableColumn("energy_bias_meV_per_atom", "meV/atom", "Its mean: the potential less the label."),
    TableColumn(
      "force_rmse_meV_per_A", "meV/Å", "Error of a component of a force, root mean square."),
  ]

  // MARK: beginning

  /// - Parameter url: a config with the section `labels`.
  public static func start(config url: URL, folder: URL?) throws -> ActiveLearning {
    let name = try SamplingConfig(contentsOf: url).name
    let folder = folder ?? URL(fileURLWithPath: "Runs/\(name)")
    let config = try SamplingConfig(contentsOf: url, runFolder: folder)
    let files = LearningFolder(folder)
    guard !files.holdsRun, !RunFolder(folder).holdsRun else {
      throw CampaignError.alreadyThere(folder: folder.relativePath)
    }
    // Whatever is wrong with the inputs is said before anything is there.
    let inputs = try SamplingInputs(config)
    for reference in inputs.references {
      do {
        _ = try config.labels!.program.level(of: reference.structure)
      } catch let error as any ReportableError {
        throw CampaignError.noLabel(structure: reference.name, reason: error.sentence)
      }
    }
    let training = try TrainingConfig(contentsOf: config.labels!.training)
    guard let base = try? PotentialFile.read(config.potential), base.layout == training.layout
    else { throw CampaignError.baseOfOtherShape(file: config.potential.relativePath) }
    try AtomicFile.makeFolder(folder)
    let run = try ActiveLearning(config, files)
    try AtomicFile.write(config.effectiveText, to: files.config)
    return run
  }

  public static func resume(folder: URL) throws -> ActiveLearning {
    let files = LearningFolder(folder)
    return try ActiveLearning(SamplingConfig(contentsOf: files.config), files)
  }

  /// Whether a folder holds a run that learns.
  public static func isIn(_ folder: URL) -> Bool {
    let files = LearningFolder(folder)
    guard !RunFolder(folder).holdsRun,
      let config = try? SamplingConfig(contentsOf: files.config)
    else { return false }
    return config.labels != nil
  }

  private init(_ config: SamplingConfig, _ files: LearningFolder) throws {
    self.config = config
    self.settings = config.labels!
    self.files = files
    folder = files.url
    lock = try RunLock(folder: files.url)
    AtomicFile.removeLeftovers(in: files.url)
    text = try ConfigText(config.effectiveText, path: files.config.relativePath)
  }

  // MARK: the steps

  /// Works until the last search is finished or `isInterrupted` says to stop.
  ///
  /// - Parameter remark: called with what happened and ends nothing.
  /// - Returns: the last search, finished; `nil` where it was interrupted.
  public func work(
    workers: Int, isInterrupted: @escaping () -> Bool, remark: @escaping (String) -> Void,
    progress: @escaping (Progress) -> Void
  ) throws -> SamplingRun? {
    var potential = text.string("potential")!
    var round = 1
    while true {
      let isLast = try round > settings.rounds || (round > 1 && isEmpty(files.chosen(round - 1)))
      guard
        let search = try search(
          round, with: potential, isLast: isLast, workers: workers, isInterrupted: isInterrupted,
          remark: remark, progress: progress)
      else { return nil }
      if isLast { return search }
      guard try choose(round, of: search, isInterrupted: isInterrupted) else { return nil }
      if try isEmpty(files.chosen(round)) {
        remark("nothing that was found is worth another label: the next search is the last")
      } else {
        guard try label(round, isInterrupted: isInterrupted, remark: remark, progress: progress),
          let trained = try train(
            round, from: potential, workers: workers, isInterrupted: isInterrupted,
            progress: progress)
        else { return nil }
        potential = trained
      }
      round += 1
    }
  }

  private func search(
    _ round: Int, with potential: String, isLast: Bool, workers: Int,
    isInterrupted: @escaping () -> Bool, remark: @escaping (String) -> Void,
    progress: @escaping (Progress) -> Void
  ) throws -> SamplingRun? {
    let url = files.searchConfig(round)
    if !exists(url) {
      var own = text
      own.remove("labels")
      own.set("potential", to: potential)
      // Its solids are watched when the potential is as good as it will be.
      if !isLast { own.remove("dynamics") }
      if round > 1 {
        let best = try best(of: files.search(round - 1))
        if !best.isEmpty {
          try AtomicFile.write(ExtendedXYZ.write(best), to: files.seeds(round))
          own.append(files.path(files.seeds(round)), to: "seeds")
        }
      }
      try AtomicFile.write(own.text, to: url)
    }
    let run = files.search(round)
    let isBegun = run.holdsRun || exists(run.config)
    let search =
      try isBegun
      ? SamplingRun.resume(folder: run.url) : SamplingRun.start(config: url, folder: run.url)
    guard try !search.isFinished else { return search }
    search.remarks.forEach(remark)
    let told = search.remarks.count
    let step = "searching \(round) of \(settings.rounds + 1)"
    let ending = try search.work(workers: workers, isInterrupted: isInterrupted, tell: remark) {
      let isSearch = $0.step == "sampling"
      progress(
        Progress(
          step: isSearch ? step : "\($0.step), \(step)", done: $0.done, total: $0.total,
          best: $0.best))
    }
    search.remarks.dropFirst(told).forEach(remark)
    return ending == .finished ? search : nil
  }

  /// What the next search begins with: the candidates of the last within the window above its hull,
  /// the nearest first, at most half of what it will try.
  private func best(of run: RunFolder) throws -> [LabelledStructure] {
    let rows = try run.phaseDiagram().rows.filter {
      !$0.entry.isReference && $0.energyAboveHull <= settings.window
    }
    return rows.sorted { ($0.energyAboveHull, $0.entry.id) < ($1.energyAboveHull, $1.entry.id) }
      .prefix(config.candidates / 2)
      .map { LabelledStructure(structure: $0.entry.structure, info: ["id": $0.entry.id]) }
  }

  /// - Returns: whether nobody interrupted it.
  private func choose(
    _ round: Int, of search: SamplingRun, isInterrupted: () -> Bool
  ) throws -> Bool {
    guard !exists(files.chosen(round)) else { return true }
    let labelled = try (1..<round).flatMap {
      try ExtendedXYZ.read(contentsOf: files.chosen($0)).map(\.structure)
    }
    let choice = LabelChoice(
      settings: settings, potential: try PotentialFiles.read([search.config.potential]),
      seed: RandomStream.seed(config.seed, "labels", round), labelled: labelled)
    guard
      let chosen = try choice.chosen(
        of: search.phaseDiagram(), count: settings.count(inRound: round),
        isInterrupted: isInterrupted)
    else { return false }
    try AtomicFile.makeFolder(files.chosen(round).deletingLastPathComponent())
    try AtomicFile.write(ExtendedXYZ.write(chosen), to: files.chosen(round))
    return true
  }

  /// - Returns: whether nobody interrupted it.
  private func label(
    _ round: Int, isInterrupted: @escaping () -> Bool, remark: (String) -> Void,
    progress: (Progress) -> Void
  ) throws -> Bool {
    // What a training has begun with is not labelled anew.
    guard !exists(files.trainingConfig(round)) else { return true }
    let chosen = try ExtendedXYZ.read(contentsOf: files.chosen(round))
    let output = files.labels(round)
    let source = source(LabelRun.folder(of: output))
    var run = try LabelRun(
      chosen, file: files.chosen(round).relativePath, output: output, failuresLast: true,
      level: source.level)
    func tell(_ done: Int) {
      progress(
        Progress(
          step: "labelling \(round) of \(settings.rounds)", done: done, total: chosen.count))
    }
    tell(run.done)
    guard
      let failures = try run.work(
        source, retries: settings.retries, isInterrupted: isInterrupted, progress: tell,
        remark: remark)
    else { return false }
    for (frame, reason) in failures {
      remark("\(files.chosen(round).relativePath), frame \(frame): \(reason)")
    }
    guard failures.count < chosen.count else {
      throw CampaignError.nothingLabelled(folder: folder.relativePath)
    }
    return true
  }

  /// Who labels: this machine, or the workers of the search.
  private func source(_ folder: URL) -> any LabelSource {
    let executor = config.executor
    guard executor.kind != .local else {
      return CommandSource(
        settings.program, folder: folder, jobs: settings.jobs, timeLimit: settings.timeLimit)
    }
    return RemoteLabels(
      program: settings.program, folder: folder,
      // A calculation that is ended leaves what it has said; a worker that is, nothing.
      timeLimit: min(settings.timeLimit, 0.95 * (executor.timeLimit ?? .infinity)),
      tries: executor.tries,
      trials: { queue in
        try executor.trials(in: folder, isInterrupted: { queue.isClosed }) { queue.remark($0) }
      })
  }

  /// - Returns: the new potential as a config names it; `nil` where it was interrupted.
  private func train(
    _ round: Int, from potential: String, workers: Int, isInterrupted: () -> Bool,
    progress: (Progress) -> Void
  ) throws -> String? {
    let url = files.trainingConfig(round)
    if !exists(url) {
      let base = try TrainingConfig(contentsOf: settings.training, runFolder: folder)
      var own = try ConfigText(base.effectiveText, path: settings.training.relativePath)
      own.set("start_from", to: potential)
      for number in 1...round { own.append(system(number), to: "systems") }
      try AtomicFile.write(own.text, to: url)
    }
    let config = try TrainingConfig(contentsOf: url)
    try noteErrors(round, config)
    let place = files.training(round)
    let trained = TrainingFolder(place).potential(config.name)
    let isBegun = TrainingFolder(place).hasCheckpoint
    let training = try TrainingRun(config, folder: place, workers: workers, resuming: isBegun)
    let steps = training.stepsPerEpoch
    func tell(_ done: Int) {
      progress(
        Progress(
          step: "training \(round) of \(settings.rounds)", done: done,
          total: config.trainer.epochs * steps))
    }
    while !training.isFinished {
      if isInterrupted() { return nil }
      let start = training.epoch * steps
      _ = try training.runEpoch { tell(start + $0) }
    }
    if !exists(trained) { _ = try training.writePotential() }
    return files.path(trained)
  }

  /// The labels of a round, as a system of a training.
  private func system(_ round: Int) -> [(key: String, value: ConfigText.Value)] {
    let offsets = settings.offsets.sorted { $0.key < $1.key }
      .map { (key: $0.key.symbol, value: ConfigText.Value.number($0.value)) }
    return [
      (key: "name", value: .text(name(round))),
      (key: "file", value: .text(files.path(files.labels(round)))),
      (key: "weight", value: .number(settings.weight)),
    ] + (offsets.isEmpty ? [] : [(key: "offsets_eV", value: .section(offsets))])
  }

  private func name(_ round: Int) -> String { "labels-\(round)" }

  /// A line of the learning curve: the errors of a potential on labels that it has not learned
  /// from.
  private func noteErrors(_ round: Int, _ config: TrainingConfig) throws {
    let lines =
      exists(files.curve) ? try AtomicFile.readText(files.curve) : TableColumn.header(Self.columns)
    guard !lines.contains("\n\(round),") else { return }
    let system = config.systems.first { $0.name == name(round) }!
    let frames = try TrainingRun.labelled(
      ExtendedXYZ.read(contentsOf: system.file), system: system, elements: config)
    let network = try PotentialFile.read(config.base!)
    let sums = try frames.reduce(into: ErrorSums()) { $0 += try ErrorTable.errors(network, $1) }
    let failed = try ExtendedXYZ.read(contentsOf: files.chosen(round)).count - frames.count
    let line = String(
      format: "%d,%d,%d,%.2f,%.2f,%.1f\n", round, frames.count, failed, sums.energyRMSE * 1e3,
      sums.energyBias * 1e3, sums.forceRMSE * 1e3)
    try AtomicFile.write(lines + line, to: files.curve)
  }

  private func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }

  private func isEmpty(_ frames: URL) throws -> Bool {
    try exists(frames) && AtomicFile.read(frames).isEmpty
  }
}
