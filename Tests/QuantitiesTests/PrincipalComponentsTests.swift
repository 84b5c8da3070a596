import Foundation
import Quantities
import Testing

@Suite("Principal components")
struct PrincipalComponentsTests {
  /// Stretched by 3, 1 and 0.3 along directions at right angles, about a point off the origin.
  static func cloud(_ count: Int, seed: UInt64 = 1) -> [[Double]] {
    var random = RandomStream(seed: seed, purpose: "cloud", candidate: 0)
    let root = 0.5.squareRoot()
    return (0..<count).map { _ in
      let (u, v, w) = (3 * random.normal(), random.normal(), 0.3 * random.normal())
      return [5 + root * (u + v), -2 + root * (u - v), 1 + w]
    }
  }

  @Test("A line of points has one direction and their distances along it")
  func line() {
    let points = [[1.0, 1], [4, 5], [7, 9]]
    let components = PrincipalComponents(points, count: 2)
    #expect(abs(components.axes[0][0] - 0.6) < 1e-12 && abs(components.axes[0][1] - 0.8) < 1e-12)
    #expect(abs(components.variances[0] - 25) < 1e-9)
    #expect(abs(components.explained[0] - 1) < 1e-12)
    for (point, expected) in zip(points, [-5.0, 0, 5]) {
      let coordinates = components.coordinates(of: point)
      #expect(abs(coordinates[0] - expected) < 1e-9 && abs(coordinates[1]) < 1e-9)
    }
  }

  @Test("Coordinates have no mean, no covariance, and the variances that are stated")
  func moments() {
    let points = Self.cloud(200)
    let components = PrincipalComponents(points, count: 3)
    let coordinates = points.map(components.coordinates)
    for a in 0..<3 {
      #expect(abs(coordinates.reduce(0) { $0 + $1[a] }) < 1e-9)
      for b in 0..<3 {
        let covariance = coordinates.reduce(0) { $0 + $1[a] * $1[b] } / 199
        #expect(abs(covariance - (a == b ? components.variances[a] : 0)) < 1e-9)
      }
    }
    #expect(abs(components.explained.reduce(0, +) - 1) < 1e-12)
    #expect(components.variances == components.variances.sorted(by: >))
    #expect(abs(components.variances[0].squareRoot() - 3) < 0.6)
    #expect(abs(components.variances[2].squareRoot() - 0.3) < 0.06)
  }

  @Test("All directions together give the point back; fewer are the first of them")
  func complete() {
    let points = Self.cloud(20)
    let (all, two) = (PrincipalComponents(points, count: 3), PrincipalComponents(points, count: 2))
    #expect(two.axes == Array(all.axes.prefix(2)))
    #expect(two.totalVariance == all.totalVariance)
    for point in points {
      let coordinates = all.coordinates(of: point)
      for d in 0..<3 {
        let back = (0..<3).reduce(all.center[d]) { $0 + coordinates[$1] * all.axes[$1][d] }
        #expect(abs(back - point[d]) < 1e-9)
      }
    }
  }

  @Test(
    "The largest component of an axis is positive, whatever the order of the points or the sign")
  func orientation() {
    let points = Self.cloud(50)
    let components = PrincipalComponents(points, count: 3)
    for axis in components.axes {
      let largest = axis.max { abs($0) < abs($1) }!
      #expect(largest > 0)
    }
    for other in [points.reversed(), points.map { $0.map { -$0 } }] {
      let axes = PrincipalComponents(other, count: 3).axes
      for (a, b) in zip(axes.joined(), components.axes.joined()) { #expect(abs(a - b) < 1e-9) }
    }
  }

  @Test("Points that do not differ have no variance")
  func same() {
    let components = PrincipalComponents([[1, 2], [1, 2], [1, 2]], count: 2)
    #expect(components.explained == [0, 0])
    #expect(components.coordinates(of: [1, 2]) == [0, 0])
  }
}
