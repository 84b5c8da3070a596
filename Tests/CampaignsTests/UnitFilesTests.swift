import Evolution
import Formats
import Foundation
import Quantities
import Structures
import Testing

@Suite("Units of Inputs/units")
struct UnitFilesTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Inputs/units")

  private func box(_ name: String) throws -> Structure {
    try StructureFile.read(Self.folder.appending(path: "\(name).xyz"))[0].structure
  }

  @Test(
    "Each file holds the unit it is named after",
    arguments: [
      ("PS4", "PS4", ThiophosphateUnits.Unit.isolatedPS4, 1),
      ("P2S7", "P2S7", .cornerSharingP2S7, 2), ("P2S6", "P2S6", .bondedP2S6, 2),
      ("P2S6-edge", "P2S6", .edgeSharingP2S6, 2),
    ])
  func files(_ name: String, formula: String, kind: ThiophosphateUnits.Unit, count: Int) throws {
    let box = try box(name)
    #expect(box.composition.formula == formula)
    #expect(ThiophosphateUnits(box).counts == [kind: count])
  }

  @Test("Cells assembled of them hold these units and no others")
  func assembly() throws {
    let units = try ["PS4", "P2S7", "P2S6-edge"].map { RigidUnit(try box($0)) }
    let elements: [Element] = [.lithium, .phosphorus, .sulfur]
    // One of each, and 3 + 4 + 2 lithium atoms.
    let composition = try #require(Composition(formula: "Li9P5S17"))
    for seed in 0..<5 {
      var random = RandomStream(seed: 1, purpose: "units", candidate: seed)
      let cell = try #require(
        UnitAssembly.structure(
          units: units.map { ($0, 1) }, composition: composition, volumePerAtom: 20,
          minimumDistances: Screen.minimumDistances(among: elements, fraction: 0.75),
          random: &random))
      #expect(cell.composition == composition)
      #expect(
        ThiophosphateUnits(cell).counts
          == [.isolatedPS4: 1, .cornerSharingP2S7: 2, .edgeSharingP2S6: 2])
    }
  }
}
