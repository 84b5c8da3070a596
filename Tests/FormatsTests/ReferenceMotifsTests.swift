import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

/// Units and environments of the crystals in Inputs/structures.
@Suite("Motifs of the reference crystals")
struct ReferenceMotifsTests {
  typealias Unit = ThiophosphateUnits.Unit

  struct Expected: Sendable, CustomTestStringConvertible {
    var name: String
    /// Phosphorus atoms of the cell in each unit.
    var units: [Unit: Int]
    var bridging = 0
    var free = 0
    var testDescription: String { name }
  }

  static let crystals = [
    Expected(name: "Li2S", units: [:], free: 4),
    Expected(name: "Li7PS6", units: [.isolatedPS4: 4], free: 8),
    Expected(name: "Li7PS6-Pc", units: [.isolatedPS4: 2], free: 4),
    Expected(name: "gamma-Li3PS4", units: [.isolatedPS4: 2]),
    Expected(name: "beta-Li3PS4", units: [.isolatedPS4: 4]),
    Expected(name: "Li7P3S11", units: [.isolatedPS4: 2, .cornerSharingP2S7: 4], bridging: 2),
    Expected(name: "Li2P2S6", units: [.edgeSharingP2S6: 4], bridging: 4),
    // Cages of P4S10.
    Expected(name: "P2S5", units: [.other: 8], bridging: 12),
    Expected(name: "Li4P2S6", units: [.bondedP2S6: 2]),
    Expected(name: "Li48P16S61", units: [.isolatedPS4: 13, .isolatedPS3: 3]),
  ]

  static func structure(_ name: String) throws -> Structure {
    let file = TestFiles.root.appending(path: "Inputs/structures/\(name).cif")
    return try #require(try CIF.read(contentsOf: file).first?.structure.ordered())
  }

  @Test("The units are those of the chemistry", arguments: crystals)
  func units(_ expected: Expected) throws {
    let units = ThiophosphateUnits(try Self.structure(expected.name))
    #expect(units.counts == expected.units)
    #expect(units.bridgingSulfurCount == expected.bridging)
    #expect(units.freeSulfurCount == expected.free)
    #expect(units.sulfurBondCount == 0)
  }

  @Test("A supercell has the same shares", arguments: crystals)
  func supercell(_ expected: Expected) throws {
    let crystal = try Self.structure(expected.name)
    let (one, many) = (ThiophosphateUnits(crystal), ThiophosphateUnits(crystal.supercell(2, 1, 2)))
    for unit in Unit.allCases { #expect(one.fraction(of: unit) == many.fraction(of: unit)) }
    #expect(one.freeSulfurFraction == many.freeSulfurFraction)
    #expect(one.sulfurCoordination == many.sulfurCoordination)
  }

  @Test("Displacements of 0.1 Å (rms) in each coordinate change no unit", arguments: crystals)
  func noise(_ expected: Expected) throws {
    let crystal = try Self.structure(expected.name)
    for candidate in 0..<20 {
      var random = RandomStream(seed: 3, purpose: "motif noise", candidate: candidate)
      var hot = crystal
      hot.cartesianPositions = hot.cartesianPositions.map {
        $0 + Vector3(random.normal(), random.normal(), random.normal()) * 0.1
      }
      #expect(ThiophosphateUnits(hot).counts == expected.units)
    }
  }

  @Test(
    "On the line the shares are the ideal ones",
    arguments: [("Li2P2S6", 0.5), ("Li7P3S11", 0.7), ("gamma-Li3PS4", 0.75), ("Li7PS6", 0.875)])
  func ideal(name: String, x: Double) throws {
    let units = ThiophosphateUnits(try Self.structure(name))
    for unit in Unit.allCases {
      let ideal = try #require(ThiophosphateUnits.idealFraction(of: unit, x: x))
      #expect(abs(try #require(units.fraction(of: unit)) - ideal) < 1e-12)
    }
  }

  @Test("No Li-S distance is near the cutoff of the coordination of lithium", arguments: crystals)
  func gap(_ expected: Expected) throws {
    let crystal = try Self.structure(expected.name)
    let list = NeighborList(crystal, cutoff: 3.08)
    for atom in crystal.species.indices where crystal.species[atom] == .lithium {
      for neighbor in list[atom] where crystal.species[neighbor.index] == .sulfur {
        #expect(neighbor.distance < 2.92)
      }
    }
  }

  @Test("Lithium around sulfur grows with the share of Li2S")
  func trend() throws {
    let means = try ["P2S5", "Li2P2S6", "Li7P3S11", "gamma-Li3PS4", "Li7PS6", "Li2S"].map {
      try #require(LithiumCoordination(try Self.structure($0)).lithiumPerSulfur)
    }
    #expect(means[0] == 0 && means.last == 8)
    for (poorer, richer) in zip(means, means.dropFirst()) { #expect(poorer < richer) }
  }
}
