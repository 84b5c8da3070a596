import Quantities
import Structures

/// How much is known of a conductivity.
public enum ConductivityLevel: String, Sendable, Hashable, CaseIterable {
  /// From the barrier of the bond-valence landscape, by crystals that were measured.
  case barrier
  /// From what the run has watched of other solids.
  case regression
  /// From the motion of its own lithium.
  case dynamics
}

/// A crystal of a run with all that the reports tell of it: a candidate of the
/// search or a reference crystal.
public struct ReportEntry: Sendable, Hashable {
  /// Different for each entry of a run; its text is never interpreted.
  public var id: String
  /// As relaxed.
  public var structure: Structure
  /// Total energy of the cell by each member of the committee of potentials,
  /// eV, the members in the same order in every entry; empty or one number
  /// where there is no committee.
  public var memberEnergies: [Double]
  /// Total energy of the cell, eV: the mean of the committee.
  public var energy: Double
  /// Standard error of the energy beside the spread of the committee, eV.
  public var independentError: Double
  /// Total energy of this very cell by first principles, eV, from a zero of their own; `nil` where it was
  /// not computed.
  public var confirmedEnergy: Double?
  /// A known crystal that was put in, rather than a candidate.
  public var isReference: Bool
  /// How it came to be, in a word: an operator of the search, "reference".
  public var origin: String
  public var generation: Int
  /// Ids of what it was made from.
  public var parents: [String]
  /// log₁₀ of the ionic conductivity in S/cm at 300 K, the error in decades;
  /// `nil` where it is not known.
  public var log10Conductivity: Estimate?
  /// Where the conductivity is from.
  public var conductivityLevel: ConductivityLevel
  /// Activation energy of the conductivity, eV; `nil` where it is not known.
  public var activationEnergy: Estimate?
  /// Whether the relaxation reached its force limit. Where it did not, the
  /// energy is an upper bound.
  public var converged: Bool

  public init(
    id: String, structure: Structure, memberEnergies: [Double], energy: Double,
    independentError: Double = 0, isReference: Bool, origin: String,
    generation: Int,
    parents: [String] = [],
    log10Conductivity: Estimate? = nil, conductivityLevel: ConductivityLevel = .barrier,
    activationEnergy: Estimate? = nil,
    converged: Bool = true
  ) {
    precondition(structure.count > 0, "an entry has atoms")
    self.id = id
    self.structure = structure
    self.memberEnergies = memberEnergies
    self.energy = energy
    self.independentError = independentError
    self.isReference = isReference
    self.origin = origin
    self.generation = generation
    self.parents = parents
    self.log10Conductivity = log10Conductivity
    self.conductivityLevel = conductivityLevel
    self.activationEnergy = activationEnergy
    self.converged = converged
  }
}
