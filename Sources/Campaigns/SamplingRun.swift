import Archives
import Evolution
import Files
import Foundation
import PhaseDiagrams
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
    /// "sampling", in relaxations, then "watching, ps".
    public var step: String
    public var done: Int
    public var total: Int
    /// Lowest formation energy of each composition so far, meV/atom, by x.
    public var best: [(x: Double, formationEnergy: Double)]
  }

  public let config: SamplingConfig
  public let folder: RunFolder
  /// Sentences for the user, such as that the machine is another one.
  public internal(set) var remarks: [String] = []
  /// Spent in relaxations of this session, all workers together, s.
  public private(set) var relaxationSeconds = 0.0
  let inputs: SamplingInputs
  private let archive: Archive
  private let lock: RunLock
  let log: RunLog
  private var best = BestOfEach()
  private var done = 0
  /// How many are relaxed fully, once that is known.
  private var finalists: Int?
  /// Once the search has ended.
  private var watched: WatchedTime?
  private var final: [Int: EvaluationRecord]
  /// Why the search ended, and what it tried all of.
  private var concluded: [String] = []

  // MARK: beginning

  /// `start` and `resume` find what it needs.
  init(
    _ config: SamplingConfig, _ inputs: SamplingInputs, _ folder: RunFolder, _ lock: RunLock,
    archive: Archive, run: RunRecord
  ) throws {
    self.config = config
    self.inputs = inputs
    self.folder = folder
    self.lock = lock
    self.archive = archive
    remarks = inputs.remarks
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

  public var isFinished: Bool { get throws { try archive.finished != nil } }
  /// Of a finished run: why its search ended, and what it tried all of, a sentence each.
  public var conclusions: [String] {
    get throws { RunEnding.conclusions(of: try archive.finished) }
  }

  // MARK: the steps

  /// Works until the run is finished or `isInterrupted` says to stop.
  ///
  /// - Parameters:
  ///   - workers: relaxations at once in this process; the result does not depend on it.
  ///   - tell: called with sentences for the user.
  ///   - progress: called first when what the archive has is taken from there and the work
  ///     begins, then as it goes on.
  public func work(
    workers: Int, isInterrupted: @escaping () -> Bool, tell: @escaping (String) -> Void = { _ in },
    progress: @escaping (Progress) -> Void
  ) throws -> Ending {
    try work(
      with: executor(workers: workers, isInterrupted, tell), workers: workers,
      remote: remoteWatch(isInterrupted, tell), isInterrupted: isInterrupted, progress: progress)
  }

  /// - Parameter workers: of what is not for the executor.
  func work(
    with executor: any Executor, workers: Int, remote: ((Watch) throws -> RemoteWatch)? = nil,
    isInterrupted: @escaping () -> Bool, progress: @escaping (Progress) -> Void
  ) throws -> Ending {
    let report = { [unowned self] in
      progress(self.progress)
    }
    let crew = Crew(
      executor: executor, archive: archive, isInterrupted: isInterrupted, begun: report)
    log.begin(
      workers: workers, done: try archive.counts().candidates, total: config.candidates)
    guard try relaxReferences(crew, report), try search(crew, report),
      try relaxFinalists(crew, report), try watch(workers, remote, isInterrupted, report)
    else {
      log.write("interrupted", [:])
      return .interrupted
    }
    executor.end()
    try finish()
    return .finished
  }

  private var total: Int {
    let most = inputs.space.mixtures.count * config.finalists
    return inputs.references.count + config.candidates
      + (finalists ?? min(most, config.candidates))
  }

  private var progress: Progress {
    if let watched, let settings = config.dynamics {
      return Progress(
        step: "watching, ps", done: watched.picoseconds, total: settings.picoseconds, best: [])
    }
    return Progress(step: "sampling", done: done, total: total, best: best.sorted)
  }

  private func relaxReferences(_ crew: Crew, _ report: @escaping () -> Void) throws -> Bool {
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
    let ended = try crew.work(
      next: { jobs.popFirst().map { .job($0) } ?? .done },
      finished: { outcome in
        self.relaxationSeconds += outcome.seconds
        try self.failIfReferenceFailed(outcome.job.candidate, outcome.evaluation)
        self.final[outcome.job.candidate.number] = outcome.evaluation
        self.take(outcome.evaluation, of: outcome.job.candidate)
        report()
      })
    log.write("references", ["count": inputs.references.count])
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

  private func search(_ crew: Crew, _ report: @escaping () -> Void) throws -> Bool {
    let first = inputs.references.count
    var archived = try ArchivedResults(archive, stage: .search)
    var settings = config.settings
    settings.breeding = inputs.breeding
    var search = try Search(
      inputs.space, settings,
      references: inputs.references.indices.compactMap { number in
        final[number].flatMap(\.energyPerAtom).map {
          (inputs.references[number].structure.composition, $0)
        }
      }, seeds: inputs.seeds, store: FingerprintStore(folder: folder.url))
    var budget = Budget(
      candidates: config.candidates, seconds: config.timeLimit, elapsed: try archive.elapsed,
      lastCandidate: try archive.lastCandidate)
    var ending: Search.Ending?
    // What is complete when the time is up, before the candidate that comes too late: who resumes
    // does not ask for that one.
    var complete: [Mixture: Bool]?
    let isDone = try crew.work(
      next: {
        while search.proposed < budget.candidates {
          let before = search.exhausted
          switch try search.next() {
          case .wait: return .wait
          case .end(let reason):
            ending = reason
            return .done
          case .proposal(let proposal, let generation):
            let record = self.record(proposal, generation: generation, first: first)
            guard let known = try archived.result(of: record.number) else {
              if budget.isSpent(at: Machine.now) {
                // Written down before anything is left out for it: who resumes ends here too.
                budget.candidates = max(proposal.candidate, (archived.last ?? 0) - first + 1)
                try self.archive.setLastCandidate(budget.candidates)
                if proposal.candidate >= budget.candidates {
                  complete = before
                  return .done
                }
              }
              return .job(self.job(record, proposal))
            }
            guard known.candidate == record else {
              throw CampaignError.notReproduced(
                folder: self.folder.url.relativePath, candidate: record.name)
            }
            search.report(
              proposal.candidate, self.result(known.evaluation, known.properties))
            self.take(known.evaluation, of: record)
          }
        }
        return .done
      },
      finished: { outcome in
        self.relaxationSeconds += outcome.seconds
        search.report(
          outcome.job.candidate.number - first,
          self.result(outcome.evaluation, outcome.properties))
        self.take(outcome.evaluation, of: outcome.job.candidate)
        report()
      })
    guard isDone else { return false }
    try search.finish()
    if search.hasFailed {
      let reasons = try archive.reasons(stage: Job.Stage.search.rawValue)
      throw CampaignError.everythingFailed(
        folder: folder.url.relativePath, candidates: search.inserted,
        kinds: Failure.counts(of: reasons).map { "\($0.count) \($0.kind)" })
    }
    conclude(search, ending, complete ?? search.exhausted, isOutOfTime: budget.isCut)
    return true
  }

  /// What the search came to beside its candidates.
  private func conclude(
    _ search: Search, _ ending: Search.Ending?, _ exhausted: [Mixture: Bool], isOutOfTime: Bool
  ) {
    let complete = exhausted.filter(\.value).keys.sorted()
      .map { inputs.space.endMembers.composition(of: $0).formula }
    concluded = RunEnding.conclusions(ending, isOutOfTime: isOutOfTime, complete: complete)
    remarks += concluded
    let shares = search.shares.shares(of: Operator.allCases)
    log.write(
      "search",
      [
        "candidates": search.proposed, "failed": search.failed, "twins": search.twins,
        "conclusions": concluded,
        "shares": Dictionary(
          uniqueKeysWithValues: zip(Operator.allCases.map(\.rawValue), shares).filter { $0.1 > 0 }),
      ])
  }

  private func job(_ record: CandidateRecord, _ proposal: Proposal) -> Job {
    var random = RandomStream(
      seed: config.seed, purpose: "melt", candidate: proposal.candidate)
    return Job(
      candidate: record, stage: .search, structure: proposal.genome.structure,
      minimizer: config.search, maximumSpread: config.maximumSpread,
      melt: proposal.origin == .melt ? config.cells?.melt : nil,
      seed: random.next())
  }

  /// What the search is told.
  private func result(
    _ evaluation: EvaluationRecord, _ properties: [PropertyRecord]
  ) -> Search.Result {
    guard let energy = evaluation.energyPerAtom, let structure = evaluation.structure else {
      return .failed
    }
    let objectives = config.objectives.map { objective -> Double in
      switch objective {
      // Of one composition they are in the same order.
      case .energyAboveHull: return energy
      case .spread: return Job.spread(of: evaluation.memberEnergies, atoms: structure.count)
      case .conductivity:
        let name = Job.propertyName(Job.conductivityName, after: .search)
        // Of what the estimate does not know, such as a crystal without lithium: none.
        return -(properties.first { $0.name == name }?.value ?? Self.noConductivity)
      }
    }
    return .relaxed(structure, objectives: objectives)
  }

  /// log₁₀(S/cm), far below that of any insulator.
  private static let noConductivity = -100.0

  private func record(_ proposal: Proposal, generation: Int, first: Int) -> CandidateRecord {
    CandidateRecord(
      number: first + proposal.candidate, kind: "candidate",
      name: "c" + String(format: "%06d", proposal.candidate), generation: generation,
      origin: proposal.origin.rawValue, parentCrystal: proposal.genome.decoration?.parent.name,
      decoration: proposal.genome.decoration?.text, mixture: proposal.mixture.description,
      parents: proposal.parents.map { first + $0 })
  }

  private func relaxFinalists(_ crew: Crew, _ report: @escaping () -> Void) throws -> Bool {
    func evaluation(_ number: Int) throws -> EvaluationRecord? {
      try archive.evaluations(stage: Job.Stage.search.rawValue, of: number...number)[number]
    }
    let numbers = try Finalists.chosen(
      from: archive.energies(stage: Job.Stage.search.rawValue), perMixture: config.finalists,
      evaluation: evaluation)
    finalists = numbers.count
    var waiting: [Job] = []
    for number in numbers {
      guard let candidate = try archive.candidates(in: number...number).first,
        let structure = try evaluation(number)?.structure
      else { preconditionFailure("a finalist is in the archive") }
      if let known = final[number] {
        take(known, of: candidate)
      } else {
        waiting.append(
          Job(
            candidate: candidate, stage: .final, structure: structure, minimizer: config.final,
            maximumSpread: config.maximumSpread))
      }
    }
    var jobs = waiting[...]
    let ended = try crew.work(
      next: { jobs.popFirst().map { .job($0) } ?? .done },
      finished: { outcome in
        self.relaxationSeconds += outcome.seconds
        self.take(outcome.evaluation, of: outcome.job.candidate)
        report()
      })
    log.write("finalists", ["count": waiting.count])
    return ended
  }

  private func watch(
    _ workers: Int, _ remote: ((Watch) throws -> RemoteWatch)?, _ isInterrupted: () -> Bool,
    _ report: () -> Void
  ) throws -> Bool {
    guard let settings = config.dynamics else { return true }
    let stage = DynamicsStage(
      settings: settings, seed: config.seed, folder: folder, archive: archive,
      potential: inputs.potential, endMembers: config.endMembers.map(\.formula), remote: remote)
    let time = WatchedTime()
    watched = time
    let silent = try stage.work(workers: workers, time: time) {
      report()
      return isInterrupted()
    }
    log.write(
      "dynamics",
      ["solids": settings.solids, "done_ps": time.picoseconds, "without": silent ?? []])
    guard let silent else { return false }
    concluded += silent
    remarks += silent
    return true
  }

  /// Table, structures and report, then the mark that the run is finished.
  private func finish() throws {
    let table = try phaseDiagram()
    try archive.setEnergiesAboveHull(ListedCandidates.energiesAboveHull(table, in: archive))
    let ending = RunEnding.text(relaxations: done, conclusions: concluded)
    try folder.writeResults(of: archive, table, ending: ending)
    try archive.setFinished(ending)
    try? FileManager.default.removeItem(at: folder.batches)
    log.write(RunLog.finished, ["rows": table.rows.count])
  }

  public func phaseDiagram() throws -> PhaseDiagramTable {
    try folder.phaseDiagram(of: archive, endMembers: config.endMembers.map(\.formula))
  }

  private func take(_ evaluation: EvaluationRecord, of candidate: CandidateRecord) {
    done += 1
    best.take(evaluation, space: inputs.space)
  }
}

extension EvaluationRecord {
  /// Energy per atom, eV; `nil` for one that failed.
  var energyPerAtom: Double? {
    guard reason == nil, let energy, let structure else { return nil }
    return energy / Double(structure.count)
  }
}
