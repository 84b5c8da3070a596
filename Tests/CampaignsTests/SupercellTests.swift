import Foundation
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite("Supercells")
struct SupercellTests {
  @Test(
    "A cell is repeated to the size nearest to what is asked, as a cube if it can",
    arguments: [(512, 512, 4), (60, 64, 2), (8, 8, 1), (1, 8, 1)])
  func repeated(toward: Int, atoms: Int, times: Int) throws {
    let lattice = try #require(Lattice.cubic(5))
    let cell = Structure(
      lattice: lattice, species: [Element](repeating: .sulfur, count: 8),
      positions: (0..<8).map { Vector3(Double($0) / 8, 0, 0) })
    let result = Supercell.ofAbout(toward, cell)
    #expect(result.count == atoms)
    #expect(abs(result.lattice.volume - 125 * Double(times * times * times)) < 1e-6)
    #expect(result.lattice.heights.max() - result.lattice.heights.min() < 1e-9)
  }
}
