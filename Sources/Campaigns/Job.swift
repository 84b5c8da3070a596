import Archives
import Conductivities
import Potentials
import Quantities
import Relaxation
import Structures

/// One structure to be relaxed, and what becomes of it.
struct Job: Sendable {
  enum Stage: String, Sendable {
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

  struct Outcome: Sendable {
    var job: Job
    var evaluation: EvaluationRecord
    var properties: [PropertyRecord]
  }

  /// Relaxes, and estimates the conductivity of what is relaxed fully. What
  /// goes wrong is part of the outcome.
  func perform(_ potential: NetworkPotential) -> Outcome {
    do {
      // The many of the search need no more digits than decide who is bred from.
      let relaxed =
        stage == .search
        ? try minimizer.relax(structure, with: SinglePrecisionPotential(potential))
        : try minimizer.relax(structure, with: potential)
      let reason = failure(relaxed)
      let evaluation = EvaluationRecord(
        candidate: candidate.number, stage: stage.rawValue,
        outcome: reason == nil ? relaxed.outcome.rawValue : "failed", reason: reason,
        structure: relaxed.structure,
        energy: relaxed.evaluation.energy.isFinite ? relaxed.evaluation.energy : nil,
        memberEnergies: relaxed.evaluation.memberEnergies.filter(\.isFinite),
        independentError: relaxed.evaluation.independentError,
        forces: relaxed.evaluation.forces.allSatisfy(\.length.isFinite)
          ? relaxed.evaluation.forces : [],
        largestForce: relaxed.evaluation.largestForce.isFinite
          ? relaxed.evaluation.largestForce : nil,
        steps: relaxed.steps, evaluations: relaxed.evaluations,
        shortContacts: relaxed.evaluation.shortContacts)
      let wanted = stage == .final && reason == nil
      return Outcome(
        job: self, evaluation: evaluation,
        properties: wanted ? conductivity(relaxed.structure) : [])
    } catch {
      return Outcome(
        job: self,
        evaluation: EvaluationRecord(
          candidate: candidate.number, stage: stage.rawValue, outcome: "failed",
          reason: "\(error)", structure: nil, energy: nil, memberEnergies: [], largestForce: nil,
          steps: 0, evaluations: 0, shortContacts: 0),
        properties: [])
    }
  }

  /// Why a relaxed structure is not to be used; `nil` where it is.
  private func failure(_ relaxed: RelaxedStructure) -> String? {
    if relaxed.outcome == .exploded { return "the relaxation left all reason" }
    let contacts = relaxed.evaluation.shortContacts
    if contacts > 0 { return "\(contacts) pairs of atoms are nearer than any in the training data" }
    let spread =
      Estimate(committee: relaxed.evaluation.memberEnergies).standardError
      / Double(relaxed.structure.count)
    guard spread <= maximumSpread else {
      return "the committee's energies differ by \(Int((spread * 1e3).rounded())) meV/atom"
    }
    return nil
  }

  /// Nothing for a structure that the estimate does not know.
  private func conductivity(_ structure: Structure) -> [PropertyRecord] {
    guard let estimate = try? ConductivityEstimate(structure) else { return [] }
    func record(_ name: String, _ value: Estimate, unit: String) -> PropertyRecord {
      PropertyRecord(
        candidate: candidate.number, name: name, value: value.value,
        standardError: value.standardError, unit: unit,
        source: "bond-valence site-energy barrier, calibrated on measured crystals")
    }
    return [
      record("log10_conductivity_300K", estimate.log10Conductivity, unit: "log10(S/cm)"),
      record("activation_energy", estimate.activationEnergy, unit: "eV"),
    ]
  }
}
