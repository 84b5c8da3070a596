import Foundation
import Testing

@testable import Campaigns

@Suite("The benchmark of hulls")
struct HullBenchmarkTests {
  @Test("Our hulls have the corners of qhull's, and everything takes time")
  func corners() throws {
    let result = try HullBenchmark(entries: 500, seeds: 5)
    #expect(result.systems.map(\.endMembers) == HullBenchmark.systems)
    for system in result.systems {
      #expect(system.corners == system.cornersByQhull && system.corners.count == 5)
      #expect(system.corners.allSatisfy { $0 > 3 && $0 < 100 })
      for time in [system.hull, system.positions, system.qhull, system.energyAboveHull] {
        #expect(0 < time.least && time.least <= time.median && time.median <= time.most)
      }
      let peer = system.positions.median + system.qhull.median
      #expect(system.ratio == system.hull.median / peer)
      #expect(result.text.contains(system.endMembers.joined(separator: "-")))
    }
  }
}
