import Foundation
import Testing

@testable import Conductivities

@Suite("Climbing in a box")
struct BoundedAscentTests {
  static let wide = BoundedAscent(lower: [-10, -10], upper: [10, 10])

  @Test("A paraboloid is climbed to its top")
  func paraboloid() {
    let (point, value) = Self.wide.climb(from: [5, -7]) { p in
      let (x, y) = (p[0] - 1, p[1] + 2)
      return (3 - x * x - 5 * y * y - x * y, [-2 * x - y, -10 * y - x])
    }
    #expect(abs(point[0] - 1) < 1e-6 && abs(point[1] + 2) < 1e-6)
    #expect(abs(value - 3) < 1e-10)
  }

  @Test("A bent ridge is followed (Rosenbrock)")
  func ridge() {
    let (point, _) = Self.wide.climb(from: [-1.2, 1]) { p in
      let (u, v) = (p[1] - p[0] * p[0], 1 - p[0])
      return (-100 * u * u - v * v, [400 * u * p[0] + 2 * v, -200 * u])
    }
    #expect(abs(point[0] - 1) < 1e-4 && abs(point[1] - 1) < 1e-4)
  }

  @Test("A wall in the way is followed, and left where the slope turns")
  func wall() {
    // The top at (3, 1) is beyond the wall x ≤ 2.
    let box = BoundedAscent(lower: [-4, -4], upper: [2, 4])
    let (point, _) = box.climb(from: [-3, 3.5]) { p in
      let (x, y) = (p[0] - 3, p[1] - 1)
      return (-x * x - y * y - x * y, [-2 * x - y, -2 * y - x])
    }
    // On the wall x − 3 = −1, and 2 (y − 1) = 1.
    #expect(point[0] == 2)
    #expect(abs(point[1] - 1.5) < 1e-5)
  }

  @Test("A start outside the box begins at its wall")
  func outside() {
    let (point, value) = Self.wide.climb(from: [50, 0]) { ($0[0], [1, 0]) }
    #expect(point == [10, 0])
    #expect(value == 10)
  }
}
