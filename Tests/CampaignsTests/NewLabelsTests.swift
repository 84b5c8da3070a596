import Foundation
import Formats
import Quantities
import Structures
import Testing

@testable import Campaigns
@testable import Potentials

/// DFT labels that came after the shipped potential was trained: what it says of crystals that it was not trained
/// on. The numbers are those of Inputs/potentials/README.md; they go when a potential is trained on them.
@Suite struct NewLabelsTests {
  /// Rms errors of energy, eV/atom, and of a component of a force, eV/Å.
  private func errors(
    where isMeant: (String) -> Bool
  ) throws -> (count: Int, energy: Double, force: Double) {
    let folder = Samples.inputs.appending(path: "potentials")
    let potential = try PotentialFile.read(folder.appending(path: "li-p-s.potential"))
    var (energies, forces): ([Double], [Double]) = ([], [])
    for label in try StructureFile.read(folder.appending(path: "cp2k-new.extxyz"))
    where isMeant(try #require(label.info["name"])) {
      let result = try potential.evaluate(label.structure)
      // The basis of lithium: see the README.
      let lithium = 0.0051 * Double(label.structure.composition[.lithium])
      let energy = try #require(label.energy) - lithium
      energies.append((result.energy - energy) / Double(label.structure.count))
      for (force, expected) in zip(result.forces, try #require(label.forces)) {
        let difference = force - expected
        forces += [difference.x, difference.y, difference.z]
      }
    }
    func rms(_ values: [Double]) -> Double {
      (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }
    return (energies.count, rms(energies), rms(forces))
  }

  private static func isGlass(_ name: String) -> Bool { name.contains("glass") }
  private static func isSnapshot(_ name: String) -> Bool { name.contains("0K-") }

  @Test func `Crystals and candidates, relaxed or strained, are as near to DFT as the README says`()
    throws
  {
    let found = try errors { !Self.isSnapshot($0) }
    #expect(found.count == 15)
    #expect(abs(found.energy - 0.0067) < 0.0002 && abs(found.force - 0.054) < 0.001)
  }

  @Test func `So are snapshots of crystals and glasses`() throws {
    let crystals = try errors { Self.isSnapshot($0) && !Self.isGlass($0) }
    #expect(crystals.count == 10)
    #expect(abs(crystals.energy - 0.0051) < 0.0002 && abs(crystals.force - 0.077) < 0.001)
    let glasses = try errors(where: Self.isGlass)
    #expect(glasses.count == 4)
    #expect(abs(glasses.energy - 0.0169) < 0.0002 && abs(glasses.force - 0.209) < 0.001)
  }
}
