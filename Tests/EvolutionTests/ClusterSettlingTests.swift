import Quantities
import Testing

@testable import Evolution

@Suite("Loose atoms moved to better places")
struct ClusterSettlingTests {
  @Test("In the whole icosahedron no atom can do better")
  func whole() { #expect(TestClusters.icosahedron.settled() == nil) }

  @Test("An atom on a face of the broken icosahedron makes it whole", arguments: 1..<13)
  func broken(vertex: Int) throws {
    var cluster = TestClusters.icosahedron
    // Of the places over faces the one farthest from the gap.
    let gap = cluster.positions[vertex]
    let places = cluster.vacancies.sorted { ($0 - gap).length > ($1 - gap).length }
    cluster.positions[vertex] = places[0]
    let settled = try #require(cluster.settled())
    #expect(settled.positions.contains { ($0 - gap).length < 0.15 })
    #expect(!settled.positions.contains { ($0 - places[0]).length < 0.15 })
  }

  @Test("Contacts grow, atoms stay apart, and it ends", arguments: 0..<10)
  func laws(seed: Int) {
    var cluster = TestClusters.random(seed, count: 30)
    var contacts = cluster.contacts.reduce(0, +)
    var rounds = 0
    while let settled = cluster.settled(), rounds < 100 {
      let now = settled.contacts.reduce(0, +)
      #expect(settled.count == 30 && now > contacts)
      #expect(TestClusters.distances(settled.positions)[0] > 0.74)
      (cluster, contacts) = (settled, now)
      rounds += 1
    }
    #expect(rounds > 0 && rounds < 100)
  }
}
