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
  private let potential: NetworkPotential
  private let labels: [LabelledStructure]

  init() throws {
    let folder = Samples.inputs.appending(path: "potentials")
    potential = try PotentialFile.read(folder.appending(path: "li-p-s.potential"))
    labels = try StructureFile.read(folder.appending(path: "cp2k-new.extxyz"))
  }

  @Test func `Relaxed, strained and rattled crystals are as near to DFT as the README says`() throws
  {
    var (energies, forces): ([Double], [Double]) = ([], [])
    for label in labels {
      let result = try potential.evaluate(label.structure)
      let energy = try #require(label.energy)
      energies.append((result.energy - energy) / Double(label.structure.count))
      for (force, expected) in zip(result.forces, try #require(label.forces)) {
        let difference = force - expected
        forces += [difference.x, difference.y, difference.z]
      }
    }
    func rms(_ values: [Double]) -> Double {
      (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }
    #expect(labels.count == 79)
    #expect(abs(rms(energies) - 0.0071) < 0.0002 && abs(rms(forces) - 0.062) < 0.001)
  }

  /// Law: what labels and potential say of a crystal against Li2S and P2S5 is the same, whatever their zeros.
  @Test(
    "Formation energies of relaxed crystals are those of their labels to 7 meV/atom",
    arguments: [
      "gamma-Li3PS4-relaxed-again", "beta-Li3PS4-relaxed-again", "Li7P3S11-relaxed-again",
      "Li2P2S6-relaxed-again",
    ])
  func formationEnergies(name: String) throws {
    func label(_ name: String) throws -> LabelledStructure {
      try #require(labels.first { $0.info["name"] == name })
    }
    let (crystal, sulfide, phosphide) = (
      try label(name), try label("Li2S-relaxed"), try label("P2S5-relaxed")
    )
    func formation(_ energy: (LabelledStructure) throws -> Double) rethrows -> Double {
      let count = crystal.structure.composition
      let ends = (sulfide.structure.composition, phosphide.structure.composition)
      let mixture =
        try energy(sulfide) * Double(count[.lithium]) / Double(ends.0[.lithium])
        + energy(phosphide) * Double(count[.phosphorus]) / Double(ends.1[.phosphorus])
      return try (energy(crystal) - mixture) / Double(crystal.structure.count)
    }
    let expected = try formation { try #require($0.energy) }
    let found = try formation { try potential.evaluate($0.structure).energy }
    #expect(abs(found - expected) < 0.007, "\(found) and \(expected) eV/atom")
  }
}
