import Quantities
import Structures
import Testing

@testable import Formats

@Suite("Points near a place")
struct SiteGridTests {
  @Test(
    "They are those that a look at all of them finds",
    arguments: [(0.02, 90.0), (0.3, 90), (0.3, 40), (3, 120), (30, 75)])
  func all(radius: Double, angle: Double) throws {
    let lattice = try #require(Lattice(a: 3, b: 4, c: 9, alpha: 90, beta: 80, gamma: angle))
    var random = RandomStream(seed: 1, purpose: "grid", candidate: 0)
    func place() -> Vector3 {
      // Also outside of the cell, and many of them near each other.
      let point = Vector3(random.uniform(), random.uniform(), random.uniform())
      return (point * 20).rounded(.down) / 20 + point / 100 - Vector3(0, 1, 2)
    }
    let points = (0..<300).map { _ in place() }
    var grid = SiteGrid(lattice, radius: radius)
    for index in points.indices.reversed() { grid.insert(index, at: points[index]) }
    var found = 0
    for position in (0..<300).map({ _ in place() }) + points {
      let near = points.indices.filter {
        SiteGrid.separation(points[$0], position, lattice) < radius
      }
      #expect(grid.near(position) == near)
      found += near.count
    }
    #expect(found >= points.count)
  }

  @Test("A point on the border of the cell is near what is beyond it")
  func border() throws {
    let lattice = try #require(Lattice.cubic(5))
    var grid = SiteGrid(lattice, radius: 0.1)
    grid.insert(7, at: Vector3(0, -1e-17, 1))
    #expect(grid.near(Vector3(0.999, 0.001, 0)) == [7])
    #expect(grid.near(Vector3(0.9, 0, 0)).isEmpty)
  }
}
