import Formats
import Foundation
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite struct ConfirmedEnergiesTests {
  private let folder: TemporaryFolder
  private var file: URL { folder.url.appending(path: "confirmed.extxyz") }

  init() throws { folder = try TemporaryFolder() }

  private func write(_ frames: [LabelledStructure]) throws {
    try StructureFile.write(frames, to: file)
  }

  @Test func `A label counts for the crystal that it is of`() throws {
    let crystal = try Samples.crystal("gamma-Li3PS4")
    try write([LabelledStructure(structure: crystal, energy: -7, info: ["id": "a"])])
    let energies = try ConfirmedEnergies(file)
    #expect(energies.energy(of: crystal, id: "a") == -7)
    #expect(energies.energy(of: crystal, id: "b") == nil)
    var other = crystal
    // A lattice vector further is the same place, other last digits are the same crystal.
    other.positions[3] = other.positions[3] + Vector3(1, -1, 1e-4)
    #expect(energies.energy(of: other, id: "a") == -7)
    other.positions[3] = other.positions[3] + Vector3(0, 0, 0.01)
    #expect(energies.energy(of: other, id: "a") == nil)
    other = crystal
    other.lattice = Lattice(crystal.lattice.matrix * 1.005)!
    #expect(energies.energy(of: other, id: "a") == nil)
    other = crystal.selecting(crystal.species.indices.reversed())
    #expect(energies.energy(of: other, id: "a") == nil)
  }

  @Test func `Without a file nothing is confirmed`() throws {
    #expect(
      try ConfirmedEnergies(file).energy(of: Samples.crystal("Li2S"), id: "Li2S") == nil)
  }

  @Test func `A frame without id or energy, and a second one of an entry, are refused`() throws {
    let crystal = try Samples.crystal("Li2S")
    let good = LabelledStructure(structure: crystal, energy: -7, info: ["id": "a"])
    for (second, reason) in [
      (LabelledStructure(structure: crystal, energy: -7), "frame 2 lacks its id or its energy"),
      (
        LabelledStructure(structure: crystal, info: ["id": "b"]),
        "frame 2 lacks its id or its energy"
      ), (good, "frame 2 is a second one of a"),
    ] {
      try write([good, second])
      #expect(throws: CampaignError.unusable(file: file.relativePath, reason: reason)) {
        try ConfirmedEnergies(file)
      }
    }
  }
}
