import Quantities

extension Cluster {
  /// For each atom its contacts with all others, counted by `weight`.
  var contacts: [Double] {
    var contacts = [Double](repeating: 0, count: count)
    for i in positions.indices {
      for j in (i + 1)..<max(i + 1, count) {
        let weight = weight(positions[i], positions[j])
        contacts[i] += weight
        contacts[j] += weight
      }
    }
    return contacts
  }

  /// Places around the cluster that touch at least three of its atoms, Å.
  ///
  /// Of three atoms, one of which is bonded to both others and those not farther apart than the
  /// diagonal of a square and a little, both points at the distance of contact from all three,
  /// unless another atom is in the way; of points nearer than 1/5 of a contact to each other, the
  /// four triples around a square hollow for one, the first.
  public var vacancies: [Vector3] {
    let unit = contact * contact
    let (bond, side, close, same) = (1.56 * unit, 2.56 * unit, 0.64 * unit, 0.04 * unit)
    var found: [Vector3] = []
    // Of the atoms near one: those bonded to it, where those are from it, where the others are.
    var bonded: [Int] = []
    var partners: [Vector3] = []
    var others: [Vector3] = []
    for center in positions.indices {
      let origin = positions[center]
      bonded.removeAll(keepingCapacity: true)
      partners.removeAll(keepingCapacity: true)
      others.removeAll(keepingCapacity: true)
      for other in positions.indices where other != center {
        let displacement = positions[other] - origin
        let square = displacement.lengthSquared
        if square < bond {
          bonded.append(other)
          partners.append(displacement)
        } else if square < 3.24 * unit {
          // Whatever excludes a point at contact with an atom is within 1.8 contacts of it.
          others.append(displacement)
        }
      }
      // An atom with twelve neighbours has no room for another.
      guard partners.count < 12 else { continue }
      for first in partners.indices {
        for second in (first + 1)..<max(first + 1, partners.count) {
          let square = (partners[first] - partners[second]).lengthSquared
          // A triangle of bonds has three centres; it is worked on once.
          guard square < side, square >= bond || center < bonded[first],
            let (foot, height) = apex(partners[first], partners[second])
          else { continue }
          for point in [foot + height, foot - height] {
            if Self.isFree(point, partners, distance: close, except: (first, second)),
              Self.isFree(point, others, distance: close),
              Self.isFree(origin + point, found, distance: same)
            {
              found.append(origin + point)
            }
          }
        }
      }
    }
    return found
  }

  /// Whether no obstacle, but two, is nearer to a point than the root of `distance`.
  private static func isFree(
    _ point: Vector3, _ obstacles: [Vector3], distance: Double, except: (Int, Int) = (-1, -1)
  ) -> Bool {
    for index in obstacles.indices where index != except.0 && index != except.1 {
      if (obstacles[index] - point).lengthSquared < distance { return false }
    }
    return true
  }

  /// The points `foot ± height` at the distance of contact from the origin, `a` and `b`; `nil`
  /// where they are too far apart for that.
  private func apex(_ a: Vector3, _ b: Vector3) -> (foot: Vector3, height: Vector3)? {
    let (aa, bb, ab) = (a.lengthSquared, b.lengthSquared, a.dot(b))
    let determinant = aa * bb - ab * ab
    guard determinant > 1e-6 * aa * bb else { return nil }
    // The foot f is in their plane with f·a = a²/2 and f·b = b²/2.
    let foot = a * (0.5 * bb * (aa - ab) / determinant) + b * (0.5 * aa * (bb - ab) / determinant)
    let square = contact * contact - foot.lengthSquared
    guard square > 0.01 * contact * contact else { return nil }
    return (foot, a.cross(b) * (square / determinant).squareRoot())
  }
}
