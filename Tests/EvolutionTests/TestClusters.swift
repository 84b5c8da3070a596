import Evolution
import Quantities

/// Clusters that the tests of this target change; contacts of length 1.
enum TestClusters {
  /// An atom in the middle of twelve, the icosahedron; its edges are 5 % longer than its radii.
  static var icosahedron: Cluster {
    let golden = (1 + 5.squareRoot()) / 2
    let radius = (1 + golden * golden).squareRoot()
    var positions = [Vector3.zero]
    for a in [-1.0, 1] {
      for b in [-golden, golden] {
        positions += [Vector3(0, a, b), Vector3(a, b, 0), Vector3(b, 0, a)].map { $0 / radius }
      }
    }
    return Cluster(positions: positions, contact: 1)
  }

  static func random(_ seed: Int, count: Int = 20) -> Cluster {
    var stream = stream(seed)
    return Cluster.random(count: count, contact: 1, random: &stream)
  }

  static func stream(_ candidate: Int) -> RandomStream {
    RandomStream(seed: 8, purpose: "test clusters", candidate: candidate)
  }

  /// Distances of all pairs, ascending: what turning, moving and renaming leave as it is.
  static func distances(_ positions: some Collection<Vector3>) -> [Double] {
    let positions = Array(positions)
    return positions.indices.flatMap { i in
      positions[..<i].map { ($0 - positions[i]).length }
    }.sorted()
  }

  static func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }
}
