import Foundation
import Quantities
import Testing

@testable import Evolution

@Suite("Clusters")
struct ClusterTests {
  @Test("A random cluster is compact, and no two atoms are near", arguments: [1, 2, 13, 38, 150])
  func random(count: Int) throws {
    for seed in 0..<5 {
      let cluster = TestClusters.random(seed, count: count)
      #expect(cluster.count == count)
      let distances = TestClusters.distances(cluster.positions)
      #expect(distances.first ?? 1 > 0.75)
      // The diameter of a ball of close packing, and as much again for the worst of luck.
      #expect(distances.last ?? 0 < 2 * 1.11 * cbrt(Double(count)))
      #expect(cluster == TestClusters.random(seed, count: count))
    }
    #expect(TestClusters.random(0, count: count) != TestClusters.random(1, count: count))
  }

  @Test("Turning keeps all distances, and turns anywhere")
  func turned() {
    var stream = TestClusters.stream(0)
    let cluster = TestClusters.random(3)
    let distances = TestClusters.distances(cluster.positions)
    var mean = Vector3.zero
    var square = Vector3.zero
    let first = cluster.centered.positions[0].lengthSquared
    for _ in 0..<2000 {
      let turned = cluster.turned(&stream)
      mean += turned.positions[0] / 2000
      square += turned.positions[0] * turned.positions[0] / (2000 * first)
    }
    #expect(
      TestClusters.largestDifference(
        TestClusters.distances(cluster.turned(&stream).positions), distances) < 1e-12)
    // Standard errors 0.013 and 0.007 of the radius.
    #expect(mean.length < 0.08 * first.squareRoot())
    #expect(abs(square.x - 1.0 / 3) < 0.04 && abs(square.z - 1.0 / 3) < 0.04)
  }

  @Test("Gyration does not depend on place; of the icosahedron it is 12/13")
  func gyration() {
    var cluster = TestClusters.icosahedron
    #expect(abs(cluster.squareGyration - 12.0 / 13) < 1e-12)
    cluster.positions = cluster.positions.map { $0 + Vector3(3, -5, 8) }
    #expect(abs(cluster.squareGyration - 12.0 / 13) < 1e-12)
    #expect(cluster.centered.positions.reduce(.zero, +).length < 1e-12)
  }

  @Test("Weights of contacts: whole up to contact, (d/r)⁶ beyond, exclusion below 0.8")
  func weights() {
    let cluster = TestClusters.icosahedron
    func weight(_ r: Double) -> Double { cluster.weight(.zero, Vector3(0, r, 0)) }
    #expect(weight(1) == 1 && weight(0.81) == 1 && weight(0.79) == -13)
    #expect(abs(weight(2) - 1.0 / 64) < 1e-15)
  }
}
