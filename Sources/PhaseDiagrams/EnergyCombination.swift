import Quantities
import Structures

/// A weighted sum of energies per atom, such as an energy above hull:
///
///     value = Σ wₖ eₖ,   eₖ = energy per atom of entry k, eV/atom
///
/// - Error: where every entry of the sum has the energies of one committee, the
///   sample standard deviation over its members m of Σ wₖ eₖₘ, in which the
///   mistakes that a member makes alike in all entries cancel. Otherwise the
///   errors of the entries count as independent: √(Σ wₖ² σₖ²).
/// - Edge cases: an entry named twice counts once, with the sum of its weights,
///   so that the difference of an entry from itself is 0 ± 0.
struct EnergyCombination {
  private var terms: [(entry: Int, weight: Double)] = []

  mutating func add(_ entry: Int, weight: Double) {
    if let term = terms.firstIndex(where: { $0.entry == entry }) {
      terms[term].weight += weight
    } else {
      terms.append((entry, weight))
    }
  }

  func estimate(_ entries: [Entry]) -> Estimate {
    let terms = terms.filter { $0.weight != 0 }
    guard let first = terms.first else { return Estimate(0, standardError: 0) }
    let value = terms.reduce(0) { $0 + $1.weight * entries[$1.entry].energyPerAtom.value }
    let memberCount = entries[first.entry].memberEnergies?.count
    if let memberCount,
      terms.allSatisfy({ entries[$0.entry].memberEnergies?.count == memberCount })
    {
      var members = [Double](repeating: 0, count: memberCount)
      for (index, weight) in terms {
        let perAtom = weight / Double(entries[index].composition.atomCount)
        for (member, energy) in entries[index].memberEnergies!.enumerated() {
          members[member] += perAtom * energy
        }
      }
      return Estimate(value, standardError: Estimate(committee: members).standardError)
    }
    let variance = terms.reduce(0) { sum, term in
      let error = term.weight * entries[term.entry].energyPerAtom.standardError
      return sum + error * error
    }
    return Estimate(value, standardError: variance.squareRoot())
  }
}
