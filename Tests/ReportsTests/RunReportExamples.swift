import Quantities
import Structures

@testable import Reports

extension ReportExamples {
  /// The search that the made-up run comes from: c1, c4 and c2 in this order, a failure between
  /// them, a twin of c2 at last. Energies are those before the last relaxation.
  static let steps = [
    step("c1", "crossover", x: 0.75, energy: -4.40),
    step("f1", "random", x: 0.5, energy: nil, failure: "too close"),
    step("c3", "removal", x: 0.5, energy: -4.70),
    step("c2", "crossover", x: 0.7, energy: -4.50),
    step("c2b", "crossover", x: 0.7, energy: -4.55, isDecoration: false),
    step("c2c", "random", x: 0.7, energy: -4.55, isDuplicate: true),
  ]

  static func step(
    _ id: String, _ origin: String, x: Double, energy: Double?, failure: String? = nil,
    isDuplicate: Bool = false, isDecoration: Bool = true
  ) -> RunHistory.Step {
    RunHistory.Step(
      id: id, origin: origin, isDecoration: isDecoration, moleFractions: [x, 1 - x],
      energyPerAtom: energy, failure: failure, isDuplicate: isDuplicate)
  }

  static let watched = WatchedSolid(
    id: "ref-Li3PS4",
    points: [500, 600, 700, 800].map {
      WatchedSolid.Point(
        temperature: $0, log10Conductivity: Estimate(-1 - 1000 / $0, standardError: 0.2))
    }, activationEnergy: Estimate(0.25, standardError: 0.02),
    log10Conductivity: Estimate(-3.9, standardError: 0.5))

  static func report(
    _ entries: [ReportEntry] = run, steps: [RunHistory.Step] = steps,
    watched: [WatchedSolid] = [watched], learning: [LearningStep] = [], name: String = "made up"
  ) throws -> RunReport {
    RunReport(
      table: try table(entries), history: RunHistory(steps), watched: watched, learning: learning,
      provenance: RunReport.Provenance(
        name: name, config: "name: made up\nseed: 1\n",
        command: "tieline sample c.yaml --run again",
        facts: [.init("seed", "1")]))
  }

  /// The triangle's table, without a search.
  static func triangleReport() throws -> RunReport {
    RunReport(
      table: try triangle(), history: RunHistory([]), watched: [],
      provenance: RunReport.Provenance(name: "triangle", config: "", command: "", facts: []))
  }

  /// Many candidates on a few compositions, with energies and conductivities drawn.
  static func large(_ count: Int) throws -> RunReport {
    let formulas = ["LiPS3", "Li4P2S7", "Li7P3S11", "Li3PS4", "Li8P2S9", "Li7PS6"]
    var random = RandomStream(seed: 3, purpose: "many entries", candidate: 0)
    let entries = (0..<count).map { number -> ReportEntry in
      let energy = -4.4 + 0.3 * Double.random(in: 0..<1, using: &random)
      let difference = 0.02 * Double.random(in: 0..<1, using: &random)
      let conductivity = -11 + 9 * Double.random(in: 0..<1, using: &random)
      return entry(
        "c\(number)", formulas[number % formulas.count],
        members: [energy - difference, energy + difference],
        log10Conductivity: number % 3 == 0 ? nil : Estimate(conductivity, standardError: 2))
    }
    let steps = entries.enumerated().map { number, entry in
      step(
        entry.id, "crossover", x: 0.75, energy: entry.energy / Double(entry.structure.count),
        isDecoration: number % 2 == 0)
    }
    return try report(run.filter(\.isReference) + entries, steps: steps)
  }
}
