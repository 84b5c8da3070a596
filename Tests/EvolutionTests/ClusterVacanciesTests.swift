import Quantities
import Testing

@testable import Evolution

@Suite("Vacant places around a cluster")
struct ClusterVacanciesTests {
  private func cluster(_ positions: [Vector3]) -> Cluster {
    Cluster(positions: positions, contact: 1)
  }

  @Test("One over each face: tetrahedron, octahedron, icosahedron")
  func faces() {
    let half = 0.5.squareRoot()
    let tetrahedron = cluster(
      [Vector3(1, 1, 1), Vector3(1, -1, -1), Vector3(-1, 1, -1), Vector3(-1, -1, 1)]
        .map { $0 * (0.5 * half) })
    #expect(tetrahedron.vacancies.count == 4)
    let octahedron = cluster(
      [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)].flatMap { [$0 * half, $0 * -half] })
    #expect(octahedron.vacancies.count == 8)
    #expect(TestClusters.icosahedron.vacancies.count == 20)
  }

  @Test("A square has a hollow on each side, where a fifth atom touches all four")
  func square() {
    let square = cluster([.zero, Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(1, 1, 0)])
    #expect(square.vacancies.count == 2)
    for vacancy in square.vacancies {
      for atom in square.positions { #expect(abs((atom - vacancy).length - 1) < 1e-12) }
    }
  }

  @Test("Each touches three atoms, comes near none and is listed once", arguments: 0..<10)
  func laws(seed: Int) {
    let cluster = TestClusters.random(seed, count: 30)
    let vacancies = cluster.vacancies
    #expect(vacancies.count > 20)
    for vacancy in vacancies {
      let distances = cluster.positions.map { ($0 - vacancy).length }
      #expect(distances.count { abs($0 - 1) < 1e-9 } >= 3)
      #expect(distances.allSatisfy { $0 >= 0.8 - 1e-9 })
    }
    #expect(TestClusters.distances(vacancies)[0] >= 0.2 - 1e-9)
  }

  @Test("They turn and move with the cluster")
  func turned() {
    let cluster = TestClusters.icosahedron
    var stream = TestClusters.stream(0)
    #expect(
      TestClusters.largestDifference(
        TestClusters.distances(cluster.turned(&stream).vacancies),
        TestClusters.distances(cluster.vacancies)) < 1e-9)
  }

  @Test("Contacts are those of the weights, from both ends")
  func contacts() {
    let cluster = TestClusters.random(1)
    for (atom, contacts) in cluster.contacts.enumerated() {
      let sum = cluster.positions.indices.filter { $0 != atom }.reduce(0) {
        $0 + cluster.weight(cluster.positions[atom], cluster.positions[$1])
      }
      #expect(abs(sum - contacts) < 1e-12)
    }
  }
}
