import Descriptors
import Formats
import Potentials
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite("Table of errors")
struct ErrorTableTests {
  /// Two lithium atoms out of each other's sight: −2 eV and no force by the
  /// flat potential.
  private func frame(
    _ energy: Double, force: Vector3, virial: Matrix3? = nil, system: String = "A"
  ) throws -> LabelledFrame {
    LabelledFrame(
      system: system,
      structure: Structure(
        lattice: try #require(Lattice.cubic(20)), species: [.lithium, .lithium],
        positions: [.zero, Vector3(0.5, 0.5, 0.5)]),
      energy: energy, forces: [force, -force], virial: virial)
  }

  private func table() throws -> ErrorTable {
    let frames = [
      try frame(-2.2, force: Vector3(0.3, 0, 0)),
      try frame(
        -1.6, force: Vector3(0, 0.4, 0), virial: Matrix3(diagonal: Vector3(0.6, 0, 0))),
    ]
    let other = try frame(-2, force: .zero, system: "B")
    return try ErrorTable(
      Samples.flatPotential(), parts: [("test", frames + [other]), ("validation", [other])],
      firsts: [frames[0]], systems: ["A", "B", "C"])
  }

  @Test("Errors of two frames are those worked by hand")
  func byHand() throws {
    let row = try #require(try table().parts[0].rows.first)
    // Errors +0.1 and −0.2 eV/atom.
    #expect(row.name == "A" && row.sums.frames == 2)
    #expect(abs(row.sums.energyRMSE - 0.025.squareRoot()) < 1e-12)
    #expect(abs(row.sums.energyBias + 0.05) < 1e-12)
    // Σ|ΔF|² = 2 · 0.09 + 2 · 0.16 over 12 components; the reference is all there is.
    #expect(abs(row.sums.forceRMSE - (0.5 / 12).squareRoot()) < 1e-12)
    #expect(abs(row.forceScale - row.sums.forceRMSE) < 1e-12)
    // One frame has a virial: 0.3 eV/atom in one of nine numbers.
    #expect(row.sums.virialComponents == 9)
    #expect(abs(try #require(row.sums.virialRMSE) - 0.1) < 1e-12)
    let first = try #require(row.first)
    #expect(abs(first.energyBias - 0.1) < 1e-12)
    #expect(abs(first.forceRMSE - 0.03.squareRoot()) < 1e-12)
  }

  @Test("A system without frames has no row; a part has only its own")
  func rows() throws {
    let table = try table()
    #expect(table.parts.map(\.name) == ["test", "validation"])
    #expect(table.parts[0].rows.map(\.name) == ["A", "B"])
    #expect(table.parts[1].rows.map(\.name) == ["B"])
    #expect(table.parts[0].rows[1].first == nil)
    #expect(table.parts[0].rows[1].sums.energyRMSE == 0)
  }

  @Test("The total is over all systems or over those named")
  func total() throws {
    let table = try table()
    #expect(table.total(part: 0).frames == 3)
    #expect(abs(table.total(part: 0).energyRMSE - (0.05 / 3).squareRoot()) < 1e-12)
    #expect(table.total(part: 0, of: ["B"]).energyRMSE == 0)
    #expect(table.total(part: 0, of: ["A", "C"]).frames == 2)
    #expect(table.total(part: 0, of: []).frames == 0)
  }

  @Test("The table for people has a line for each system, in meV")
  func markdown() throws {
    let lines = try table().markdown.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "### test" && lines[1].isEmpty)
    #expect(lines.contains("| A | 2 | 158.1 (-50.0) | 204 | 204 | 100.0 | +100.0 | 173 |"))
    #expect(lines.contains { $0.hasPrefix("| B | 1 | 0.0 (") })
    #expect(lines.contains("### validation"))
    let widths = Set(lines.filter { $0.hasPrefix("|") }.map { $0.count { $0 == "|" } })
    #expect(widths == [9])
  }

  @Test("A frame with an element the potential lacks is an error")
  func missingElement() throws {
    var frame = try frame(0, force: .zero)
    frame.structure = Structure(
      lattice: frame.structure.lattice, species: [.lithium, .sulfur],
      positions: frame.structure.positions)
    #expect(throws: PotentialError.missingElement(.sulfur, known: [.lithium])) {
      try ErrorTable(
        Samples.flatPotential(), parts: [("test", [frame])], firsts: [], systems: ["A"])
    }
  }
}
