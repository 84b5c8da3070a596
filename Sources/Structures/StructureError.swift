import Quantities

/// Why compounds span no system.
public enum StructureError: ReportableError, Hashable {
  /// A text that names fewer than two compounds.
  case tooFewCompounds(String)
  /// What stands in the place of a formula, and the text it stands in.
  case noFormula(String, of: String)
  /// Two spellings of one compound.
  case sameCompound(String, String)
  case dependentCompounds([String])
  /// Exact amounts of so many atoms do not fit in 128 bits.
  case tooManyAtoms([String])

  public var sentence: String {
    switch self {
    case .tooFewCompounds(let text):
      "The end members are '\(text)'; expected two compounds or more with commas between them, "
        + "such as Li2S,P2S5."
    case .noFormula(let formula, let text):
      "The end members are '\(text)', where '\(formula)' is no formula of known elements; expected "
        + "two compounds or more with commas between them, such as Li2S,P2S5."
    case .sameCompound(let one, let other):
      "The end members \(one) and \(other) are the same compound; expected different ones."
    case .dependentCompounds(let formulas) where formulas.count < 2:
      "The end members are '\(formulas.joined())'; expected compounds of at least one element."
    case .dependentCompounds(let formulas):
      "The end members \(formulas.joined(separator: ", ")) depend on each other: some of them mix "
        + "to the same composition as the others; expected end members without such a choice."
    case .tooManyAtoms(let formulas):
      "The end members \(formulas.joined(separator: ", ")) have too many atoms for exact amounts; "
        + "expected formula units."
    }
  }
}
