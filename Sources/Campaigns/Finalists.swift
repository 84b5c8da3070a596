import Archives
import Evolution
import Structures

/// The candidates of a search that are relaxed fully in its end: of each mixture the lowest crystals, each
/// once, however often it was found.
enum Finalists {
  /// - Parameters:
  ///   - search: evaluations of the search by the candidates' numbers; what has none, or failed, is out.
  /// - Returns: by mixture, then from the lowest energy per atom on; of equal ones the first found.
  static func chosen(
    from candidates: [CandidateRecord], _ search: [Int: EvaluationRecord], perMixture count: Int
  ) -> [CandidateRecord] {
    let relaxed = candidates.compactMap { candidate -> (CandidateRecord, Mixture, Double)? in
      guard let energy = search[candidate.number]?.energyPerAtom,
        let mixture = candidate.mixture.flatMap({ Mixture($0) })
      else { return nil }
      return (candidate, mixture, energy)
    }
    let groups = Dictionary(grouping: relaxed, by: \.1).sorted {
      $0.key.description < $1.key.description
    }
    return groups.flatMap { mixture, own -> [CandidateRecord] in
      var crystals = KnownCandidates()
      var chosen: [CandidateRecord] = []
      for (candidate, _, _) in own.sorted(by: { ($0.2, $0.0.number) < ($1.2, $1.0.number) })
      where chosen.count < count {
        if crystals.insert(ifNew: search[candidate.number]!, id: candidate.number, at: mixture) {
          chosen.append(candidate)
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
    guard !contains(fingerprint, energyPerAtom: energy, within: Search.twinEnergy, at: mixture)
    else { return false }
    insert(fingerprint, energyPerAtom: energy, id: id, at: mixture)
    return true
  }
}
