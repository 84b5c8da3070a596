import Quantities

/// What a phase diagram says of one entry.
public struct Stability: Hashable, Sendable {
  /// Energy of formation from the references of the diagram, eV/atom, negative
  /// where the entry is more stable than a mixture of them; `nil` where a
  /// reference is missing.
  ///
  /// - Error: see `energyAboveHull`; 0 for a reference itself.
  public let formationEnergy: Estimate?

  /// Energy above the lower convex hull, eV/atom, never negative: what the
  /// entry would release by decomposing.
  ///
  ///     e − Σ λₖ eₖ   over the phases k of the decomposition
  ///
  /// - Error: of this difference, whatever the error of each energy. With the
  ///   energies of a committee in all entries of the difference, the standard
  ///   deviation of the difference over its members; otherwise the entries count
  ///   as independent. 0 for a corner of the hull, which is its own reference.
  public let energyAboveHull: Estimate

  /// No more than `ConvexHull.tolerance` above the hull.
  public let isOnHull: Bool

  /// The phases of lowest energy with the entry's composition, as fractions of
  /// atoms; an entry on the hull stays as it is.
  public let decomposition: [PhaseFraction]

  /// - Parameters:
  ///   - number: of the entry in `entries`.
  ///   - mixture: its decomposition, `PhaseFraction.entry` a number in `entries`.
  init(of number: Int, formationEnergy: Estimate?, mixture: [PhaseFraction], entries: [Entry]) {
    var difference = EnergyCombination()
    difference.add(number, weight: 1)
    for phase in mixture { difference.add(phase.entry, weight: -phase.atomFraction) }
    let energy = difference.estimate(entries)
    self.formationEnergy = formationEnergy
    energyAboveHull = Estimate(max(0, energy.value), standardError: energy.standardError)
    isOnHull = energy.value <= ConvexHull.tolerance
    decomposition = isOnHull ? [PhaseFraction(entry: number, atomFraction: 1)] : mixture
  }
}
