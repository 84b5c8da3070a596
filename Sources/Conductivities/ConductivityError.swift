import Quantities
import Structures

/// Why no site energies, and so no conductivity, can be given for a crystal.
public enum ConductivityError: ReportableError, Hashable {
  /// Nothing to conduct.
  case noLithium(formula: String)
  /// Nothing but lithium, or no anion that holds it.
  case noAnion(formula: String)
  /// An element without bond-valence parameters.
  case noParameters(element: Element, formula: String)

  public var sentence: String {
    switch self {
    case .noLithium(let formula):
      "\(formula) has no lithium, so it has no lithium conductivity"
    case .noAnion(let formula):
      "\(formula) has no anion that holds lithium, so it has no bond-valence site energies"
    case .noParameters(let element, let formula):
      "\(formula) contains \(element), which has no bond-valence parameters here; "
        + "known are \(BondValence.elements.map(\.symbol).joined(separator: ", "))"
    }
  }
}
