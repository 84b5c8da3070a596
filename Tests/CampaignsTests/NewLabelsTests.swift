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

  @Test func `Crystals and candidates, relaxed or strained, are as near to DFT as the README says`()
    throws
  {
    let found = try errors { !$0.contains("900K") }
    #expect(found.count == 14)
    #expect(abs(found.energy - 0.0068) < 0.0005 && abs(found.force - 0.056) < 0.002)
  }

  @Test func `So are snapshots at 900 K`() throws {
    let crystals = try errors { $0.contains("900K") && !$0.contains("glass") }
    #expect(crystals.count == 5)
    #expect(abs(crystals.energy - 0.0064) < 0.0005 && abs(crystals.force - 0.092) < 0.002)
    let glasses = try errors { $0.contains("glass") }
    #expect(glasses.count == 4)
    #expect(abs(glasses.energy - 0.0169) < 0.0005 && abs(glasses.force - 0.209) < 0.002)
  }
}
