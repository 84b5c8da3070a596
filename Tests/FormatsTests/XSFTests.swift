import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite("XSF")
struct XSFTests {
  static let file = """
    # total energy = -12.5 eV

    CRYSTAL
    PRIMVEC
     4.0 0.0 0.0
     0.0 4.0 0.0
     0.0 0.0 4.0
    # between
    PRIMCOORD
    2 1
    Li 0.0 0.0 0.0 0.1 0.2 0.3
    16 2.0 1.0 3.0 -0.1 -0.2 -0.3
    BEGIN_BLOCK_DATAGRID_3D
    """

  @Test("Energy, cell, atoms by symbol or number, and forces")
  func reads() throws {
    let frame = try XSF.read(Self.file, file: "a.xsf")
    #expect(frame.energy == -12.5)
    #expect(frame.structure.species == [.lithium, .sulfur])
    #expect(frame.structure.positions[1] == Vector3(0.5, 0.25, 0.75))
    #expect(frame.forces == [Vector3(0.1, 0.2, 0.3), Vector3(-0.1, -0.2, -0.3)])
    let bare = Self.file.replacing(" 0.1 0.2 0.3", with: "").replacing(" -0.1 -0.2 -0.3", with: "")
      .replacing("# total energy = -12.5 eV", with: "# nothing")
    let without = try XSF.read(bare, file: "a.xsf")
    #expect(without.energy == nil && without.forces == nil)
    #expect(without.structure == frame.structure)
  }

  @Test("Writing and reading is the identity; positions to rounding", arguments: 1...5)
  func roundTrip(seed: UInt64) throws {
    let frame = ExtendedXYZTests.frame(seed)
    let back = try XSF.read(XSF.write(frame), file: "a.xsf")
    #expect(back.energy == frame.energy)
    #expect(back.forces == frame.forces)
    #expect(back.structure.lattice == frame.structure.lattice)
    #expect(back.structure.species == frame.structure.species)
    for (a, b) in zip(back.structure.positions, frame.structure.positions) {
      #expect((a - b).length < 1e-15)
    }
  }

  @Test(
    "A bad file is refused with its line",
    arguments: [
      ("", "", "a.xsf holds no structure."),
      ("", "# total energy = 1 eV\n", "a.xsf holds no structure."),
      ("", "CRYSTAL\n", "a.xsf ends at line 1, expected PRIMCOORD."),
      (
        "eV", "Ha",
        "a.xsf, line 1: found '# total energy = -12.5 Ha', expected # total energy = a number in eV."
      ),
      (
        "-12.5", "unknown",
        "a.xsf, line 1: found '# total energy = unknown eV', expected # total energy = a number in eV."
      ),
      (
        "CRYSTAL", "SLAB",
        "a.xsf, line 3: found SLAB, expected a crystal, periodic in three directions."
      ),
      (
        "CRYSTAL", "ANIMSTEPS 3",
        "a.xsf, line 3: found 'ANIMSTEPS 3', expected CRYSTAL, PRIMVEC, CONVVEC or PRIMCOORD."
      ),
      ("CRYSTAL\n", "", "a.xsf, line 8: found 'PRIMCOORD', expected CRYSTAL before the atoms."),
      (" 0.0 4.0 0.0", " 4.0 0.0 0.0", "a.xsf, line 7: the lattice vectors span no volume."),
      (
        " 0.0 4.0 0.0", " 0.0 4.0",
        "a.xsf, line 6: found 2 columns, expected 3 components of a lattice vector."
      ),
      ("2 1", "0 1", "a.xsf, line 10: found '0', expected the number of atoms."),
      ("2 1", "3 1", "a.xsf, line 13: found 1 columns, expected 7 as for the atoms before."),
      ("-0.2 -0.3", "-0.2", "a.xsf, line 12: found 6 columns, expected 7 as for the atoms before."),
      ("Li", "Lx", "a.xsf, line 11: 'Lx' is not the symbol of an element."),
      ("16 2.0", "0 2.0", "a.xsf, line 12: '0' is not the symbol of an element."),
      ("16 2.0", "16 x", "a.xsf, line 12: found 'x', expected a coordinate."),
      (
        "16 2.0", "16 1e308",
        "a.xsf, line 12: found '2.5e+307 cells', expected a coordinate within a million cells."
      ),
    ])
  func refuses(find: String, replace: String, expected: String) {
    let text = find.isEmpty ? replace : Self.file.replacing(find, with: replace, maxReplacements: 1)
    #expect(sentence { try XSF.read(text, file: "a.xsf") } == expected)
  }

  @Test(
    "The structures of aenet's TiO2 example are read",
    .enabled(if: TestFiles.data("aenet/tio2-01.xsf") != nil))
  func aenet() throws {
    let rutile = try XSF.read(contentsOf: #require(TestFiles.data("aenet/tio2-01.xsf")))
    #expect(rutile.structure.composition.formula == "O4Ti2")
    #expect(SpaceGroup(of: rutile.structure)?.internationalSymbol == "P4_2/mnm")
    #expect(rutile.forces?.count == 6)
    let large = try XSF.read(contentsOf: #require(TestFiles.data("aenet/tio2-09.xsf")))
    #expect(large.structure.composition.formula == "O32Ti16")
  }
}
