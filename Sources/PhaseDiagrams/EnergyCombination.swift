import Foundation
import Quantities
import Structures

/// A weighted sum of energies per atom, such as an energy above hull:
///
///     value = Σ wₖ eₖ,   eₖ = energy per atom of entry k, eV/atom
///
/// - Error: where every entry of the sum has the energies of one committee, the
///   sample standard deviation over its members m of Σ wₖ eₖₘ, in which the
///   mistakes that a member makes alike in all entries cancel, and in quadrature
///   with it what each entry's error has beside the committee. Otherwise the
///   errors of the entries count as independent: √(Σ wₖ² σₖ²).
/// - Edge cases: an entry named twice counts once, with the sum of its weights,
///   so that the difference of an entry from itself is 0 ± 0.
public struct EnergyCombination: Hashable, Sendable {
  private struct Term: Hashable {
    var entry: Int
    var weight: Double
  }

  private var terms: [Term] = []

  public init() {}

  public mutating func add(_ entry: Int, weight: Double) {
    if let term = terms.firstIndex(where: { $0.entry == entry }) {
      terms[term].weight += weight
    } else {
      terms.append(Term(entry: entry, weight: weight))
    }
  }

  /// All weights times a number.
  func scaled(by factor: Double) -> EnergyCombination {
    var result = self
    for index in result.terms.indices { result.terms[index].weight *= factor }
    return result
  }

  public func estimate(_ entries: [Entry]) -> Estimate {
    let terms = terms.filter { $0.weight != 0 }
    guard let first = terms.first else { return Estimate(0, standardError: 0) }
    let value = terms.reduce(0) { $0 + $1.weight * entries[$1.entry].energyPerAtom.value }
    func variance(_ error: (Entry) -> Double) -> Double {
      terms.reduce(0) { $0 + pow($1.weight * error(entries[$1.entry]), 2) }
    }
    let memberCount = entries[first.entry].memberEnergies?.count
    if let memberCount,
      terms.allSatisfy({ entries[$0.entry].memberEnergies?.count == memberCount })
    {
      var members = [Double](repeating: 0, count: memberCount)
      for term in terms {
        let perAtom = term.weight / Double(entries[term.entry].composition.atomCount)
        for (member, energy) in entries[term.entry].memberEnergies!.enumerated() {
          members[member] += perAtom * energy
        }
      }
      let spread = Estimate(committee: members).standardError
      let beside = variance { $0.energy.standardError / Double($0.composition.atomCount) }
      return Estimate(value, standardError: (spread * spread + beside).squareRoot())
    }
    return Estimate(value, standardError: variance(\.energyPerAtom.standardError).squareRoot())
  }
}
