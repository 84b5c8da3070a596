import Archives
import Evolution
import Structures

/// The candidates of a search that are relaxed fully in its end: of each mixture the lowest crystals, each
/// once, however often it was found.
enum Finalists {
  /// - Parameters:
  ///   - energies: of all in the search that did not fail.
  ///   - evaluation: of the search, of a candidate; asked for the lowest only.
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
      let sorted = own.map(\.record).sorted {
        ($0.energyPerAtom, $0.candidate) < ($1.energyPerAtom, $1.candidate)
      }
      for record in sorted where chosen.count < count {
        if let evaluation = try evaluation(record.candidate),
          crystals.insert(ifNew: evaluation, id: record.candidate, at: mixture)
        {
          chosen.append(record.candidate)
        }
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
