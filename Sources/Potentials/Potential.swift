import Quantities
import Structures

/// Energy, forces and virial of a structure.
public struct Evaluation: Sendable, Hashable {
  /// Potential energy of the cell, eV: the mean of the committee.
  public var energy: Double
  /// Energy by each member of the committee, eV, about the mean as far apart
  /// as their calibration says; one member for a potential that is none.
  public var memberEnergies: [Double]
  /// Standard error of the energy that is not in the spread of the members, eV.
  public var independentError: Double
  /// −∂E/∂r for each atom, eV/Å, in the order of the structure.
  public var forces: [Vector3]
  /// −∂E/∂ε for a strain ε of the cell and all that is in it, eV; a positive
  /// trace wants to expand. Virial / volume is the pressure tensor.
  public var virial: Matrix3
  /// Pairs of atoms nearer to each other than any pair of their elements in
  /// the training data; their energy is a guess of the repulsive core.
  public var shortContacts: Int
  /// Standard error of a component of each atom's force, eV/Å; empty where it
  /// was not asked for.
  public var forceErrors: [Double]

  public init(
    energy: Double, memberEnergies: [Double], independentError: Double = 0, forces: [Vector3],
    virial: Matrix3, shortContacts: Int = 0, forceErrors: [Double] = []
  ) {
    self.energy = energy
    self.memberEnergies = memberEnergies
    self.independentError = independentError
    self.forces = forces
    self.virial = virial
    self.shortContacts = shortContacts
    self.forceErrors = forceErrors
  }

  /// Length of the longest force, eV/Å.
  public var largestForce: Double { forces.map(\.length).max() ?? 0 }

  /// The energy, eV, with its standard error.
  public var energyEstimate: Estimate {
    let spread = Estimate(committee: memberEnergies).standardError
    return Estimate(
      energy,
      standardError: (spread * spread + independentError * independentError).squareRoot())
  }
}

/// A model of the energy of atoms.
///
/// Laws, each tested for each potential: forces and virial are the negative
/// derivatives of the energy; forces sum to zero; the energy does not change
/// under rotation, translation or exchange of like atoms, and n-fold
/// supercells have the n-fold energy.
public protocol Potential<Calculator>: Sendable {
  associatedtype Calculator: PotentialCalculator
  /// Elements it can describe.
  var elements: [Element] { get }
  /// Energies of free atoms, eV; `nil` where only differences of energies mean
  /// something.
  var freeAtomEnergies: [Element: Double]? { get }
  /// A calculator with storage of its own; one for each thread and, so that a
  /// result depends on nothing before it, one for each task.
  func makeCalculator() -> Calculator
}

/// Evaluates one structure after another, keeping what can be used again.
public protocol PotentialCalculator: AnyObject {
  /// - Throws: `PotentialError.missingElement`.
  func evaluate(_ structure: Structure) throws -> Evaluation

  /// With the standard error of each atom's force, at more cost.
  ///
  /// - Edge cases: a potential that knows no errors leaves `forceErrors` empty.
  func evaluateWithForceErrors(_ structure: Structure) throws -> Evaluation
}

extension PotentialCalculator {
  public func evaluateWithForceErrors(_ structure: Structure) throws -> Evaluation {
    try evaluate(structure)
  }
}

extension Potential {
  public var freeAtomEnergies: [Element: Double]? { nil }

  /// One evaluation of one structure.
  public func evaluate(_ structure: Structure) throws -> Evaluation {
    try makeCalculator().evaluate(structure)
  }

  /// One evaluation of one structure with the standard error of each atom's force.
  public func evaluateWithForceErrors(_ structure: Structure) throws -> Evaluation {
    try makeCalculator().evaluateWithForceErrors(structure)
  }
}
