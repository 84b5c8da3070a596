import Archives
import Evolution
import Files
import Foundation
import PhaseDiagrams
import Quantities
import Reports
import Structures

extension RunFolder {
  public var report: URL { url.appendingPathComponent("report.html") }
  /// The charts of the report, each a file.
  public var figures: URL { url.appendingPathComponent("figures") }

  /// The report of all that is archived, now.
  public func runReport(of archive: Archive) throws -> RunReport {
    try runReport(of: archive, phaseDiagram(of: archive), ending: archive.finished)
  }

  /// The same where the archive is open and the table is made.
  ///
  /// - Parameter ending: why the run ended, a sentence in each line; `nil` while it goes on.
  func runReport(
    of archive: Archive, _ table: PhaseDiagramTable, ending: String?
  ) throws -> RunReport {
    RunReport(
      table: table, history: try history(of: archive), watched: try watched(in: archive),
      learning: try LearningFolder(of: self)?.steps ?? [],
      trainingFigure: trainingFigure(of: try archive.run()),
      provenance: try provenance(of: archive, ending: ending))
  }

  /// Table, structures and report.
  func writeResults(of archive: Archive, _ table: PhaseDiagramTable, ending: String?) throws {
    try AtomicFile.write(table.csv(), to: self.table)
    try StructuresFolder.write(table, to: structures)
    let report = try runReport(of: archive, table, ending: ending)
    try AtomicFile.write(report.html, to: self.report)
    try writeFigures(report)
  }

  /// The report's charts as files, each a drawing fit for a paper.
  ///
  /// Files of an earlier call whose charts are no longer there stay: they may be in use.
  public func writeFigures(_ report: RunReport) throws {
    try AtomicFile.makeFolder(figures)
    for (name, svg) in report.figures {
      try AtomicFile.write(svg, to: figures.appendingPathComponent(name))
    }
  }

  // MARK: what it is made of

  /// What the training left beside the potential of the run, if that is still there, and the
  /// drawing is of it. Without it the report says less, and nothing else is wrong.
  private func trainingFigure(of run: RunRecord) -> String? {
    guard let potential = try? config(of: run).potential,
      let svg = try? AtomicFile.readText(TrainingFolder.figure(beside: potential)),
      TrainingFigure.isOf(run.potentialDigest, svg: svg)
    else { return nil }
    return svg
  }

  private func history(of archive: Archive) throws -> RunHistory {
    // As the search itself tells its twins, in the order in which it was told of them.
    var known = KnownCandidates(FingerprintStore(folder: url))
    var steps: [RunHistory.Step] = []
    var archived = try ArchivedResults(archive, stage: .search)
    for number in 0..<((archived.last ?? -1) + 1) {
      guard let result = try archived.result(of: number) else { continue }
      steps.append(Self.step(result, &known))
    }
    return RunHistory(steps)
  }

  private static func step(
    _ result: ArchivedResults.Result, _ known: inout KnownCandidates
  ) -> RunHistory.Step {
    let (candidate, evaluation) = (result.candidate, result.evaluation)
    let mixture = candidate.mixture.flatMap { Mixture($0) }
    var step = RunHistory.Step(
      id: candidate.name, origin: candidate.origin, isDecoration: candidate.decoration != nil,
      moleFractions: mixture.map { mixture in mixture.amounts.indices.map(mixture.fraction) },
      energyPerAtom: evaluation.energyPerAtom, failure: evaluation.reason.map(Failure.kind))
    if evaluation.energyPerAtom != nil, let mixture {
      step.isDuplicate = !known.insert(ifNew: evaluation, id: candidate.number, at: mixture)
    }
    return step
  }

  private func watched(in archive: Archive) throws -> [WatchedSolid] {
    let numbers = try archive.numbers(withPropertyNamed: ConductivityLevel.dynamics.name(""))
    return try numbers.compactMap { number in
      let properties = try archive.properties(of: number...number)[number] ?? []
      func property(_ name: String) -> Estimate? {
        properties.first { $0.name == ConductivityLevel.dynamics.name(name) }.map {
          Estimate($0.value, standardError: $0.standardError)
        }
      }
      let points = properties.compactMap { property -> WatchedSolid.Point? in
        guard property.name != ConductivityLevel.dynamics.name(Job.conductivityName),
          let temperature = DynamicsStage.temperature(ofConductivity: property.name)
        else { return nil }
        return WatchedSolid.Point(
          temperature: temperature,
          log10Conductivity: Estimate(property.value, standardError: property.standardError))
      }
      guard !points.isEmpty,
        let name = try archive.candidates(in: number...number).first?.name
      else { return nil }
      return WatchedSolid(
        id: name, points: points.sorted { $0.temperature < $1.temperature },
        activationEnergy: property(Job.activationEnergyName),
        log10Conductivity: property(Job.conductivityName))
    }
  }

  private func provenance(of archive: Archive, ending: String?) throws -> RunReport.Provenance {
    let run = try archive.run()
    let counts = try archive.counts()
    return RunReport.Provenance(
      name: run.name, config: run.config,
      command: "tieline sample \(ShellWord.plain(config.relativePath)) --run "
        + ShellWord.plain(url.relativePath + "-again"),
      facts: [
        .init(
          "run",
          "\(counts.candidates) candidates, \(counts.references) references, "
            + (ending == nil ? "not finished" : "finished"))
      ] + time(of: try archive.elapsed)
        + RunEnding.conclusions(of: ending).map { .init("ending", $0) } + [
          .init("seed", "\(run.seed)"), .init("version of Tieline", run.programVersion),
          .init("SHA-256 of the potential", run.potentialDigest), .init("machine", run.machine),
        ])
  }

  /// - Parameter seconds: of search, all sessions together.
  private func time(of seconds: Double) -> [RunReport.Provenance.Fact] {
    let sessions = RunLog.sessions(in: log)
    guard let begun = sessions.first?.begun.ISO8601Format() else { return [] }
    let number = sessions.count == 1 ? "one session" : "\(sessions.count) sessions"
    let duration = ProgressLine.duration(seconds)
    return [.init("time", "begun \(begun); \(duration) of search in \(number)")]
  }
}
