import Quantities
import Structures

/// A phase that competes for stability: what it is made of and its energy.
public struct Entry: Hashable, Sendable {
  /// Names the entry in reports; its text is never interpreted.
  public let id: String

  /// All atoms that `energy` belongs to: a formula unit or a whole cell.
  public let composition: Composition

  /// Total energy of all atoms of `composition`, eV; negative where bound. Its
  /// zero is the same for all entries of a diagram.
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

  /// An entry whose energy is the mean of a committee, with its spread.
  public init(id: String, composition: Composition, memberEnergies: [Double]) {
    self.init(
      id: id, composition: composition, energy: Estimate(committee: memberEnergies),
      memberEnergies: memberEnergies)
  }

  /// Total energy over the number of atoms, eV/atom, with its error.
  public var energyPerAtom: Estimate { energy * (1 / Double(composition.atomCount)) }
}
