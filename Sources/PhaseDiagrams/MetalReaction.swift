import Quantities
import Structures

/// What a compound does when it touches the metal: the mixture of both that releases most energy.
///
///     ΔE = min over x ≥ 0 of  [g(x) − E − x μ₀] / (N + x)
///
/// with the energy E, eV, and the number of atoms N of one formula unit of the compound, the
/// hull's energy g(x) of it with x atoms of the metal, eV, and the energy μ₀ of an atom of the metal,
/// eV. In eV per atom of compound and metal together; never above 0, and 0 where nothing happens. The
/// fraction falls or rises between two stages of the profile, so that its minimum is at a stage.
///
/// A compound above the hull may release most without any metal: by decomposing.
///
/// Source: Richards, Miara, Wang, Kim, Ceder, Chem. Mater. 28, 266 (2016),
/// doi:10.1021/acs.chemmater.5b04082.
public struct MetalReaction: Hashable, Sendable {
  /// eV for each atom of compound and metal.
  public let energy: Estimate
  /// Atoms of the metal for each formula unit of the compound.
  public let metalAtoms: Double
  /// For each formula unit; empty where nothing happens.
  public let products: [PhaseAmount]

  /// - Parameters:
  ///   - number: of the compound in `entries`.
  ///   - decomposition: of the compound alone, in fractions of its atoms.
  init(
    of number: Int, _ profile: VoltageProfile, decomposition: [PhaseFraction], entries: [Entry],
    metal: Int
  ) {
    let compound = entries[number].composition.reduced
    let atoms = Double(compound.atomCount)
    var alone = EnergyCombination()
    for phase in decomposition { alone.add(phase.entry, weight: phase.atomFraction * atoms) }
    let amounts = decomposition.map {
      PhaseAmount(
        entry: $0.entry,
        formulaUnits: $0.atomFraction * atoms
          / Double(entries[$0.entry].composition.reduced.atomCount))
    }
    var best: (energy: Estimate, metalAtoms: Double, products: [PhaseAmount])?
    func consider(_ mixture: EnergyCombination, _ metalAtoms: Double, _ products: [PhaseAmount]) {
      let total = atoms + metalAtoms
      var sum = mixture.scaled(by: 1 / total)
      sum.add(number, weight: -atoms / total)
      sum.add(metal, weight: -metalAtoms / total)
      let energy = sum.estimate(entries)
      // More metal only where it releases more than rounding.
      if energy.value < (best?.energy.value ?? .infinity) - ConvexHull.tolerance {
        best = (energy, metalAtoms, products)
      }
    }
    consider(alone, 0, amounts)
    for stage in profile.stages where stage.uptake > 0 {
      consider(stage.energy, stage.uptake, stage.phases)
    }
    let (energy, metalAtoms, products) = best!
    guard energy.value < -ConvexHull.tolerance else {
      self.energy = Estimate(0, standardError: energy.standardError)
      self.metalAtoms = 0
      self.products = []
      return
    }
    self.energy = energy
    self.metalAtoms = metalAtoms
    self.products = products
  }
}
