import Quantities
import Structures

/// A phase that competes for stability: what it is made of and its energy.
public struct Entry: Hashable, Sendable {
  /// Names the entry in reports; its text is never interpreted.
  public let id: String

  /// All atoms that `energy` belongs to: a formula unit or a whole cell.
  public let composition: Composition

  /// Total energy of all atoms of `composition`, eV; negative where bound. Its
  /// zero is the same for all entries of a diagram. Its error is independent of
  /// that of other entries; what they share is in `memberEnergies`.
  public let energy: Estimate

  /// The same total energy as each member of a committee of potentials has it,
  /// eV, the members in the same order in every entry; `nil` without a
  /// committee.
  public let memberEnergies: [Double]?

  /// - Parameter memberEnergies: see the property; at least two.
  public init(
    id: String, composition: Composition, energy: Estimate, memberEnergies: [Double]? = nil
  ) {
    precondition(!composition.isEmpty, "an entry has atoms")
    precondition(energy.value.isFinite, "an entry has a finite energy")
    precondition(
      memberEnergies.map { $0.count > 1 && $0.allSatisfy(\.isFinite) } ?? true,
      "a committee has two members or more, with finite energies")
    self.id = id
    self.composition = composition
    self.energy = energy
    self.memberEnergies = memberEnergies
  }

  /// An entry whose energy is the mean of a committee, which is all of its error.
  public init(id: String, composition: Composition, memberEnergies: [Double]) {
    self.init(
      id: id, composition: composition,
      energy: Estimate(Estimate(committee: memberEnergies).value, standardError: 0),
      memberEnergies: memberEnergies)
  }

  /// Total energy over the number of atoms, eV/atom, with all of its error: its own and the spread
  /// of its committee, in quadrature.
  public var energyPerAtom: Estimate {
    let spread = memberEnergies.map { Estimate(committee: $0).standardError } ?? 0
    let error = (energy.standardError * energy.standardError + spread * spread).squareRoot()
    return Estimate(energy.value, standardError: error) * (1 / Double(composition.atomCount))
  }
}
