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
    var bonded = [[Int]](repeating: [], count: count)
    var near = [[Int]](repeating: [], count: count)
    for i in positions.indices {
      for j in (i + 1)..<max(i + 1, count) {
        let square = (positions[i] - positions[j]).lengthSquared
        // Whatever excludes a point at contact with an atom is within 1.8 contacts of that atom.
        guard square < 3.24 * unit else { continue }
        near[i].append(j)
        near[j].append(i)
        if square < bond {
          bonded[i].append(j)
          bonded[j].append(i)
        }
      }
    }
    var found: [Vector3] = []
    // An atom with twelve neighbours has no room for another.
    for center in positions.indices where bonded[center].count < 12 {
      let origin = positions[center]
      for (place, first) in bonded[center].enumerated() {
        for second in bonded[center][(place + 1)...] {
          let square = (positions[first] - positions[second]).lengthSquared
          // A triangle of bonds has three centres; it is worked on once.
          guard square < side, square >= bond || center < first else { continue }
          guard let (foot, height) = apex(positions[first] - origin, positions[second] - origin)
          else { continue }
          for point in [origin + foot + height, origin + foot - height] {
            let isFree = near[center].allSatisfy {
              $0 == first || $0 == second || (positions[$0] - point).lengthSquared >= close
            }
            if isFree && found.allSatisfy({ ($0 - point).lengthSquared >= same }) {
              found.append(point)
            }
          }
        }
      }
    }
    return found
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
