import Quantities
import Testing

@testable import PhaseDiagrams

@Suite("Monotone chains")
struct LowerChainTests {
  @Test("Corners of a known polygon")
  func corners() {
    let chain = LowerChain([(1, 0), (0.5, -1), (0.25, 0.5), (0, 0), (0.75, -0.5), (0.6, -0.7)])
    #expect(chain.corners == [3, 1, 0])
  }

  @Test("No point is below the chain, and every corner is a point")
  func below() throws {
    var random = RandomStream(seed: 3, purpose: "chain", candidate: 0)
    let points = (0..<500).map { _ in (x: random.uniform(), y: random.normal()) }
    let chain = LowerChain(points)
    for point in points {
      let edge = try #require(chain.edge(at: point.x))
      #expect(edge.reduce(0) { $0 + points[$1.point].y * $1.weight } <= point.y + 1e-12)
      #expect(abs(edge.reduce(0) { $0 + points[$1.point].x * $1.weight } - point.x) < 1e-12)
    }
    for corner in chain.corners {
      let edge = try #require(chain.edge(at: points[corner].x))
      #expect(edge.count == 1 && edge[0].point == corner && edge[0].weight == 1)
    }
  }

  @Test("Left and right of the chain there is nothing; one point is a chain")
  func outside() throws {
    let chain = LowerChain([(0.5, 1)])
    #expect(chain.edge(at: 0.4) == nil && chain.edge(at: 0.6) == nil)
    #expect(try #require(chain.edge(at: 0.5)).count == 1)
  }
}
