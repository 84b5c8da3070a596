import Formats
import Foundation
import Quantities
import Structures
import Testing

@testable import Conductivities

@Suite struct LithiumPathTests {
  private static func crystal(_ name: String) throws -> Structure {
    let package = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
    return try StructureFile.read(package.appending(path: "Inputs/structures/\(name).cif"))[0]
      .structure
  }

  @Test func `Of two channels the lower one is the path, and all of it`() {
    let shape = SIMD3(6, 5, 4)
    var energies: [Double] = []
    for i in 0..<shape.x {
      for j in 0..<shape.y {
        for k in 0..<shape.z {
          let along = i == 2 ? 0.3 : 0.0
          energies.append((j, k) == (1, 1) ? along : (j, k) == (3, 3) ? 0.5 : 2)
        }
      }
    }
    let path = LithiumPath(energies: energies, shape: shape)
    #expect(path.barrier == 0.3)
    #expect(path.points == (0..<6).map { ($0 * 5 + 1) * 4 + 1 })
  }

  @Test func `A pocket that leads nowhere is not in it`() {
    let shape = SIMD3(5, 5, 5)
    var energies = [Double](repeating: 1, count: 125)
    energies[62] = -3
    for i in 0..<5 { energies[i * 25] = 0 }
    let path = LithiumPath(energies: energies, shape: shape)
    #expect(path.points == (0..<5).map { $0 * 25 } && path.barrier == 3)
  }

  @Test(arguments: ["gamma-Li3PS4", "beta-Li3PS4", "Li7P3S11", "Li7PS6", "Li2S"])
  func `It has the barrier of the estimate but for its grid`(name: String) throws {
    let structure = try Self.crystal(name)
    let path = try LithiumPath(structure)
    let fine = try ConductivityEstimate(structure).barriers.barriers[0]
    #expect(abs(path.barrier - fine) < 0.1)
    #expect(path.points == path.points.sorted() && Set(path.points).count == path.points.count)
  }

  @Test func `The coarse grid is off by less than the error of an estimate`() throws {
    let names = [
      "gamma-Li3PS4", "beta-Li3PS4", "Li7P3S11", "Li2P2S6", "Li4P2S6", "Li7PS6", "Li2S",
    ]
    var squares = [0.0, 0.0]
    for name in names {
      let structure = try Self.crystal(name)
      let fine = try ConductivityEstimate(structure).barriers.barriers
      let coarse = try ConductivityEstimate(
        structure, spacing: BondValenceLandscape.coarseSpacing
      ).barriers.barriers
      for dimension in 0..<2 {
        let miss = coarse[dimension] - fine[dimension]
        squares[dimension] += miss * miss / Double(names.count)
        #expect(abs(miss) < 0.12, "\(name): \(miss) eV")
      }
    }
    // 0.055 and 0.046 eV: what the documentation says.
    #expect(
      squares.allSatisfy { 0.04...0.06 ~= $0.squareRoot() }, "\(squares.map { $0.squareRoot() })")
  }

  @Test func `Without lithium there is none`() throws {
    let structure = try Self.crystal("P2S5")
    #expect(throws: ConductivityError.self) { try LithiumPath(structure) }
  }
}
