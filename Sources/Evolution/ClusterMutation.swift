import Foundation
import Quantities

/// A cluster made of one, by moves that keep a part of it.
public enum ClusterMutation {
  /// The half above a plane through the centre, of any direction, turned about its normal by any
  /// angle.
  ///
  /// Source: Wolf, Landman, J. Phys. Chem. A 102, 6129 (1998), doi:10.1021/jp9814597.
  public static func twisted(_ cluster: Cluster, random: inout RandomStream) -> Cluster {
    var twisted = cluster.turned(&random)
    let angle = 2 * Double.pi * random.uniform()
    let (c, s) = (cos(angle), sin(angle))
    twisted.positions = twisted.positions.map { p in
      p.z > 0 ? Vector3(c * p.x - s * p.y, s * p.x + c * p.y, p.z) : p
    }
    return twisted
  }

  /// One to four of the atoms with the fewest contacts pressed into the middle, within a contact
  /// of the centre.
  ///
  /// Source of the idea: the interior operator of Takeuchi, J. Chem. Inf. Model. 46, 2066
  /// (2006), doi:10.1021/ci600206k.
  public static func buried(_ cluster: Cluster, random: inout RandomStream) -> Cluster {
    var buried = cluster.centered
    let contacts = buried.contacts
    let loosest = contacts.indices.sorted { (contacts[$0], $0) < (contacts[$1], $1) }
    for atom in loosest.prefix(1 + random.index(below: 4)) {
      buried.positions[atom] = random.inUnitBall() * (0.7 * cluster.contact)
    }
    return buried
  }

  /// Every atom moved by up to 0.4 of the contact along each axis.
  public static func rattled(_ cluster: Cluster, random: inout RandomStream) -> Cluster {
    var rattled = cluster
    for atom in rattled.positions.indices {
      let step = Vector3(random.uniform(), random.uniform(), random.uniform()) - 0.5
      rattled.positions[atom] += step * (0.8 * cluster.contact)
    }
    return rattled
  }
}
