import Structures

/// A formula that was read is written, and read again as the same composition.
enum Formulas {
  static func test(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self),
      let composition = Composition(formula: text)
    else { return }
    law(composition.atomCount > 0 && composition.mass > 0, "a formula has atoms")
    law(Composition(formula: composition.formula) == composition, "the formula as it is written")
    let reduced = composition.reduced
    law(reduced * composition.formulaUnits == composition, "whole formula units")
  }

  static let seeds = ["Li2S", "P2S5", "Li7P3S11", "Ca(OH)2", "((Li2S)3(P2S5)1)999999", "OgUuAc"]
    .map { Array($0.utf8) }
}
