import Archives
import Evolution
import Structures

/// The lowest energy of each composition so far, for progress bars.
struct BestOfEach {
  private var energies: [Mixture: Double] = [:]
  /// eV for each formula unit of the end members.
  private var ends: [Int: Double] = [:]
  private var compositions: [Mixture: (amounts: [Double], atoms: Double)] = [:]

  mutating func take(_ evaluation: EvaluationRecord, space: SearchSpace) {
    guard evaluation.reason == nil, let structure = evaluation.structure,
      let energy = evaluation.energy,
      let amounts = space.endMembers.amounts(of: structure.composition),
      let mixture = space.endMembers.mixture(of: structure.composition)
    else { return }
    let units = amounts.numerators.map { Double($0) / Double(amounts.denominator) }
    let perAtom = energy / Double(structure.count)
    energies[mixture] = min(perAtom, energies[mixture] ?? .infinity)
    compositions[mixture] = (units, Double(structure.count))
    if let end = units.firstIndex(where: { $0 > 0 }), units.count(where: { $0 > 0 }) == 1 {
      ends[end] = min(energy / units[end], ends[end] ?? .infinity)
    }
  }

  /// By x; nothing before both end members are known.
  var sorted: [(x: Double, formationEnergy: Double)] {
    guard let a = ends[0], let b = ends[1] else { return [] }
    return energies.keys.sorted().compactMap { mixture in
      guard mixture.amounts.allSatisfy({ $0 > 0 }), let energy = energies[mixture],
        let (units, atoms) = compositions[mixture]
      else { return nil }
      let reference = (units[0] * a + units[1] * b) / atoms
      return (mixture.fraction(of: 0), (energy - reference) * 1e3)
    }
  }
}
