import Quantities
import Structures

/// What a run was started with.
public struct RunRecord: Sendable, Hashable {
  public var name: String
  /// The text of the effective config, every default written out.
  public var config: String
  public var seed: UInt64
  public var programVersion: String
  /// SHA-256 of the potential's files.
  public var potentialDigest: String
  /// CPU model, C library and BLAS: the same bytes are promised on this kind of machine only.
  public var machine: String

  public init(
    name: String, config: String, seed: UInt64, programVersion: String, potentialDigest: String,
    machine: String
  ) {
    self.name = name
    self.config = config
    self.seed = seed
    self.programVersion = programVersion
    self.potentialDigest = potentialDigest
    self.machine = machine
  }
}

/// Where a candidate comes from.
public struct CandidateRecord: Sendable, Hashable, Codable {
  /// The place in the order of proposals, from 0 on; the key of everything else.
  public var number: Int
  /// "reference" or "candidate".
  public var kind: String
  /// "gamma-Li3PS4" or "c000123"; no two candidates share one.
  public var name: String
  public var generation: Int
  /// The operator that made it, or "reference".
  public var origin: String
  /// The crystal whose sites it decorates.
  public var parentCrystal: String?
  /// Which of those sites are vacant, as text.
  public var decoration: String?
  /// How much of each end member, in whole numbers: "3:1" is x = 3/4.
  public var mixture: String?
  /// The numbers of the candidates it was bred from, in the operator's order. Each is smaller
  /// than `number` and in the archive: nothing is bred from what could still be lost.
  public var parents: [Int]

  public init(
    number: Int, kind: String, name: String, generation: Int, origin: String,
    parentCrystal: String? = nil, decoration: String? = nil, mixture: String? = nil,
    parents: [Int] = []
  ) {
    self.number = number
    self.kind = kind
    self.name = name
    self.generation = generation
    self.origin = origin
    self.parentCrystal = parentCrystal
    self.decoration = decoration
    self.mixture = mixture
    self.parents = parents
  }
}

/// What the potential made of a candidate.
public struct EvaluationRecord: Sendable, Hashable, Codable {
  public var candidate: Int
  /// "search" or "final"; a candidate has at most one evaluation of each.
  public var stage: String
  /// How the relaxation ended: "converged", "stepLimit", "exploded", "failed".
  public var outcome: String
  /// Why it failed.
  public var reason: String?
  public var structure: Structure?
  /// Of the whole cell, eV.
  public var energy: Double?
  /// Of the whole cell by each member of the committee, eV.
  public var memberEnergies: [Double]
  /// Standard error of the energy beside the spread of the members, eV.
  public var independentError: Double
  /// On each atom of the structure, eV/Å; empty where they are unknown.
  public var forces: [Vector3]
  /// The length of the largest force on an atom, eV/Å.
  public var largestForce: Double?
  public var steps: Int
  /// Evaluations of the potential.
  public var evaluations: Int
  /// Pairs of atoms closer than the potential was trained for.
  public var shortContacts: Int

  public init(
    candidate: Int, stage: String, outcome: String, reason: String? = nil,
    structure: Structure? = nil, energy: Double? = nil, memberEnergies: [Double] = [],
    independentError: Double = 0, forces: [Vector3] = [],
    largestForce: Double? = nil, steps: Int, evaluations: Int, shortContacts: Int
  ) {
    self.candidate = candidate
    self.stage = stage
    self.outcome = outcome
    self.reason = reason
    self.structure = structure
    self.energy = energy
    self.memberEnergies = memberEnergies
    self.independentError = independentError
    self.forces = forces
    self.largestForce = largestForce
    self.steps = steps
    self.evaluations = evaluations
    self.shortContacts = shortContacts
  }
}

/// The energy of a candidate that did not fail.
public struct EnergyRecord: Sendable, Hashable {
  public var candidate: Int
  /// As in `CandidateRecord`.
  public var mixture: String?
  /// eV.
  public var energyPerAtom: Double

  public init(candidate: Int, mixture: String?, energyPerAtom: Double) {
    self.candidate = candidate
    self.mixture = mixture
    self.energyPerAtom = energyPerAtom
  }
}

/// One number about a candidate, with its error, unit and source.
public struct PropertyRecord: Sendable, Hashable, Codable {
  public var candidate: Int
  /// A candidate has at most one property of a name.
  public var name: String
  public var value: Double
  public var standardError: Double
  public var unit: String
  /// The method it comes from.
  public var source: String

  public init(
    candidate: Int, name: String, value: Double, standardError: Double, unit: String,
    source: String
  ) {
    self.candidate = candidate
    self.name = name
    self.value = value
    self.standardError = standardError
    self.unit = unit
    self.source = source
  }
}

/// What is recorded of a candidate at once: an evaluation, and the properties that belong to it.
public struct CandidateResult: Sendable, Hashable {
  public var candidate: CandidateRecord
  public var evaluation: EvaluationRecord
  public var properties: [PropertyRecord]

  public init(
    _ candidate: CandidateRecord, _ evaluation: EvaluationRecord,
    _ properties: [PropertyRecord] = []
  ) {
    precondition(
      evaluation.candidate == candidate.number
        && properties.allSatisfy { $0.candidate == candidate.number },
      "an evaluation and properties of the candidate they are recorded with")
    self.candidate = candidate
    self.evaluation = evaluation
    self.properties = properties
  }
}

/// How far a run is, for a status screen.
public struct ArchiveCounts: Sendable, Hashable {
  public var references: Int
  /// Candidates that are not references.
  public var candidates: Int
  /// By stage, then by outcome; a pair that did not occur is absent.
  public var outcomes: [String: [String: Int]]

  public init(references: Int, candidates: Int, outcomes: [String: [String: Int]]) {
    self.references = references
    self.candidates = candidates
    self.outcomes = outcomes
  }
}
