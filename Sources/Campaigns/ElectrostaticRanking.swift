import Evolution
import Potentials
import Structures

/// Coulomb energies of decorations with formal charges: which of several are hopeless, before
/// anything is spent on them.
///
/// - Unit: eV per atom, without the energy that a charge has with itself.
/// - Error: formal charges in a rigid lattice, no polarisation, no covalent bond; only the order
///   of decorations of one parent and one composition means something, and that only where
///   ions are what holds the crystal together.
public struct ElectrostaticRanking: Sendable {
  /// By the parent's name.
  private let sums: [String: EwaldSum]
  /// Of each state of a site by the parent's name, e; 0 where it is vacant.
  private let charges: [String: [Double]]

  /// - Parameter charges: formal charges, e, of every element of the parents.
  public init(parents: [Parent], charges: [Element: Double]) {
    sums = Dictionary(
      uniqueKeysWithValues: parents.map { ($0.name, EwaldSum($0.structure)) })
    self.charges = Dictionary(
      uniqueKeysWithValues: parents.map { parent in
        let own = parent.elements.map { element in
          guard let charge = charges[element] else {
            preconditionFailure("a charge for \(element)")
          }
          return charge
        }
        return (parent.name, [0] + own)
      })
  }

  /// Energy per atom, eV.
  public func energy(of decoration: Decoration) -> Double {
    guard let sum = sums[decoration.parent.name], let own = charges[decoration.parent.name] else {
      preconditionFailure("\(decoration.parent.name) is no parent of this ranking")
    }
    var count = 0
    let charges = decoration.states.map { state in
      if state != 0 { count += 1 }
      return own[Int(state)]
    }
    return sum.energy(charges) / Double(count)
  }
}
