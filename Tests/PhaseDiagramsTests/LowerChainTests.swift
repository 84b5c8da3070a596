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

  @Test("In whatever order points come the chain is the same")
  func order() {
    var random = RandomStream(seed: 6, purpose: "chain", candidate: 0)
    // Several at one place, as of one composition.
    let points = (0..<300).map { _ in
      (x: Double(random.index(below: 40)) / 40, y: random.normal())
    }
    let lowest = Dictionary(grouping: points.indices) { points[$0].x }.values
      .map { numbers in numbers.min { points[$0].y < points[$1].y }! }.sorted()
    let whole = LowerChain(lowest.map { points[$0] }).corners.map { lowest[$0] }
    for _ in 0..<10 {
      var chain = LowerChain()
      for number in random.shuffled(Array(points.indices)) {
        let isCorner = chain.insert(number, x: points[number].x, y: points[number].y)
        #expect(isCorner == chain.corners.contains(number))
      }
      #expect(chain.corners == whole)
    }
  }

  @Test("Its height is that of the edge, and points on it are no corners")
  func height() throws {
    var chain = LowerChain([(0, 0), (0.5, -1), (1, 0)])
    for x in [0, 0.125, 0.25, 0.5, 0.75, 1] {
      let edge = try #require(chain.edge(at: x))
      let height = edge.reduce(0) { $0 + [0, -1, 0][$1.point] * $1.weight }
      #expect(chain.height(at: x) == height)
      #expect(chain.insert(7, x: x, y: height) == false)
    }
    #expect(chain.insert(8, x: 0.25, y: -0.75) && chain.corners == [0, 8, 1, 2])
    #expect(chain.insert(9, x: 0.25, y: -2) && chain.corners == [0, 9, 2])
    #expect(chain.insert(10, x: 2, y: 10) && chain.corners == [0, 9, 2, 10])
    #expect(chain.insert(11, x: -1, y: -3) && chain.corners == [11, 9, 2, 10])
  }

  @Test("Left and right of the chain there is nothing; one point is a chain")
  func outside() throws {
    let chain = LowerChain([(0.5, 1)])
    #expect(chain.edge(at: 0.4) == nil && chain.edge(at: 0.6) == nil)
    #expect(chain.height(at: 0.4) == nil && chain.height(at: 0.6) == nil)
    #expect(chain.height(at: 0.5) == 1 && LowerChain().height(at: 0.5) == nil)
    #expect(try #require(chain.edge(at: 0.5)).count == 1)
  }
}
