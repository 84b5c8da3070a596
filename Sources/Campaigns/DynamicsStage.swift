import Archives
import Conductivities
import Files
import Foundation
import PhaseDiagrams
import Potentials
import Quantities
import Reports
import Structures

/// The last stage of a search: some of what it found is watched while its lithium moves.
///
/// Conductivities have three levels, each with its error: the barrier of the bond-valence landscape
/// (`ConductivityEstimate`), known of what is relaxed fully and lets lithium move; a regression over
/// what this run has watched (`ConductivityRegression`); and dynamics. One solid after another is watched,
/// each time the one of which the largest improvement is expected: by how much its conductivity, by
/// the best level known of it, may exceed that of every solid watched so far that is at least as
/// stable. The choice depends on nothing but what is archived.
struct DynamicsStage {
  /// How much is watched, and how.
  struct Settings: Hashable, Sendable {
    /// Solids that are watched in all.
    var solids: Int
    /// K, ascending.
    var temperatures: [Double]
    /// About how many each solid is repeated to.
    var atoms: Int
    /// eV/Å³; `nil` for cells that stay as they were relaxed.
    var pressure: Double?
    /// fs.
    var warming: Double
    /// fs.
    var watching: Double

    /// Of all dynamics, whole ps.
    var picoseconds: Int {
      Int(Double(solids * temperatures.count) * (warming + watching) / 1000)
    }
  }

  var settings: Settings
  var seed: UInt64
  var folder: RunFolder
  var archive: Archive
  var potential: any TimedPotential
  var endMembers: [String]
  /// Who watches on other machines; `nil` where this one does.
  var remote: ((Watch) throws -> RemoteWatch)?

  /// A solid that could be watched.
  private struct Candidate {
    var record: CandidateRecord
    var evaluation: EvaluationRecord
    var energyAboveHull: Double
    var features: SolidFeatures
    /// By the barrier, log₁₀(S/cm).
    var estimate: Estimate
  }

  /// log₁₀(S/cm) that anything improves on: that of an insulator.
  private static let nothing = -15.0

  /// Watches until the budget is spent or nothing is left to watch.
  ///
  /// - Parameters:
  ///   - isInterrupted: asked many times a second, as `time` goes on.
  ///   - time: told how much of each solid's dynamics is done, in this session or before.
  /// - Returns: what was watched without a conductivity at 300 K, a sentence each; `nil` where it was
  ///   interrupted.
  func work(
    workers: Int, time: WatchedTime, isInterrupted: () -> Bool
  ) throws -> [String]? {
    let candidates = try self.candidates()
    try AtomicFile.makeFolder(folder.dynamics)
    var curves: [Int: ConductivityCurve] = [:]
    while curves.count < min(settings.solids, candidates.count) {
      let regression = self.regression(curves, of: candidates)
      let chosen = choice(candidates, curves, regression)
      guard
        let curve = try watch(candidates[chosen], workers, time, isInterrupted)
      else { return nil }
      curves[chosen] = curve
      try record(curve, of: candidates[chosen])
    }
    try record(regression(curves, of: candidates), of: candidates, but: curves)
    TrialQueue.clear(folder.dynamics)
    return curves.keys.sorted().compactMap { index in
      curves[index].flatMap { Self.silence(of: candidates[index].record.name, $0) }
    }
  }

  private static func silence(of name: String, _ curve: ConductivityCurve) -> String? {
    guard curve.log10Conductivity == nil else { return nil }
    // Of one temperature after the other the same is said: the first is enough here, all are beside the motion.
    let reason = curve.remarks.first.map { ": \($0)" } ?? ""
    return "\(name) was watched, and has no conductivity from its dynamics\(reason)"
  }

  // MARK: what there is

  /// Everything with lithium that was relaxed fully and whose barrier is known.
  private func candidates() throws -> [Candidate] {
    let final = try archive.evaluations(stage: Job.Stage.final.rawValue)
    let table = try folder.phaseDiagram(of: archive, endMembers: endMembers)
    let above = Dictionary(
      table.rows.map { ($0.entry.id, $0.energyAboveHull) }, uniquingKeysWith: { first, _ in first })
    return try final.sorted { $0.key < $1.key }.compactMap { number, evaluation in
      let properties = try archive.properties(of: number...number)[number] ?? []
      guard let record = try archive.candidates(in: number...number).first,
        evaluation.reason == nil, let structure = evaluation.structure,
        structure.composition[.lithium] > 0, let energy = above[record.name],
        let property = properties.first(where: { $0.name == Job.conductivityName }),
        property.value.isFinite, let estimate = try? ConductivityEstimate(structure)
      else { return nil }
      return Candidate(
        record: record, evaluation: evaluation, energyAboveHull: energy,
        features: SolidFeatures(structure, barrier: estimate.barriers.barriers[1]),
        estimate: Estimate(property.value, standardError: property.standardError))
    }
  }

  // MARK: what is watched next

  private func choice(
    _ candidates: [Candidate], _ curves: [Int: ConductivityCurve],
    _ regression: ConductivityRegression?
  ) -> Int {
    func improvement(_ index: Int) -> Double {
      let candidate = candidates[index]
      let best = curves.compactMap { watched, curve -> Double? in
        guard candidates[watched].energyAboveHull <= candidate.energyAboveHull else { return nil }
        return curve.log10Conductivity?.inSiemens.value
      }.max()
      let known = prediction(candidate, regression)
      return known.expectedImprovement(over: best ?? Self.nothing)
    }
    let open = candidates.indices.filter { curves[$0] == nil }
    let improvements = Dictionary(uniqueKeysWithValues: open.map { ($0, improvement($0)) })
    return open.min { (-improvements[$0]!, $0) < (-improvements[$1]!, $1) }!
  }

  private func prediction(
    _ candidate: Candidate, _ regression: ConductivityRegression?
  ) -> Estimate {
    regression?.log10Conductivity(candidate.features, at: ConductivityCurve.roomTemperature)
      ?? candidate.estimate
  }

  private func regression(
    _ curves: [Int: ConductivityCurve], of candidates: [Candidate]
  ) -> ConductivityRegression? {
    ConductivityRegression(
      curves.keys.sorted().flatMap { index in
        // Few hops are known badly, and more than nothing.
        curves[index]!.known.compactMap { temperature, tracer, point in
          point.log10Conductivity.map { value in
            ConductivityRegression.Observation(
              solid: index, features: candidates[index].features, temperature: temperature,
              log10Conductivity: Estimate(
                value.inSiemens.value,
                standardError: tracer.standardError / tracer.value / log(10)))
          }
        }
          + curves[index]!.still.map { temperature in
            ConductivityRegression.Observation(
              solid: index, features: candidates[index].features, temperature: temperature,
              log10Conductivity: stillness(of: candidates[index], at: temperature))
          }
      })
  }

  /// log₁₀(σ/(S/cm)) where no ion has jumped: without it the regression would know only of solids that conduct.
  private func stillness(of candidate: Candidate, at temperature: Double) -> Estimate {
    let structure = Supercell.ofAbout(settings.atoms, candidate.evaluation.structure!)
    return IonTransport.stillness(
      carriers: structure.composition[.lithium], volume: structure.lattice.volume,
      temperature: temperature, duration: settings.watching
    ).inSiemens
  }

  // MARK: watching

  private func watch(
    _ candidate: Candidate, _ workers: Int, _ time: WatchedTime, _ isInterrupted: () -> Bool
  ) throws -> ConductivityCurve? {
    let watch = Watch(
      folder: folder.dynamics, potential: potential, pressure: settings.pressure,
      warming: settings.warming, watching: settings.watching)
    let cell = candidate.evaluation.structure!
    let structure = Supercell.ofAbout(settings.atoms, cell)
    let tasks = settings.temperatures.map { temperature in
      let name = "\(candidate.record.name)-\(String(format: "%g", temperature))K"
      return Watch.Task(
        name: name, structure: structure, temperature: temperature,
        seed: RandomStream.seed(seed, "dynamics \(name)"))
    }
    let ended =
      if let remote {
        try remote(watch).perform(tasks, time: time, isInterrupted: isInterrupted)
      } else {
        try Watch.perform(
          tasks.count, workers: workers, isInterrupted: isInterrupted,
          { index, cancellation in
            _ = try watch.outcome(of: tasks[index], time: time) { cancellation.isCancelled }
          })
      }
    guard ended else { return nil }
    return ConductivityCurve(
      tasks.compactMap { task in watch.known(task).map { (task.temperature, $0) } })
  }

  // MARK: what is archived

  private func record(_ curve: ConductivityCurve, of candidate: Candidate) throws {
    let source =
      ([
        "molecular dynamics, \(String(format: "%g", settings.watching / 1000)) ps at each "
          + "temperature"
      ] + curve.remarks).joined(separator: "; ")
    var properties = curve.points.compactMap { point in
      point.log10Conductivity.map { value in
        property(
          ConductivityLevel.dynamics.name(Self.conductivityName(at: point.temperature!)),
          value.inSiemens, "log10(S/cm)", source, candidate)
      }
    }
    if let value = curve.log10Conductivity?.inSiemens, let fit = curve.arrhenius {
      properties += [
        property(
          ConductivityLevel.dynamics.name(Job.conductivityName), value, "log10(S/cm)", source,
          candidate),
        property(
          ConductivityLevel.dynamics.name(Job.activationEnergyName), fit.activationEnergy, "eV",
          source, candidate),
      ]
    }
    try archive.record([CandidateResult(candidate.record, candidate.evaluation, properties)])
  }

  /// The name in the archive of the conductivity at a temperature, K.
  private static func conductivityName(at temperature: Double) -> String {
    "log10_conductivity_\(String(format: "%g", temperature))K"
  }

  /// The temperature that a property from dynamics is the conductivity at, K.
  static func temperature(ofConductivity name: String) -> Double? {
    let start = ConductivityLevel.dynamics.name("log10_conductivity_")
    guard name.hasPrefix(start), name.hasSuffix("K"),
      let temperature = Double(name.dropFirst(start.count).dropLast()), temperature > 0
    else { return nil }
    return temperature
  }

  /// What the regression says of everything that was not watched.
  private func record(
    _ regression: ConductivityRegression?, of candidates: [Candidate],
    but curves: [Int: ConductivityCurve]
  ) throws {
    guard let regression else { return }
    let source = String(
      format: "regression over %d solids watched; leaving one out it is %.2g decades off at the "
        + "temperatures of the dynamics",
      curves.count, regression.leftOutError)
    let results = candidates.indices.filter {
      curves[$0]?.log10Conductivity == nil
    }.map { index in
      let value = regression.log10Conductivity(
        candidates[index].features, at: ConductivityCurve.roomTemperature)
      return CandidateResult(
        candidates[index].record, candidates[index].evaluation,
        [
          property(
            ConductivityLevel.regression.name(Job.conductivityName), value, "log10(S/cm)", source,
            candidates[index])
        ])
    }
    try archive.record(results)
  }

  private func property(
    _ name: String, _ value: Estimate, _ unit: String, _ source: String, _ candidate: Candidate
  ) -> PropertyRecord {
    PropertyRecord(
      candidate: candidate.record.number, name: name, value: value.value,
      standardError: value.standardError, unit: unit, source: source)
  }
}

extension ConductivityLevel {
  /// The name in the archive of a property at this level.
  func name(_ property: String) -> String {
    self == .barrier ? property : "\(rawValue)_\(property)"
  }
}

extension IonTransport {
  /// log₁₀ of σ in e²/(eV Å fs); `nil` without a temperature.
  var log10Conductivity: Estimate? {
    guard temperature != nil, let conductivity, conductivity.value > 0 else { return nil }
    return Estimate(
      log10(conductivity.value),
      standardError: conductivity.standardError / conductivity.value / log(10))
  }
}
