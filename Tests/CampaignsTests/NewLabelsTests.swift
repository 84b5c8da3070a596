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

  init() throws {
    potential = try Samples.shippedPotential()
  }

  private func labels(_ name: String = "cp2k-new") throws -> [LabelledStructure] {
    try StructureFile.read(Samples.inputs.appending(path: "potentials/\(name).extxyz"))
  }

  @Test func `More than a hundred crystals are labelled, all at the level of Tieline's own input`()
    throws
  {
    let labels = try labels()
    #expect(labels.count > 100)
    for label in labels {
      #expect(try label.info["level"] == CP2KInput(label.structure).level)
      #expect(label.energy != nil && label.forces != nil && label.virial != nil)
    }
    #expect(Set(labels.compactMap { $0.info["name"] }).count == labels.count)
  }

  /// Root mean squares: of energies, eV/atom, from a zero by the offset for each Li, eV, above that of the
  /// frames; of components of forces, eV/Å.
  @Test(
    "What has been labelled since is as far from the potential as the README says",
    arguments: [("cp2k-new", 0.0, 0.0072, 0.065), ("cp2k-snapshots", 0.0051, 0.0103, 0.131)])
  func errors(file: String, offset: Double, energy: Double, force: Double) throws {
    var (energies, forces): ([Double], [Double]) = ([], [])
    for label in try labels(file) {
      let result = try potential.evaluate(label.structure)
      let expected =
        try #require(label.energy) - offset * Double(label.structure.composition[.lithium])
      energies.append((result.energy - expected) / Double(label.structure.count))
      for (force, expected) in zip(result.forces, try #require(label.forces)) {
        let difference = force - expected
        forces += [difference.x, difference.y, difference.z]
      }
    }
    func rms(_ values: [Double]) -> Double {
      (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }
    #expect(abs(rms(energies) - energy) < 1e-4 && abs(rms(forces) - force) < 1e-3)
  }

  /// Law: what labels and potential say of a crystal against Li2S and P2S5 is the same, whatever their zeros.
  @Test(
    "Formation energies of relaxed crystals are those of their labels to 7 meV/atom",
    arguments: [
      "gamma-Li3PS4-relaxed-again", "beta-Li3PS4-relaxed-again", "Li7P3S11-relaxed-again",
      "Li2P2S6-relaxed-again",
    ])
  func formationEnergies(name: String) throws {
    let labels = try labels()
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
