import Foundation
import Quantities

/// Atoms of one kind in open space.
///
/// What the search for the best cluster knows of its atoms is the distance at which two of them
/// touch; it never sees an energy.
public struct Cluster: Hashable, Sendable {
  /// Å, Cartesian.
  public var positions: [Vector3]
  /// Distance of two atoms that touch, Å.
  public let contact: Double

  public init(positions: [Vector3], contact: Double) {
    precondition(contact > 0, "atoms have a size")
    self.positions = positions
    self.contact = contact
  }

  public var count: Int { positions.count }

  /// Mean square distance from the centre, Å².
  public var squareGyration: Double {
    centered.positions.reduce(0) { $0 + $1.lengthSquared } / Double(max(1, count))
  }

  /// With its centre at the origin.
  public var centered: Cluster {
    let center = positions.reduce(.zero, +) / Double(max(1, count))
    return Cluster(positions: positions.map { $0 - center }, contact: contact)
  }

  /// Centred, and turned to any orientation, each as likely.
  func turned(_ random: inout RandomStream) -> Cluster {
    // Four normal numbers point anywhere on the sphere of the unit quaternions.
    let axis = Vector3(random.normal(), random.normal(), random.normal())
    let scalar = random.normal()
    let norm = axis.lengthSquared + scalar * scalar
    return Cluster(
      positions: centered.positions.map { p in
        let first = axis.cross(p) + p * scalar
        return p + axis.cross(first) * (2 / norm)
      }, contact: contact)
  }

  /// Atoms anywhere in the sphere that so many touching spheres fill in close packing, √2π/6 of
  /// its volume, no two nearer than ¾ of the contact; the sphere grows where there is no room.
  public static func random(
    count: Int, contact: Double, random: inout RandomStream
  ) -> Cluster {
    precondition(count > 0, "a cluster has atoms")
    var radius = 0.5 * contact * cbrt(Double(count) * 6 / (2.squareRoot() * Double.pi))
    let least = 0.75 * contact
    var positions: [Vector3] = []
    var failures = 0
    while positions.count < count {
      let trial = random.inUnitBall() * radius
      if positions.allSatisfy({ ($0 - trial).lengthSquared > least * least }) {
        positions.append(trial)
      } else {
        failures += 1
        if failures % 2000 == 0 { radius *= 1.05 }
      }
    }
    return Cluster(positions: positions, contact: contact)
  }

  /// How much of a contact two atoms make:
  ///
  ///     w = 1 for r ≤ d,   (d/r)⁶ beyond,   less the number of atoms for r < 0.8 d
  ///
  /// with the distance of contact d. The sixth power is how fast dispersion falls off; two atoms
  /// as near as in the last case exclude one another.
  func weight(_ a: Vector3, _ b: Vector3) -> Double {
    let ratio = contact * contact / (a - b).lengthSquared
    if ratio < 1 { return ratio * ratio * ratio }
    return ratio > 1 / (0.8 * 0.8) ? -Double(count) : 1
  }
}

extension RandomStream {
  /// Uniform in the ball of radius 1.
  mutating func inUnitBall() -> Vector3 {
    while true {
      let p = Vector3(uniform(), uniform(), uniform()) * 2 - 1
      if p.lengthSquared <= 1 { return p }
    }
  }
}
