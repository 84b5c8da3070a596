import Quantities
import Structures

/// The voltages at which a compound neither takes up nor gives off ions: its electrochemical
/// stability window.
///
/// The lower end is the reduction limit: below it the compound takes ions up and decomposes. The
/// upper end is the oxidation limit: above it it gives ions off. V against the metal. Of a compound
/// on the hull only: what decomposes anyway is stable at no voltage. One that is a mixture of others
/// in no more than energy has a window too, of zero width where it takes up ions as it gives them off.
///
/// Thermodynamics alone: interphases that protect and slow kinetics widen what is measured.
///
/// Source: Richards, Miara, Wang, Kim, Ceder, Chem. Mater. 28, 266 (2016),
/// doi:10.1021/acs.chemmater.5b04082; Zhu, He, Mo, ACS Appl. Mater. Interfaces 7, 23685 (2015),
/// doi:10.1021/acsami.5b07517.
public struct StabilityWindow: Hashable, Sendable {
  public struct Limit: Hashable, Sendable {
    public let voltage: Estimate
    /// Ions taken up beyond the limit for each formula unit, below 0 for those given off; `nil` at 0 V,
    /// where the metal is deposited without end.
    public let uptake: Double?
    /// What the compound has become beyond the limit, besides ions; the metal itself at 0 V.
    public let products: [PhaseAmount]
  }

  /// `nil` for the metal, which is stable at all voltages below 0.
  public let reduction: Limit?
  /// `nil` where the compound has no ions to give off, or the entries nothing that it could become.
  public let oxidation: Limit?

  init(reduction: Limit?, oxidation: Limit?) {
    self.reduction = reduction
    self.oxidation = oxidation
  }

  /// Of a compound on the hull.
  init(_ profile: VoltageProfile, metal: Int) {
    let stages = profile.stages
    let below = stages.firstIndex { $0.uptake > 0 }
    let above = stages.lastIndex { $0.uptake < 0 }
    if let below {
      // A first stage with ions taken up would be one that the compound is no part of.
      reduction = Limit(
        voltage: stages[below].upperVoltage ?? stages[below].lowerVoltage,
        uptake: stages[below].uptake, products: stages[below].phases)
    } else {
      reduction = Limit(
        voltage: stages[stages.count - 1].lowerVoltage, uptake: nil,
        products: [PhaseAmount(entry: metal, formulaUnits: 1)])
    }
    oxidation = above.map {
      Limit(
        voltage: stages[$0].lowerVoltage, uptake: stages[$0].uptake, products: stages[$0].phases)
    }
  }
}
