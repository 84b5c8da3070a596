import Quantities

extension Cluster {
  /// Loose atoms moved to vacant places around the cluster where they have more contacts, until
  /// there is no such move; `nil` where there is none at all.
  ///
  /// Each move is the best one for the six atoms with the fewest contacts. The places are those
  /// around the cluster as it is, and those that atoms have left. It is the idea of dynamic
  /// lattice searching, with counts of contacts in place of energies.
  ///
  /// Source of the idea: Shao, Cheng, Cai, J. Comput. Chem. 25, 1693 (2004),
  /// doi:10.1002/jcc.20096.
  public func settled() -> Cluster? {
    var sites = positions
    var contacts = contacts
    for vacancy in vacancies {
      contacts.append(positions.reduce(0) { $0 + weight(vacancy, $1) })
      sites.append(vacancy)
    }
    var occupied = Array(0..<count)
    var vacant = Array(count..<sites.count)
    var moves = 0
    // Every move makes the sum of the contacts larger; the limit only guards against rounding.
    while moves < count {
      occupied.sort { (contacts[$0], $0) < (contacts[$1], $1) }
      var best: (atom: Int, vacancy: Int)?
      var gain = 1e-6
      for atom in 0..<min(6, count) {
        let site = occupied[atom]
        for (vacancy, other) in vacant.enumerated() where contacts[other] - contacts[site] > gain {
          let change = contacts[other] - weight(sites[other], sites[site]) - contacts[site]
          if change > gain {
            gain = change
            best = (atom, vacancy)
          }
        }
      }
      guard let best else { break }
      let (from, to) = (occupied[best.atom], vacant[best.vacancy])
      for site in sites.indices {
        if site != from { contacts[site] -= weight(sites[site], sites[from]) }
        if site != to { contacts[site] += weight(sites[site], sites[to]) }
      }
      occupied[best.atom] = to
      vacant[best.vacancy] = from
      moves += 1
    }
    guard moves > 0 else { return nil }
    return Cluster(positions: occupied.sorted().map { sites[$0] }, contact: contact)
  }
}
