import Archives
import Evolution
import Structures

/// The candidates of a search that are relaxed fully in its end: of each mixture the lowest crystals, each
/// once, however often it was found. Where electrons come out even in none of these, as the search left them, the
/// lowest in which they do is one more: it is to stand for the mixture.
enum Finalists {
  /// - Parameters:
  ///   - energies: of all in the search that did not fail.
  ///   - evaluation: of the search, of a candidate; asked for from the lowest on, no farther than needed.
  /// - Returns: numbers, by mixture, then from the lowest energy per atom on; of equal ones the first found.
  static func chosen(
    from energies: [EnergyRecord], perMixture count: Int,
    evaluation: (Int) throws -> EvaluationRecord?
  ) rethrows -> [Int] {
    let relaxed = energies.compactMap { record in
      record.mixture.flatMap { Mixture($0) }.map { (mixture: $0, record: record) }
    }
    let groups = Dictionary(grouping: relaxed, by: \.mixture).sorted {
      $0.key.description < $1.key.description
    }
    return try groups.flatMap { mixture, own -> [Int] in
      var crystals = KnownCandidates()
      var chosen: [Int] = []
      var isAnyEven = false
      let sorted = own.map(\.record).sorted {
        ($0.energyPerAtom, $0.candidate) < ($1.energyPerAtom, $1.candidate)
      }
      for record in sorted {
        let isFull = chosen.count >= count
        guard !isFull || !isAnyEven else { break }
        guard let evaluation = try evaluation(record.candidate),
          let structure = evaluation.structure
        else { continue }
        let isEven = ThiophosphateUnits(structure).hasEvenElectrons
        guard isEven || !isFull,
          crystals.insert(ifNew: evaluation, id: record.candidate, at: mixture)
        else { continue }
        chosen.append(record.candidate)
        isAnyEven = isAnyEven || isEven
      }
      return chosen
    }
  }
}

extension KnownCandidates {
  /// Notes a relaxed candidate.
  ///
  /// - Returns: whether no other was the same crystal, as the search tells its twins.
  mutating func insert(ifNew evaluation: EvaluationRecord, id: Int, at mixture: Mixture) -> Bool {
    guard let energy = evaluation.energyPerAtom, let structure = evaluation.structure else {
      return false
    }
    let fingerprint = Fingerprint(structure)
    guard !contains(fingerprint, energyPerAtom: energy, at: mixture) else { return false }
    insert(fingerprint, energyPerAtom: energy, id: id, at: mixture)
    return true
  }
}
