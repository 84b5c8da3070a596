import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite("Reference crystals of Inputs/structures")
struct ReferenceCrystalsTests {
  struct Expected: Sendable, CustomTestStringConvertible {
    var name: String
    var composition: String
    var group: String
    /// Sulfur neighbours of phosphorus, each as many times as it occurs in the cell.
    var coordination: [Int: Int]
    /// Sulfur atoms bonded to two phosphorus atoms, and to none.
    var bridging: Int
    var free: Int
    var phosphorusBonds = 0
    var testDescription: String { name }
  }

  /// P-S bonds shorter than 2.6 Å, P-P bonds shorter than 2.5 Å; motifs by the
  /// chemistry of each phase: PS4 in the ortho-thiophosphates, PS4 + P2S7 in
  /// Li7P3S11, edge-sharing P2S6 in Li2P2S6, P4S10 cages (six bridges for four
  /// phosphorus), P-P pairs in Li4P2S6.
  static let crystals = [
    Expected(
      name: "Li2S", composition: "Li8S4", group: "Fm-3m", coordination: [:], bridging: 0, free: 4),
    Expected(
      name: "Li7PS6", composition: "Li28P4S24", group: "P222", coordination: [4: 4], bridging: 0,
      free: 8),
    Expected(
      name: "Li7PS6-Pc", composition: "Li14P2S12", group: "Pc", coordination: [4: 2], bridging: 0,
      free: 4),
    Expected(
      name: "gamma-Li3PS4", composition: "Li6P2S8", group: "Pmn2_1", coordination: [4: 2],
      bridging: 0, free: 0),
    Expected(
      name: "beta-Li3PS4", composition: "Li12P4S16", group: "Pnma", coordination: [4: 4],
      bridging: 0, free: 0),
    Expected(
      name: "Li7P3S11", composition: "Li14P6S22", group: "P-1", coordination: [4: 6], bridging: 2,
      free: 0),
    Expected(
      name: "Li2P2S6", composition: "Li4P4S12", group: "C2/m", coordination: [4: 4], bridging: 4,
      free: 0),
    Expected(
      name: "P2S5", composition: "P8S20", group: "P-1", coordination: [4: 8], bridging: 12, free: 0),
    Expected(
      name: "Li4P2S6", composition: "Li4P2S6", group: "P-31m", coordination: [3: 2], bridging: 0,
      free: 0, phosphorusBonds: 1),
    Expected(
      name: "Li48P16S61", composition: "Li48P16S61", group: "Pm", coordination: [4: 13, 3: 3],
      bridging: 0, free: 0),
  ]

  static let directory = TestFiles.root.appending(path: "Inputs/structures")

  @Test("The list of files is complete")
  func complete() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.directory.path)
      .filter { $0.hasSuffix(".cif") }
    #expect(files.sorted() == Self.crystals.map { "\($0.name).cif" }.sorted())
    let readme = try String(
      contentsOf: Self.directory.appending(path: "README.md"), encoding: .utf8)
    for crystal in Self.crystals {
      #expect(readme.contains("`\(crystal.name).cif`"))
      #expect(readme.contains("| \(crystal.group) |"))
    }
  }

  @Test("Each is the crystal that it says it is", arguments: crystals)
  func crystal(_ expected: Expected) throws {
    let file = Self.directory.appending(path: "\(expected.name).cif")
    let crystal = try #require(try CIF.read(contentsOf: file).first)
    let structure = try #require(crystal.structure.ordered())
    #expect(structure.composition.formula == expected.composition)
    let formula = try #require(crystal.items["_chemical_formula_sum"]).filter { $0 != " " }
    #expect(structure.composition.reduced == Composition(formula: formula)?.reduced)

    let group = try #require(SpaceGroup(of: structure, tolerance: 1e-3))
    #expect(group.internationalSymbol == expected.group)
    #expect(String(group.number) == crystal.items["_space_group_it_number"])

    let neighbors = NeighborList(structure, cutoff: 3.4)
    var coordination: [Int: Int] = [:]
    var (bridging, free, bonds) = (0, 0, 0)
    for (atom, element) in structure.species.enumerated() {
      func bonded(_ other: Element, _ length: Double) -> Int {
        neighbors[atom].filter { structure.species[$0.index] == other && $0.distance < length }
          .count
      }
      switch element {
      case .phosphorus:
        coordination[bonded(.sulfur, 2.6), default: 0] += 1
        bonds += bonded(.phosphorus, 2.5)
      case .sulfur:
        bridging += bonded(.phosphorus, 2.6) == 2 ? 1 : 0
        free += bonded(.phosphorus, 2.6) == 0 ? 1 : 0
      default: break
      }
      for neighbor in neighbors[atom] {
        let pair = [element, structure.species[neighbor.index]].sorted()
        let shortest = Self.shortest[pair] ?? 0
        #expect(neighbor.distance > shortest, "\(pair) \(neighbor.distance)")
      }
    }
    #expect(coordination == expected.coordination)
    #expect(bridging == expected.bridging)
    #expect(free == expected.free)
    #expect(bonds == 2 * expected.phosphorusBonds)
  }

  /// Å. Nothing in these crystals is nearer, with 1.92 Å between lithium atoms
  /// of the unrelaxed Li7PS6 the one that stands out.
  static let shortest: [[Element]: Double] = [
    [.lithium, .lithium]: 1.9, [.lithium, .phosphorus]: 2.6, [.lithium, .sulfur]: 2.1,
    [.phosphorus, .phosphorus]: 2.1, [.phosphorus, .sulfur]: 1.9, [.sulfur, .sulfur]: 3.0,
  ]
}
