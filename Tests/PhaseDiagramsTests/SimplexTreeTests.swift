import Quantities
import Testing

@testable import PhaseDiagrams

@Suite("Trees of simplices")
struct SimplexTreeTests {
  /// A triangle cut into n² equal ones, corners in barycentric coordinates.
  private func triangles(_ n: Int) -> [[[Double]]] {
    func corner(_ i: Int, _ j: Int) -> [Double] {
      [Double(i), Double(j), Double(n - i - j)].map { $0 / Double(n) }
    }
    var result: [[[Double]]] = []
    for i in 0..<n {
      for j in 0..<(n - i) {
        result.append([corner(i, j), corner(i + 1, j), corner(i, j + 1)])
        if i + j < n - 1 {
          result.append([corner(i + 1, j), corner(i, j + 1), corner(i + 1, j + 1)])
        }
      }
    }
    return result
  }

  @Test("Every point is found in a simplex whose corners make it, those on faces too")
  func found() throws {
    let simplices = triangles(12)
    let tree = SimplexTree(simplices)
    var random = RandomStream(seed: 2, purpose: "tree", candidate: 0)
    for k in 0..<300 {
      // Even ones anywhere, odd ones at corners and on edges.
      var counts = (0..<3).map { _ in k % 2 == 0 ? random.uniform() : Double(random.index(below: 5))
      }
      if counts.reduce(0, +) == 0 { counts[0] = 1 }
      let point = counts.map { $0 / counts.reduce(0, +) }
      let (simplex, weights) = try #require(tree.simplex(around: point))
      for axis in 0..<3 {
        let made = zip(simplices[simplex], weights).reduce(0) { $0 + $1.0[axis] * $1.1 }
        #expect(abs(made - point[axis]) < 1e-12)
      }
      #expect(weights.allSatisfy { $0 > -1e-12 } && abs(weights.reduce(0, +) - 1) < 1e-12)
    }
  }

  @Test("Outside there is nothing, and in an empty tree neither")
  func outside() {
    #expect(SimplexTree(triangles(4)).simplex(around: [-0.01, 0.5, 0.51]) == nil)
    #expect(SimplexTree([]).simplex(around: [0.5, 0.25, 0.25]) == nil)
  }
}
