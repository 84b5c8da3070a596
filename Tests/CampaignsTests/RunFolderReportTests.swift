import Archives
import Foundation
import Quantities
import Reports
import Structures
import Testing

@testable import Campaigns

@Suite struct RunFolderReportTests {
  /// A candidate with what became of it.
  private func result(
    _ number: Int, _ structure: Structure?, mixture: String, stage: Job.Stage = .search,
    energyPerAtom: Double = -4.5, reason: String? = nil, properties: [PropertyRecord] = []
  ) -> CandidateResult {
    let isReference = stage == .final
    let candidate = CandidateRecord(
      number: number, kind: isReference ? "reference" : "candidate", name: "n\(number)",
      generation: 0, origin: isReference ? "reference" : "random",
      decoration: number == 2 ? "somewhere" : nil, mixture: mixture)
    return CandidateResult(
      candidate,
      EvaluationRecord(
        candidate: number, stage: stage.rawValue, outcome: reason == nil ? "converged" : "failed",
        reason: reason, structure: structure,
        energy: structure.map { energyPerAtom * Double($0.count) }, steps: 1, evaluations: 1,
        shortContacts: 0), properties)
  }

  private func property(_ name: String, _ value: Double) -> PropertyRecord {
    PropertyRecord(
      candidate: 2, name: name, value: value, standardError: 0.1, unit: "", source: "a test")
  }

  private func report(
    _ folder: TemporaryFolder, potential: String = "none.potential"
  ) throws -> RunReport {
    let run = RunFolder(folder.url)
    let config = try String(
      contentsOf: Samples.inputs.appending(path: "quick.yaml"), encoding: .utf8
    ).replacing("potentials/li-p-s.potential", with: potential)
    let archive = try Archive.create(
      at: run.archive,
      run: RunRecord(
        name: "made up", config: config, seed: 5, programVersion: "0", potentialDigest: "abc",
        machine: "none"))
    let crystal = try Samples.crystal("gamma-Li3PS4")
    let rotated = Structure(
      lattice: crystal.lattice, species: crystal.species,
      positions: crystal.positions.map { ($0 + Vector3(0.1, 0.2, 0.3)).wrappedToUnit })
    let dynamics = ["550K", "600K"].map { property("dynamics_log10_conductivity_\($0)", -2) }
    try archive.record([
      result(0, Samples.crystal("Li2S"), mixture: "1:0", stage: .final),
      result(1, Samples.crystal("P2S5"), mixture: "0:1", stage: .final),
      result(
        2, crystal, mixture: "3:1", energyPerAtom: -4.6,
        properties: dynamics + [
          property("dynamics_log10_conductivity_300K", -4),
          property("dynamics_activation_energy", 0.3), property("log10_conductivity_300K", -5),
        ]),
      result(3, rotated, mixture: "3:1", energyPerAtom: -4.6),
      result(4, rotated, mixture: "3:1", energyPerAtom: -4.3),
      result(5, nil, mixture: "2:1", reason: "too close: 3 pairs"),
    ])
    return try run.runReport(of: run.openArchive())
  }

  @Test func `The history is the candidates in their order, with failures and twins`() throws {
    let steps = try report(TemporaryFolder()).history.steps
    #expect(steps.map(\.id) == ["n2", "n3", "n4", "n5"])
    #expect(steps.map { $0.moleFractions?.first } == [0.75, 0.75, 0.75, 2 / 3])
    #expect(steps.map(\.failure) == [nil, nil, nil, "too close"])
    // Of one crystal, moved as a whole; at another energy it is none.
    #expect(steps.map(\.isDuplicate) == [false, true, false, false])
    #expect(steps.map(\.isDecoration) == [true, false, false, false])
    for (energy, expected) in zip(steps.map(\.energyPerAtom), [-4.6, -4.6, -4.3]) {
      #expect(abs(try #require(energy) - expected) < 1e-12)
    }
  }

  @Test func `What was watched has its temperatures, its line and 300 K`() throws {
    let watched = try report(TemporaryFolder()).watched
    #expect(watched.map(\.id) == ["n2"])
    #expect(watched[0].points.map(\.temperature) == [550, 600])
    #expect(watched[0].activationEnergy == Estimate(0.3, standardError: 0.1))
    #expect(watched[0].log10Conductivity == Estimate(-4, standardError: 0.1))
  }

  @Test func `The page says where it comes from`() throws {
    let folder = try TemporaryFolder()
    let provenance = try report(folder).provenance
    #expect(provenance.name == "made up" && provenance.config.contains("per_composition: 2"))
    let facts = Dictionary(uniqueKeysWithValues: provenance.facts.map { ($0.name, $0.value) })
    #expect(facts["seed"] == "5" && facts["machine"] == "none")
    #expect(facts["run"] == "4 candidates, 2 references, not finished")
    #expect(
      provenance.command.hasPrefix("tieline sample ") && provenance.command.contains(" --run "))
  }

  @Test func `The drawing beside the potential is shown if it is of this potential`() throws {
    for (digest, isShown) in [("abc", true), ("abd", false), ("ab", false)] {
      let folder = try TemporaryFolder()
      try folder.write("", to: "own.potential")
      let figure = TrainingFigure(
        epochs: [], energies: [], forces: [], part: "test", digest: digest)
      try folder.write(figure.svg, to: "own.svg")
      let report = try report(folder, potential: "own.potential")
      #expect((report.trainingFigure == figure.svg) == isShown)
      #expect(report.html.contains("<img class=\"training\"") == isShown)
      #expect(report.figures.contains { $0.name == "potential.svg" } == isShown)
    }
    #expect(try report(TemporaryFolder()).trainingFigure == nil)
  }
}
