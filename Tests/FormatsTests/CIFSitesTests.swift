import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite("Sites of a CIF")
struct CIFSitesTests {
  @Test("Images that cannot both be there are one site; split sites stay split")
  func coincidence() throws {
    func sites(_ rows: String) throws -> [DisorderedStructure.Site] {
      try CIFTests.read(CIFTests.head + CIFTests.mirror + CIFTests.atoms(rows)).structure.sites
    }
    // 0.02 × 5 Å off the mirror, its image 0.2 Å away.
    let full = try sites("Li1 Li 0.02 0.1 0.2 1")
    #expect(full.count == 1)
    #expect(abs(full[0].position.x) < 1e-15)
    let split = try sites("Li1 Li 0.02 0.1 0.2 0.5")
    #expect(split.map(\.position.x) == [0.02, 0.98])
    let shared = try sites("Al1 Al 0.001 0.1 0.2 0.25\nTi1 Ti 0.001 0.1 0.2 0.75")
    #expect(shared.count == 1)
    #expect(shared[0].occupants.map(\.occupancy) == [0.25, 0.75])
    #expect(shared[0].occupants.map(\.element.symbol) == ["Al", "Ti"])
    let far = try sites("Li1 Li 0.1 0.1 0.2 1")
    #expect(far.count == 2)
  }

  @Test("Disorder is kept: average counts, no ordered crystal")
  func disorder() throws {
    let structure = try CIFTests.read(
      CIFTests.head + CIFTests.mirror + CIFTests.atoms("Li1 Li 0.3 0 0 0.5\nS1 S 0 0 0.5 0.97")
    ).structure
    #expect(structure.ordered() == nil)
    #expect(structure.averageCounts == [.lithium: 1, .sulfur: 0.97])
  }
}
