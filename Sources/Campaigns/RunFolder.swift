import Archives
import Files
import Foundation
import Quantities
import Reports
import Structures

/// The folder of a sampling run: what is in it, and what can be read of it
/// without a potential.
public struct RunFolder: Sendable {
  public let url: URL

  public init(_ url: URL) { self.url = url }

  /// The run in a folder: of one that learns, the last of its searches.
  public static func current(_ url: URL) -> RunFolder {
    LearningFolder(url).searches.last { $0.holdsRun } ?? RunFolder(url)
  }

  public var config: URL { url.appendingPathComponent("config.yaml") }
  public var archive: URL { url.appendingPathComponent("archive.db") }
  public var table: URL { url.appendingPathComponent("phase-diagram.csv") }
  /// Labels of what was confirmed: see `tieline confirm`.
  public var confirmed: URL { url.appendingPathComponent("confirmed.extxyz") }
  public var structures: URL { url.appendingPathComponent("structures") }
  /// What was watched, and what is being watched.
  public var dynamics: URL { url.appendingPathComponent("dynamics") }
  /// What is under way elsewhere.
  var batches: URL { url.appendingPathComponent("batches") }
  public var log: URL { url.appendingPathComponent("log.jsonl") }

  /// Whether a run was begun here; a config alone is a run to be begun.
  public var holdsRun: Bool { FileManager.default.fileExists(atPath: archive.path) }

  /// The phase diagram of all that is archived, now.
  public func phaseDiagram() throws -> PhaseDiagramTable {
    try phaseDiagram(of: openArchive())
  }

  /// The same of an archive that is open already: opening one reads all of it.
  public func phaseDiagram(of archive: Archive) throws -> PhaseDiagramTable {
    try phaseDiagram(
      of: archive, endMembers: config(of: archive.run()).endMembers.map(\.formula))
  }

  /// - Parameter most: rows.
  func phaseDiagram(
    of archive: Archive, endMembers: [String], most: Int = ListedCandidates.most
  ) throws -> PhaseDiagramTable {
    let listed = try ListedCandidates(archive, most: most)
    let confirmed = try ConfirmedEnergies(confirmed)
    let entries = try Self.entries(listed, in: archive).map { entry in
      var entry = entry
      entry.confirmedEnergy = confirmed.energy(of: entry.structure, id: entry.id)
      return entry
    }
    return try PhaseDiagramTable(entries, endMembers: endMembers, leftOut: listed.leftOut)
  }

  /// Read only, for those who look while the run goes on.
  public func openArchive() throws -> Archive {
    guard FileManager.default.fileExists(atPath: archive.path) else {
      throw CampaignError.noRun(folder: url.relativePath)
    }
    return try Archive.openReadOnly(at: archive)
  }

  /// How many evaluations failed, by kind, the most frequent first.
  public static func failures(in archive: Archive) throws -> [(kind: String, count: Int)] {
    let reasons = try [Job.Stage.search, .final].flatMap { stage in
      try archive.reasons(stage: stage.rawValue)
    }
    return Failure.counts(of: reasons)
  }

  /// ", 3.1/s, 4 min 44 s left": of candidates in the session that goes on; empty once there are all.
  public func speed(_ done: Int, of total: Int, now: Date) -> String {
    guard let session = RunLog.sessions(in: log).last, done < total else { return "" }
    let speed = session.progress("", done, of: total, tail: "", now: now).speed
    return speed.isEmpty ? "" : ", " + speed
  }

  /// The config that the archive holds.
  public func config(of run: RunRecord) throws -> SamplingConfig {
    try SamplingConfig(
      ConfigDocument(text: run.config, path: config.relativePath, folder: url))
  }

  /// What the report is made of: each candidate that is listed and did not fail, as it is after its
  /// last relaxation.
  private static func entries(
    _ listed: ListedCandidates, in archive: Archive
  ) throws -> [ReportEntry] {
    let names = try archive.names()
    return try listed.pages.flatMap { numbers in
      let search = try archive.evaluations(stage: Job.Stage.search.rawValue, of: numbers)
      let final = try archive.evaluations(stage: Job.Stage.final.rawValue, of: numbers)
      let properties = try archive.properties(of: numbers)
      return try archive.candidates(in: numbers).compactMap { candidate in
        [final[candidate.number], search[candidate.number]].compactMap { $0 }
          .first { $0.reason == nil }
          .flatMap { entry(candidate, $0, properties[candidate.number] ?? [], names) }
      }
    }
  }

  private static func entry(
    _ candidate: CandidateRecord, _ evaluation: EvaluationRecord, _ properties: [PropertyRecord],
    _ names: [Int: String]
  ) -> ReportEntry? {
    guard let structure = evaluation.structure, let energy = evaluation.energy else { return nil }
    // Of a candidate that was relaxed fully, what was said after its search relaxation counts no more.
    let isFinal = evaluation.stage == Job.Stage.final.rawValue
    func property(_ name: String, _ level: ConductivityLevel) -> Estimate? {
      let name = isFinal ? level.name(name) : Job.propertyName(name, after: .search)
      return properties.first { $0.name == name }.map {
        Estimate($0.value, standardError: $0.standardError)
      }
    }
    // The best level that says anything; an activation energy is of the same level.
    let levels = isFinal ? ConductivityLevel.allCases : [.barrier]
    let level = levels.last { property(Job.conductivityName, $0) != nil } ?? .barrier
    return ReportEntry(
      id: candidate.name, structure: structure, memberEnergies: evaluation.memberEnergies,
      energy: energy, independentError: evaluation.independentError,
      isReference: candidate.kind == "reference", origin: candidate.origin,
      generation: candidate.generation, parents: candidate.parents.compactMap { names[$0] },
      log10Conductivity: property(Job.conductivityName, level), conductivityLevel: level,
      activationEnergy: property(Job.activationEnergyName, level),
      converged: evaluation.outcome == "converged")
  }
}
