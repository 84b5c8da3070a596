import Archives
import Evolution
import Files
import Foundation
import Potentials
import Quantities
import Reports
import Structures

/// A sampling run from its config to its phase diagram: references relaxed,
/// compositions searched, the best of each relaxed fully, the table written.
///
/// What is done is in the archive before anything is built on it. A run that
/// was stopped goes through the same steps again; what the archive has is
/// taken from there, what it lacks is done.
public final class SamplingRun {
  public enum Ending: Sendable {
    case finished
    /// Stopped on request, everything finished saved.
    case interrupted
  }

  /// How far a run is, for progress bars.
  public struct Progress: Sendable {
    public var done: Int
    public var total: Int
    /// Lowest formation energy of each composition so far, meV/atom, by x.
    public var best: [(x: Double, formationEnergy: Double)]
  }

  public let config: SamplingConfig
  public let folder: RunFolder
  /// Sentences for the user, such as that the machine is another one.
  public private(set) var remarks: [String] = []
  private let inputs: SamplingInputs
  private let archive: Archive
  private let lock: RunLock
  private let log: RunLog
  private var best = BestOfEach()
  private var done = 0
  private var final: [Int: EvaluationRecord]

  // MARK: beginning

  /// Begins a run in a folder that holds none.
  public static func start(config url: URL, folder: URL?) throws -> SamplingRun {
    // Where the run goes can depend on its name, so that is read first.
    let name = try SamplingConfig(contentsOf: url).name
    let folder = RunFolder(folder ?? URL(fileURLWithPath: "Runs/\(name)"))
    let config = try SamplingConfig(contentsOf: url, runFolder: folder.url)
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
    guard folder.holdsRun else {
      // Stopped between its config and its archive: there is nothing yet.
      let config = try SamplingConfig(contentsOf: folder.config)
      let inputs = try SamplingInputs(config)
      return try SamplingRun(
        config, inputs, folder, lock, text: config.effectiveText + inputs.digests)
    }
    let archive = try Archive.open(at: folder.archive)
    let run = try archive.run()
    let config = try folder.config(of: run)
    let inputs = try SamplingInputs(config)
    guard run.config.hasSuffix(inputs.digests) else {
      throw CampaignError.inputsChanged(
        folder: url.relativePath, files: changed(run.config, inputs.digests))
    }
    return try SamplingRun(config, inputs, folder, lock, archive: archive, run: run)
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

  private init(
    _ config: SamplingConfig, _ inputs: SamplingInputs, _ folder: RunFolder, _ lock: RunLock,
    archive: Archive, run: RunRecord
  ) throws {
    self.config = config
    self.inputs = inputs
    self.folder = folder
    self.lock = lock
    self.archive = archive
    log = try RunLog(folder.log)
    final = try archive.evaluations(stage: Job.Stage.final.rawValue)
    if run.machine != Machine.description {
      remarks.append(
        "this run began on another kind of machine (\(run.machine)); its last digits may differ "
          + "from those of a run left alone there")
    }
    if run.programVersion != Quantities.version {
      remarks.append(
        "this run began with version \(run.programVersion) of the program; this is version "
          + Quantities.version)
    }
  }

  private static func changed(_ text: String, _ digests: String) -> [String] {
    let recorded = Set(text.split(separator: "\n"))
    return digests.split(separator: "\n").filter { !recorded.contains($0) }
      .compactMap { $0.split(separator: " ").last.map(String.init) }
  }

  public var isFinished: Bool { get throws { try archive.finished != nil } }

  // MARK: the steps

  /// Works until the run is finished or `isInterrupted` says to stop.
  ///
  /// - Parameters:
  ///   - workers: relaxations at once; the result does not depend on it.
  ///   - progress: called first when what the archive has is taken from there and the work
  ///     begins, then as it goes on.
  public func work(
    workers: Int, isInterrupted: @escaping () -> Bool, progress: @escaping (Progress) -> Void
  ) async throws -> Ending {
    let report = { [unowned self] in
      progress(Progress(done: self.done, total: self.total, best: self.best.sorted))
    }
    let crew = Crew(
      workers: workers, potential: inputs.potential, archive: archive,
      isInterrupted: isInterrupted, begun: report)
    log.write("start", ["workers": "\(workers)", "candidates": "\(config.candidates)"])
    guard try await relaxReferences(crew, report), try await search(crew, report),
      try await relaxFinalists(crew, report)
    else {
      log.write("interrupted", [:])
      return .interrupted
    }
    try finish()
    return .finished
  }

  private var total: Int {
    let finalists = inputs.space.mixtures.count * config.finalists
    return inputs.references.count + config.candidates + min(finalists, config.candidates)
  }

  private func relaxReferences(_ crew: Crew, _ report: @escaping () -> Void) async throws -> Bool {
    var waiting: [Job] = []
    for (number, reference) in inputs.references.enumerated() {
      let record = CandidateRecord(
        number: number, kind: "reference", name: reference.name, generation: 0,
        origin: "reference",
        mixture: inputs.space.endMembers.mixture(of: reference.structure.composition)?.description)
      if let known = final[number] {
        try failIfReferenceFailed(record, known)
        take(known, of: record)
      } else {
        waiting.append(
          Job(
            candidate: record, stage: .final, structure: reference.structure,
            minimizer: config.final, maximumSpread: .infinity))
      }
    }
    var jobs = waiting[...]
    let ended = try await crew.work(
      next: { jobs.popFirst().map { .job($0) } ?? .done },
      finished: { outcome in
        try self.failIfReferenceFailed(outcome.job.candidate, outcome.evaluation)
        self.take(outcome.evaluation, of: outcome.job.candidate)
        report()
      })
    log.write("references", ["count": "\(inputs.references.count)"])
    return ended
  }

  /// A reference that cannot be relaxed leaves the map without its ends.
  private func failIfReferenceFailed(
    _ candidate: CandidateRecord, _ evaluation: EvaluationRecord
  ) throws {
    if let reason = evaluation.reason {
      throw CampaignError.referenceFailed(name: candidate.name, reason: reason)
    }
  }

  private func search(_ crew: Crew, _ report: @escaping () -> Void) async throws -> Bool {
    let first = inputs.references.count
    let archived = try archive.evaluations(stage: Job.Stage.search.rawValue)
    let records = try Dictionary(
      uniqueKeysWithValues: archive.candidates().map { ($0.number, $0) })
    var search = Search(
      inputs.space, breeding: config.breeding, selection: config.selection, lag: config.lag,
      seed: config.seed)
    let ended = try await crew.work(
      next: {
        while search.proposals.count < self.config.candidates {
          switch search.next() {
          case .wait: return .wait
          case .exhausted: return .done
          case .proposal(let proposal, let generation):
            let record = self.record(proposal, generation: generation, first: first)
            guard let evaluation = archived[record.number] else {
              return .job(
                Job(
                  candidate: record, stage: .search, structure: proposal.decoration.structure,
                  minimizer: self.config.search, maximumSpread: self.config.maximumSpread))
            }
            guard records[record.number] == record else {
              throw CampaignError.notReproduced(
                folder: self.folder.url.relativePath, candidate: record.name)
            }
            search.report(proposal.candidate, energy: evaluation.fitness)
            self.take(evaluation, of: record)
          }
        }
        return .done
      },
      finished: { outcome in
        search.report(
          outcome.job.candidate.number - first, energy: outcome.evaluation.fitness)
        self.take(outcome.evaluation, of: outcome.job.candidate)
        report()
      })
    log.write("search", ["candidates": "\(search.proposals.count)"])
    return ended
  }

  private func record(_ proposal: Proposal, generation: Int, first: Int) -> CandidateRecord {
    CandidateRecord(
      number: first + proposal.candidate, kind: "candidate",
      name: "c" + String(format: "%06d", proposal.candidate), generation: generation,
      origin: proposal.origin.rawValue, parentCrystal: proposal.decoration.parent.name,
      decoration: proposal.decoration.text, mixture: proposal.mixture.description,
      parents: proposal.parents.map { first + $0 })
  }

  private func relaxFinalists(_ crew: Crew, _ report: @escaping () -> Void) async throws -> Bool {
    let search = try archive.evaluations(stage: Job.Stage.search.rawValue)
    let candidates = try archive.candidates().filter { search[$0.number]?.fitness != nil }
    var waiting: [Job] = []
    for (_, own) in Dictionary(grouping: candidates, by: \.mixture).sorted(by: {
      ($0.key ?? "") < ($1.key ?? "")
    }) {
      let ranked = own.sorted {
        (search[$0.number]!.fitness!, $0.number) < (search[$1.number]!.fitness!, $1.number)
      }
      for candidate in ranked.prefix(config.finalists) {
        if let known = final[candidate.number] {
          take(known, of: candidate)
        } else {
          waiting.append(
            Job(
              candidate: candidate, stage: .final,
              structure: search[candidate.number]!.structure!, minimizer: config.final,
              maximumSpread: config.maximumSpread))
        }
      }
    }
    var jobs = waiting[...]
    let ended = try await crew.work(
      next: { jobs.popFirst().map { .job($0) } ?? .done },
      finished: { outcome in
        self.take(outcome.evaluation, of: outcome.job.candidate)
        report()
      })
    log.write("finalists", ["count": "\(waiting.count)"])
    return ended
  }

  /// Table and structures, then the mark that the run is finished.
  private func finish() throws {
    let table = try phaseDiagram()
    try AtomicFile.write(table.csv(), to: folder.table)
    _ = try StructuresFolder.write(table, to: folder.structures)
    try archive.setFinished("\(done) relaxations")
    log.write("finished", ["rows": "\(table.rows.count)"])
  }

  public func phaseDiagram() throws -> PhaseDiagramTable {
    try PhaseDiagramTable(
      RunFolder.entries(archive), endMembers: config.endMembers.map(\.formula))
  }

  private func take(_ evaluation: EvaluationRecord, of candidate: CandidateRecord) {
    done += 1
    best.take(evaluation, space: inputs.space)
  }
}

extension EvaluationRecord {
  /// Energy per atom, eV; `nil` for one that failed.
  var fitness: Double? {
    guard reason == nil, let energy, let structure else { return nil }
    return energy / Double(structure.count)
  }
}
