import Quantities

/// Who survives: the best always, the others by lot.
///
/// Beside the elites, members are drawn one after the other without
/// replacement, with
///
///     probability ∝ f_max − f
///
/// where f is the fitness, lower is better, and f_max the highest among
/// those not drawn yet. Where all are equal each is as likely.
///
/// Size 32: Guo et al.; how many elites they kept is not known. The rule:
/// Artrith, Urban, Ceder, J. Chem. Phys. 148, 241711 (2018),
/// doi:10.1063/1.5017661.
public struct Selection: Hashable, Sendable {
  /// Members after selection.
  public var size: Int
  public var elites: Int

  public init(size: Int = 32, elites: Int = 4) {
    precondition(size > 0 && (0...size).contains(elites), "elites are part of a population")
    self.size = size
    self.elites = elites
  }

  /// Indices of the survivors, ascending; all where there are no more than
  /// `size`. Of equal fitness the lower index is the better.
  public func survivors(of fitness: [Double], random: inout RandomStream) -> [Int] {
    precondition(fitness.allSatisfy(\.isFinite), "a fitness is a finite number")
    guard fitness.count > size else { return Array(fitness.indices) }
    var ranked = fitness.indices.sorted { (fitness[$0], $0) < (fitness[$1], $1) }
    var survivors = Array(ranked.prefix(elites))
    ranked.removeFirst(elites)
    while survivors.count < size {
      // Ranked, so the last has the highest fitness.
      let highest = fitness[ranked[ranked.count - 1]]
      let drawn = Roulette.index(ranked.map { highest - fitness[$0] }, random: &random)
      survivors.append(ranked.remove(at: drawn))
    }
    return survivors.sorted()
  }
}

public enum Roulette {
  /// Index i with probability weightᵢ / Σ weight; uniform where all weights
  /// are zero.
  public static func index(_ weights: [Double], random: inout RandomStream) -> Int {
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite else { return random.index(below: weights.count) }
    var left = random.uniform() * total
    for (index, weight) in weights.enumerated() {
      if left < weight { return index }
      left -= weight
    }
    // Rounding may leave a little after the last.
    return weights.lastIndex { $0 > 0 }!
  }
}
