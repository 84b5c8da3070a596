import Structures

/// The ion that an electrode or an electrolyte exchanges with a metal, such as Li⁺ with lithium.
///
/// At a voltage V against the metal the element has the chemical potential
///
///     μ(V) = μ₀ − z V
///
/// in eV, where μ₀ is the energy of an atom of the metal, eV, z the charge of the ion, e, and V is in
/// volts: 0 V is in equilibrium with the metal, higher voltages take the element out.
///
/// - Edge cases: only metals with one common ion have a voltage here; `nil` for the others, such as iron.
public struct WorkingIon: Hashable, Sendable {
  public let element: Element
  /// z, in elementary charges.
  public let charge: Int

  /// Alkali and alkaline earth metals, Zn, Al and Ag.
  public static let all: [WorkingIon] =
    [(1, ["Li", "Na", "K", "Rb", "Cs", "Ag"]), (2, ["Mg", "Ca", "Sr", "Ba", "Zn"]), (3, ["Al"])]
    .flatMap { charge, symbols in
      symbols.map { WorkingIon(element: Element($0)!, charge: charge) }
    }

  public init?(_ element: Element) {
    guard let ion = Self.all.first(where: { $0.element == element }) else { return nil }
    self = ion
  }

  private init(element: Element, charge: Int) {
    self.element = element
    self.charge = charge
  }

  /// Charge that is exchanged with so many ions for each formula unit of a compound, mAh/g of it.
  ///
  ///     C = z |n| F / (3.6 M)
  ///
  /// with the Faraday constant F = 96485.332 C/mol (CODATA 2018, exact) and the molar mass M, g/mol.
  public func capacity(ions: Double, of compound: Composition) -> Double {
    let faraday = 96_485.332_123
    return Double(charge) * abs(ions) * faraday / (3.6 * compound.mass)
  }
}
