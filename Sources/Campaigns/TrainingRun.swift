import Descriptors
import Files
import Formats
import Foundation
import PhaseDiagrams
import Potentials
import Quantities
import Reports
import Structures

/// A training with its folder: config, checkpoint, learning curve, potential,
/// table of errors and drawing of it.
public final class TrainingRun {
  public let config: TrainingConfig
  private let files: TrainingFolder
  /// One sentence each on what the files of labels hold and is not trained on.
  public let remarks: [String]
  private let set: TrainingSet
  private let trainer: Trainer
  private let identity: String
  private let lock: RunLock
  private let log: RunLog
  private var curve: [String]

  /// Of `learning-curve.csv`; errors are root mean squares.
  static let columns = [
    TableColumn("epoch", "", "From 1."),
    TableColumn("learning_rate", "", "Of its last step."),
    TableColumn("train_energy_meV_per_atom", "meV/atom", "Error of energies in training."),
    TableColumn("train_force_meV_per_A", "meV/Å", "Error of a component of a force in training."),
    TableColumn("validation_energy_meV_per_atom", "meV/atom", "Error of energies in validation."),
    TableColumn("validation_force_meV_per_A", "meV/Å", "Error of a force's component there."),
    TableColumn(
      "validation_virial_meV_per_atom", "meV/atom",
      "Error of virials there; empty where no label has one."),
    TableColumn("validation_loss", "", "By which the best epoch is chosen."),
    TableColumn("is_best", "", "Whether it is the best so far."),
  ]

  /// - Parameters:
  ///   - resuming: go on from the folder's checkpoint; without it the folder
  ///     must not hold one.
  public init(
    _ config: TrainingConfig, folder: URL, workers: Int, resuming: Bool
  ) throws {
    self.config = config
    files = TrainingFolder(folder)
    // A sampling run has a config.yaml of its own, which would be lost.
    guard !RunFolder(folder).holdsRun else {
      throw CampaignError.alreadyThere(folder: folder.relativePath)
    }
    var trajectories: [[LabelledFrame]] = []
    var digests: [String] = []
    var remarks: [String] = []
    for system in config.systems {
      let bytes = try AtomicFile.read(system.file)
      digests.append(Digest.sha256(bytes))
      let contents = try StructureFile.contents(bytes, of: system.file)
      remarks += contents.remarks
      trajectories.append(
        try Self.labelled(contents.frames, system: system, elements: config))
    }
    self.remarks = remarks
    let base = try config.base.map { file in
      digests.append(Digest.sha256(try AtomicFile.read(file)))
      let base = try PotentialFile.read(file)
      guard base.layout == config.layout else {
        throw CampaignError.baseOfOtherShape(file: file.relativePath)
      }
      return base
    }
    let set = try TrainingSet(
      trajectories: trajectories, validation: config.validation, test: config.test,
      basis: config.basis, uses: config.systems.map(\.use), most: config.frames,
      seed: config.trainer.seed, base: base)
    // Before there is a folder: the trainer would refuse this when one is there.
    guard !set.validation.isEmpty else {
      throw PotentialError.noFrames(
        what: "the validation part, \(config.validation) of each trajectory, is empty")
    }
    self.set = set
    identity = Digest.sha256(config.effectiveText + digests.joined(separator: "\n"))
    guard !resuming || files.hasCheckpoint else {
      throw CampaignError.nothingToResume(folder: folder.relativePath)
    }
    if let file = files.foreignFile(config.name) {
      throw CampaignError.foreignFile(file: file.relativePath)
    }
    try AtomicFile.makeFolder(folder)
    lock = try RunLock(folder: folder)
    AtomicFile.removeLeftovers(in: folder)
    var state: Trainer.State?
    curve = [String(TableColumn.header(Self.columns).dropLast())]
    if files.hasCheckpoint {
      guard resuming else { throw CampaignError.alreadyThere(folder: folder.relativePath) }
      let read = try TrainingCheckpoint.read(
        files.checkpoint, identity: identity, layout: config.layout)
      let lines = try AtomicFile.readText(files.curve)
      curve = lines.split(separator: "\n").prefix(read.epoch + 1).map(String.init)
      state = read
    }
    trainer = try Trainer(
      layout: config.layout, options: config.trainer,
      training: Self.weighted(set, config),
      validation: set.validation.map { Self.prepared($0, set, config) },
      threads: workers, base: base, state: state)
    log = try RunLog(files.log)
    if state == nil {
      try AtomicFile.write(config.effectiveText, to: files.config)
    }
    log.begin(workers: workers, done: trainer.state.epoch, total: config.trainer.epochs)
  }

  public var isFinished: Bool { trainer.isFinished }
  public var epoch: Int { trainer.state.epoch }
  public var stepsPerEpoch: Int { trainer.stepsPerEpoch }

  /// Trains one epoch and saves; whatever kills the process later, this epoch
  /// is not lost.
  ///
  /// - Throws: where it diverges, with the potential of the best epoch written and the checkpoint
  ///   of the epoch before left.
  public func runEpoch(progress: (Int) -> Void = { _ in }) throws -> Trainer.EpochReport {
    let report = trainer.epoch(progress: progress)
    guard report.isFinite else {
      log.write("diverged", ["epoch": report.epoch, "best_epoch": trainer.state.bestEpoch])
      let best = trainer.state.bestEpoch > 0 ? try writeBest().relativePath : nil
      throw PotentialError.diverged(
        epoch: report.epoch, learningRate: config.trainer.learningRate, best: best)
    }
    curve.append(Self.line(report))
    // The curve first: a checkpoint never knows more epochs than the curve.
    try AtomicFile.write(
      curve.joined(separator: "\n") + "\n", to: files.curve)
    try TrainingCheckpoint.write(
      trainer.state, identity: identity, to: files.checkpoint)
    log.write(
      "epoch",
      [
        "epoch": report.epoch, "learning_rate": report.learningRate,
        "validation_energy_meV_per_atom": report.validation.energyRMSE * 1e3,
        "validation_force_meV_per_A": report.validation.forceRMSE * 1e3, "is_best": report.isBest,
      ])
    return report
  }

  /// The potential of the best epoch so far, written with its table of errors.
  public func writePotential() throws -> URL {
    let url = try writeBest()
    log.write(
      isFinished ? RunLog.finished : "interrupted",
      ["epoch": trainer.state.epoch, "best_epoch": trainer.state.bestEpoch])
    return url
  }

  private func writeBest() throws -> URL {
    let state = trainer.state
    var potential = NetworkPotential(state, layout: config.layout, set: set)
    let fit = try calibrated(potential)
    potential.calibration = fit.calibration
    let url = files.potential(config.name)
    try PotentialFile.write(
      potential,
      provenance: [
        "name": config.name, "program": "tieline \(Quantities.version)",
        "training": identity, "epoch": "\(state.bestEpoch) of \(state.epoch)",
        "seed": "\(config.trainer.seed)",
      ], to: url)
    let systems = config.systems.map(\.name)
    let table = try ErrorTable(
      potential, parts: [("test", set.test), ("validation", set.validation)],
      firsts: zip(set.training, Self.areFirst(set)).filter(\.1).map(\.0), systems: systems)
    try AtomicFile.write(
      table.markdown + fit.markdown, to: files.errors)
    try AtomicFile.write(
      try figure(of: potential, file: url).svg, to: TrainingFolder.figure(beside: url))
    return url
  }

  private func figure(of potential: NetworkPotential, file: URL) throws -> TrainingFigure {
    let epochs = curve.dropFirst().compactMap { line -> TrainingFigure.Epoch? in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
      guard cells.count == Self.columns.count, let number = cells[0] else { return nil }
      func error(_ cell: Int) -> Double { (cells[cell] ?? .nan) / 1000 }
      return TrainingFigure.Epoch(
        number: Int(number), trainingEnergy: error(2), trainingForce: error(3),
        validationEnergy: error(4), validationForce: error(5))
    }
    let isTested = !set.test.isEmpty
    let calculator = potential.makeCalculator()
    var (energies, forces): ([TrainingFigure.Pair], [TrainingFigure.Pair]) = ([], [])
    for frame in isTested ? set.test : set.validation {
      let result = try calculator.evaluate(frame.structure)
      let (count, zero) = (Double(frame.structure.count), set.referenceEnergy(of: frame.structure))
      energies.append(
        TrainingFigure.Pair(
          label: (frame.energy - zero) / count, prediction: (result.energy - zero) / count))
      for (label, force) in zip(frame.forces, result.forces) {
        forces += (0..<3).map { TrainingFigure.Pair(label: label[$0], prediction: force[$0]) }
      }
    }
    return TrainingFigure(
      epochs: epochs, energies: energies, forces: forces,
      part: isTested ? "test" : "validation",
      digest: Digest.sha256(try AtomicFile.read(file)))
  }

  /// The second half of each system's test, or validation where there is no test, is fitted to,
  /// the first half checks: along a trajectory errors grow, and what comes later is what a
  /// potential will meet. Labels whose forces are trusted less are left out.
  private func calibrated(_ potential: NetworkPotential) throws -> CalibrationFit {
    let held = (set.test.isEmpty ? set.validation : set.test).filter { $0.forceWeight >= 1 }
    let groups = Dictionary(grouping: held, by: \.system).sorted { $0.key < $1.key }.map(\.value)
    return try CalibrationFit(
      potential, frames: groups.flatMap { $0.dropFirst($0.count / 2) },
      check: groups.flatMap { $0.prefix($0.count / 2) })
  }

  // MARK: frames

  static func labelled(
    _ frames: [LabelledStructure], system: TrainingConfig.System, elements config: TrainingConfig
  ) throws -> [LabelledFrame] {
    let file = system.file.relativePath
    guard !frames.isEmpty else { throw PotentialError.noFrames(what: "\(file) is empty") }
    return try frames.enumerated().map { index, frame in
      func missing(_ what: String) -> PotentialError {
        .frame(file: file, frame: index + 1, what: what)
      }
      guard let energy = frame.energy else { throw missing("expected an energy, found none") }
      guard let forces = frame.forces else { throw missing("expected forces, found none") }
      // Nearer atoms no training set has; the repulsion of cores begins there.
      try FrameCheck.check(
        frame.structure, file: file, frame: index + 1, elements: config.basis.elements,
        nearest: 0.3)
      let offset = frame.structure.species.reduce(0) { $0 + (system.offsets[$1] ?? 0) }
      let labelled = LabelledFrame(
        system: system.name, structure: frame.structure, energy: energy - offset, forces: forces,
        virial: frame.virial, weight: system.weight, forceWeight: system.forceWeight)
      try FrameCheck.check(labels: labelled, file: file, frame: index + 1)
      return labelled
    }
  }

  /// Of each training frame, whether it is the first of its system.
  private static func areFirst(_ set: TrainingSet) -> [Bool] {
    var seen: Set<String> = []
    return set.training.map { seen.insert($0.system).inserted }
  }

  private static func prepared(
    _ frame: LabelledFrame, _ set: TrainingSet, _ config: TrainingConfig
  ) -> TrainingFrame {
    set.prepared(frame, emphasis: config.emphasis, window: config.emphasisWindow)
  }

  /// Training frames, each as often as its system asks for; the first of each trajectory at least as often as
  /// that is asked for.
  private static func weighted(_ set: TrainingSet, _ config: TrainingConfig) -> [TrainingFrame] {
    let systems = Dictionary(uniqueKeysWithValues: config.systems.map { ($0.name, $0) })
    let copies = zip(set.training, areFirst(set)).map { frame, isFirst in
      let system = systems[frame.system]!
      return isFirst ? max(system.copies, system.firstFrameCopies) : system.copies
    }
    let frames = set.training.map { prepared($0, set, config) }
    return (0..<(copies.max() ?? 0)).flatMap { copy in
      zip(frames, copies).filter { copy < $1 }.map(\.0)
    }
  }

  private static func line(_ r: Trainer.EpochReport) -> String {
    func number(_ x: Double, _ digits: Int = 3) -> String { String(format: "%.\(digits)f", x) }
    return [
      "\(r.epoch)", String(format: "%.3e", r.learningRate), number(r.training.energyRMSE * 1e3),
      number(r.training.forceRMSE * 1e3), number(r.validation.energyRMSE * 1e3),
      number(r.validation.forceRMSE * 1e3), r.validation.virialRMSE.map { number($0 * 1e3) } ?? "",
      number(r.validation.meanLoss, 5), r.isBest ? "true" : "false",
    ].joined(separator: ",")
  }
}
