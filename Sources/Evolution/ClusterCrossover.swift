import Quantities

/// Cut and splice: the upper part of one cluster on the lower part of another.
///
/// Both are turned anywhere. The first gives its k highest atoms and the second its lowest, k
/// uniform between 3/10 and 7/10 of all; the planes between kept and left atoms are laid on each
/// other. Halves whose atoms would be nearer than 0.6 of the contact are drawn apart along the
/// axis, by half a contact at most.
///
/// Source: Deaven, Ho, Phys. Rev. Lett. 75, 288 (1995), doi:10.1103/PhysRevLett.75.288.
public enum ClusterCrossover {
  public static func offspring(
    of first: Cluster, and second: Cluster, random: inout RandomStream
  ) -> Cluster {
    precondition(
      first.count == second.count && first.count > 1, "mates have as many atoms, more than one")
    let count = first.count
    let upper = first.turned(&random).positions.sorted { $0.z > $1.z }
    let lower = second.turned(&random).positions.sorted { $0.z < $1.z }
    let part = 0.3 + 0.4 * random.uniform()
    let taken = max(1, min(count - 1, Int(Double(count) * part)))
    let upperPlane = 0.5 * (upper[taken - 1].z + upper[taken].z)
    let lowerPlane = 0.5 * (lower[count - taken - 1].z + lower[count - taken].z)
    let top = upper[..<taken].map { $0 - Vector3(0, 0, upperPlane) }
    let bottom = lower[..<(count - taken)].map { $0 - Vector3(0, 0, lowerPlane) }
    let gap = Vector3(0, 0, Self.gap(top, bottom, contact: first.contact))
    return Cluster(positions: top.map { $0 + gap } + bottom, contact: first.contact)
  }

  private static func gap(_ top: [Vector3], _ bottom: [Vector3], contact: Double) -> Double {
    let least = 0.6 * contact
    var gap = 0.0
    for a in top {
      for b in bottom {
        let d = a - b
        let room = least * least - d.x * d.x - d.y * d.y
        if room > 0 { gap = max(gap, room.squareRoot() - d.z) }
      }
    }
    return min(gap, 0.5 * contact)
  }
}
