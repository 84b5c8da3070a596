import Quantities
import Testing

@testable import Evolution

@Suite("Mutations of clusters")
struct ClusterMutationTests {
  @Test("A twist keeps the distances within both halves, and changes some", arguments: 0..<10)
  func twist(seed: Int) {
    var stream = TestClusters.stream(seed)
    let cluster = TestClusters.random(seed)
    let twisted = ClusterMutation.twisted(cluster, random: &stream)
    let upper = twisted.positions.indices.filter { twisted.positions[$0].z > 0 }
    let lower = twisted.positions.indices.filter { twisted.positions[$0].z <= 0 }
    #expect(!upper.isEmpty && !lower.isEmpty)
    for half in [upper, lower] {
      #expect(
        TestClusters.largestDifference(
          TestClusters.distances(half.map { twisted.positions[$0] }),
          TestClusters.distances(half.map { cluster.positions[$0] })) < 1e-12)
    }
    #expect(
      TestClusters.largestDifference(
        TestClusters.distances(twisted.positions), TestClusters.distances(cluster.positions))
        > 1e-3)
  }

  @Test("Burying moves one to four of the loosest atoms to the middle", arguments: 0..<20)
  func burial(seed: Int) throws {
    var stream = TestClusters.stream(seed)
    let cluster = TestClusters.random(seed).centered
    let buried = ClusterMutation.buried(cluster, random: &stream)
    let moved = cluster.positions.indices.filter {
      (buried.positions[$0] - cluster.positions[$0]).length > 1e-9
    }
    #expect((1...4).contains(moved.count))
    #expect(moved.allSatisfy { buried.positions[$0].length <= 0.7 })
    let contacts = cluster.contacts
    let loosest = try #require(moved.map { contacts[$0] }.max())
    #expect(contacts.indices.allSatisfy { moved.contains($0) || contacts[$0] >= loosest })
  }

  @Test("A rattle moves every atom a little")
  func rattle() {
    var stream = TestClusters.stream(0)
    let cluster = TestClusters.random(0)
    let rattled = ClusterMutation.rattled(cluster, random: &stream)
    for (new, old) in zip(rattled.positions, cluster.positions) {
      let step = new - old
      #expect(step != .zero && max(abs(step.x), abs(step.y), abs(step.z)) <= 0.4)
    }
  }
}
