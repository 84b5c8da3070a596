import Archives
import Conductivities
import Foundation
import Potentials
import Quantities
import Relaxation
import Structures

/// One structure to be relaxed, and what becomes of it.
struct Job: Sendable, Hashable, Codable {
  enum Stage: String, Sendable, Codable {
    case search
    case final
  }

  var candidate: CandidateRecord
  var stage: Stage
  var structure: Structure
  var minimizer: Minimizer
  /// Standard deviation of the committee's energies per atom, eV, from which
  /// on a structure is one that the potential does not know.
  var maximumSpread: Double
  /// What is done to the structure before it is relaxed.
  var melt: MeltQuench?
  /// Of the melt.
  var seed: UInt64 = 0

  /// What tells the jobs of a run apart.
  struct Key: Sendable, Hashable {
    var candidate: Int
    var stage: Stage
  }

  var key: Key { Key(candidate: candidate.number, stage: stage) }

  struct Outcome: Sendable {
    var job: Job
    var evaluation: EvaluationRecord
    var properties: [PropertyRecord]
    /// That it took, s.
    var seconds = 0.0

    var result: CandidateResult { CandidateResult(job.candidate, evaluation, properties) }
  }

  /// Relaxes, and estimates the conductivity. What goes wrong is part of the outcome.
  func perform(_ potential: any TimedPotential, _ cancellation: Cancellation) -> Outcome {
    let start = Machine.now
    var outcome = attempted(potential, cancellation)
    outcome.seconds = Machine.now - start
    return outcome
  }

  private func attempted(
    _ potential: any TimedPotential, _ cancellation: Cancellation
  ) -> Outcome {
    do {
      // The many of the search need no more digits than decide who is bred from.
      if stage == .search, let fast = potential.inSinglePrecision {
        return try relaxed(fast, cancellation)
      }
      return try relaxed(potential, cancellation)
    } catch {
      return failed(.thrown("\(error)"))
    }
  }

  private func relaxed<Base: TimedPotential>(
    _ base: Base, _ cancellation: Cancellation
  ) throws -> Outcome {
    let potential = CancellablePotential(base: base, cancellation: cancellation)
    var start = structure
    if let melt {
      guard let quenched = try melt.quenched(structure, with: potential, seed: seed) else {
        return failed(.exploded("its melt flew apart"))
      }
      start = quenched
    }
    let relaxed = try minimizer.relax(start, with: potential)
    let failure = failure(relaxed, from: start)
    let last = relaxed.evaluation
    let evaluation = EvaluationRecord(
      candidate: candidate.number, stage: stage.rawValue,
      outcome: failure == nil ? relaxed.outcome.rawValue : "failed", reason: failure?.text,
      structure: relaxed.structure, energy: last.energy.isFinite ? last.energy : nil,
      memberEnergies: last.memberEnergies.filter(\.isFinite),
      independentError: last.independentError.isFinite ? last.independentError : 0,
      forces: last.forces.allSatisfy(\.length.isFinite) ? last.forces : [],
      largestForce: last.largestForce.isFinite ? last.largestForce : nil, steps: relaxed.steps,
      evaluations: relaxed.evaluations, shortContacts: last.shortContacts)
    return Outcome(
      job: self, evaluation: evaluation,
      properties: failure == nil ? conductivity(relaxed.structure) : [])
  }

  /// The outcome without a structure.
  func failed(_ failure: Failure) -> Outcome {
    Outcome(
      job: self,
      evaluation: EvaluationRecord(
        candidate: candidate.number, stage: stage.rawValue, outcome: "failed",
        reason: failure.text, structure: nil, energy: nil, memberEnergies: [], largestForce: nil,
        steps: 0, evaluations: 0, shortContacts: 0),
      properties: [])
  }

  /// Why a relaxed structure is not to be used; `nil` where it is.
  private func failure(_ relaxed: RelaxedStructure, from start: Structure) -> Failure? {
    let last = relaxed.evaluation
    if relaxed.outcome == .exploded {
      // What it is at is the last that was within the limits of the minimizer.
      let ratio = relaxed.structure.lattice.volume / start.lattice.volume
      return .exploded(
        last.energy.isFinite
          ? "at \(String(format: "%.1f", ratio)) times its volume it still "
            + (ratio > 1 ? "expands" : "shrinks") : "its energy is no number")
    }
    guard last.energy.isFinite, last.forces.allSatisfy(\.length.isFinite) else {
      return .notANumber
    }
    if last.shortContacts > 0 { return .tooClose(pairs: last.shortContacts) }
    let spread = Self.spread(of: last.memberEnergies, atoms: relaxed.structure.count)
    return spread <= maximumSpread ? nil : .unknown(spread: spread)
  }

  /// Standard deviation of a committee's energies, eV/atom; 0 where there is none.
  static func spread(of memberEnergies: [Double], atoms: Int) -> Double {
    guard !memberEnergies.isEmpty else { return 0 }
    return Estimate(committee: memberEnergies).standardError / Double(atoms)
  }

  /// The name in the archive of a property of a stage: one after the search does not stand for
  /// the one after the final relaxation.
  static func propertyName(_ name: String, after stage: Stage) -> String {
    stage == .final ? name : "\(stage.rawValue)_\(name)"
  }

  static let conductivityName = "log10_conductivity_300K"
  static let activationEnergyName = "activation_energy"

  /// Decades; a barrier so far beyond those of the calibration says that nothing moves, no number.
  private static let largestError = 6.0

  /// Nothing for a structure that the estimate does not know, or knows nothing of.
  func conductivity(_ structure: Structure) -> [PropertyRecord] {
    // The many of the search take no finer grid than their error asks for.
    let spacing =
      stage == .search ? BondValenceLandscape.coarseSpacing : BondValenceLandscape.spacing
    guard let estimate = try? ConductivityEstimate(structure, spacing: spacing),
      estimate.log10Conductivity.standardError <= Self.largestError
    else { return [] }
    func record(_ name: String, _ value: Estimate, unit: String) -> PropertyRecord {
      PropertyRecord(
        candidate: candidate.number, name: Self.propertyName(name, after: stage),
        value: value.value, standardError: value.standardError, unit: unit,
        source: "bond-valence site-energy barrier, calibrated on measured crystals")
    }
    return [
      record(Self.conductivityName, estimate.log10Conductivity, unit: "log10(S/cm)"),
      record(Self.activationEnergyName, estimate.activationEnergy, unit: "eV"),
    ]
  }
}
