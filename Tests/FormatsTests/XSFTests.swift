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
    let contents = try XSF.read(Self.file, file: "a.xsf")
    let frame = try #require(contents.frames.first)
    #expect(contents.frames.count == 1 && contents.remarks.isEmpty)
    #expect(frame.energy == -12.5)
    #expect(frame.structure.species == [.lithium, .sulfur])
    #expect(frame.structure.positions[1] == Vector3(0.5, 0.25, 0.75))
    #expect(frame.forces == [Vector3(0.1, 0.2, 0.3), Vector3(-0.1, -0.2, -0.3)])
    let bare = Self.file.replacing(" 0.1 0.2 0.3", with: "").replacing(" -0.1 -0.2 -0.3", with: "")
      .replacing("# total energy = -12.5 eV", with: "# nothing")
    let without = try #require(try XSF.read(bare, file: "a.xsf").frames.first)
    #expect(without.energy == nil && without.forces == nil)
    #expect(without.structure == frame.structure)
  }

  @Test("Writing and reading is the identity; positions to rounding", arguments: 1...5)
  func roundTrip(seed: UInt64) throws {
    let frame = ExtendedXYZTests.frame(seed)
    let back = try #require(try XSF.read(XSF.write([frame]), file: "a.xsf").frames.first)
    #expect(back.energy == frame.energy)
    #expect(back.forces == frame.forces)
    #expect(back.structure.lattice == frame.structure.lattice)
    #expect(back.structure.species == frame.structure.species)
    for (a, b) in zip(back.structure.positions, frame.structure.positions) {
      #expect((a - b).length < 1e-15)
    }
  }

  /// As ASE and XCrySDen have it: one cell for all frames, and a cell for each.
  static let fixedCell = """
    ANIMSTEPS 2
    CRYSTAL
    PRIMVEC
     4.0 0.0 0.0
     0.0 4.0 0.0
     0.0 0.0 4.0
    PRIMCOORD 1
     2 1
     3 0.0 0.0 0.0 0.01 0.02 0.03
    16 2.0 1.0 3.0 0.0 0.0 0.0
    PRIMCOORD 2
     2 1
     3 0.1 0.0 0.0 0.0 0.0 0.0
    16 2.0 1.0 3.0 0.0 0.0 -0.01

    """
  static let freeCell = fixedCell.replacing("PRIMVEC", with: "PRIMVEC 1").replacing(
    "PRIMCOORD 2",
    with: "PRIMVEC 2\n5 0 0\n0 4 0\n0 0 4\nCONVVEC 2\n5 0 0\n0 4 0\n0 0 4\nPRIMCOORD 2")

  @Test("An animation has several frames, of one cell or of a cell each, with forces in hartree/Å")
  func animations() throws {
    for (text, edge) in [(Self.fixedCell, 4.0), (Self.freeCell, 5.0)] {
      let contents = try XSF.read(text, file: "a.axsf")
      #expect(
        contents.remarks == [
          "a.axsf: forces are read in hartree/Å, as XCrySDen has them in animations"
        ])
      try #require(contents.frames.count == 2)
      #expect(contents.frames.map(\.structure.lattice.matrix.a.x) == [4, edge])
      #expect(abs(contents.frames[1].structure.cartesianPositions[0].x - 0.1) < 1e-15)
      #expect(contents.frames[1].structure.species == [.lithium, .sulfur])
      let force = try #require(contents.frames[0].forces)[0]
      #expect((force - Vector3(0.01, 0.02, 0.03) * 27.211386245988).length < 1e-9)
    }
  }

  @Test("Energies of an animation belong to the frame that follows")
  func energies() throws {
    let text = Self.fixedCell.replacing("PRIMCOORD 2", with: "# total energy = -2 eV\nPRIMCOORD 2")
    #expect(try XSF.read(text, file: "a.axsf").frames.map(\.energy) == [nil, -2])
  }

  @Test(
    "An animation with frames missing or too many is refused",
    arguments: [
      ("ANIMSTEPS 2", "ANIMSTEPS 3", "a.axsf ends at line 14, expected PRIMCOORD 3 of 3."),
      (
        "ANIMSTEPS 2", "ANIMSTEPS 1",
        "a.axsf, line 11: found 'PRIMCOORD 2', expected no frame beyond ANIMSTEPS 1."
      ),
      ("PRIMCOORD 2", "PRIMCOORD 3", "a.axsf, line 11: found 'PRIMCOORD 3', expected PRIMCOORD 2."),
      ("16 2.0 1.0 3.0 0.0 0.0 -0.01\n", "", "a.axsf ends at line 13, expected atom 2 of 2."),
      (
        "CRYSTAL", "ATOMS 1",
        "a.axsf, line 2: found ATOMS, which have no cell, expected a crystal, periodic in three "
          + "directions."
      ),
    ])
  func badAnimations(find: String, replace: String, expected: String) {
    let text = Self.fixedCell.replacing(find, with: replace)
    #expect(sentence { try XSF.read(text, file: "a.axsf") } == expected)
  }

  @Test("The unit that was taken for forces is said where no energy shows that aenet wrote them")
  func unitOfForces() throws {
    let text = Self.file.replacing("# total energy = -12.5 eV", with: "")
    let contents = try XSF.read(text, file: "a.xsf")
    #expect(contents.frames[0].forces?[0] == Vector3(0.1, 0.2, 0.3))
    #expect(
      contents.remarks == [
        "a.xsf: forces are read in eV/Å, as aenet has them; XCrySDen and ASE write hartree/Å"
      ])
  }

  @Test("Several crystals are written as an animation and read again, each with its own cell")
  func writtenAnimation() throws {
    let frames = try XSF.read(
      Self.freeCell.replacing("PRIMCOORD 2", with: "# total energy = -2 eV\nPRIMCOORD 2"),
      file: "a.axsf"
    ).frames
    let text = XSF.write(frames)
    #expect(text.hasPrefix("ANIMSTEPS 2\nCRYSTAL\nPRIMVEC 1\n"))
    let again = try XSF.read(text, file: "b.axsf").frames
    try #require(again.count == 2)
    for (frame, back) in zip(frames, again) {
      #expect(back.structure == frame.structure && back.energy == frame.energy)
      for (force, other) in zip(frame.forces ?? [], back.forces ?? []) {
        #expect((force - other).length <= 1e-15 * force.length)
      }
      #expect(back.forces?.count == 2)
    }
  }

  @Test("ASE reads the animations that are written", .enabled(if: ASE.isThere))
  func writtenForASE() throws {
    let frames = try XSF.read(Self.freeCell, file: "a.axsf").frames
    let seen = try ASE.read(XSF.write(frames), name: "a.xsf", format: "xsf")
    try #require(seen.count == 2)
    for (frame, seen) in zip(frames, seen) { ASE.expectSame(frame, seen, unit: 1e-7) }
  }

  @Test("ASE reads the same animations", .enabled(if: ASE.isThere))
  func seenByASE() throws {
    for text in [Self.fixedCell, Self.freeCell] {
      let seen = try ASE.read(text, name: "a.xsf", format: "xsf")
      let frames = try XSF.read(text, file: "a.axsf").frames
      try #require(seen.count == frames.count)
      // Their hartrees are of two years of CODATA.
      for (frame, seen) in zip(frames, seen) { ASE.expectSame(frame, seen, unit: 1e-7) }
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
        "a.xsf, line 9: found 'PRIMCOORD', expected CRYSTAL before the atoms."
      ),
      (
        "CRYSTAL", "ANIMSTEPS many",
        "a.xsf, line 3: found 'ANIMSTEPS many', expected ANIMSTEPS and the number of frames."
      ),
      (
        "CRYSTAL", "ATOMS",
        "a.xsf, line 3: found ATOMS, which have no cell, expected a crystal, periodic in three "
          + "directions."
      ),
      (
        "CRYSTAL", "DIM-GROUP",
        "a.xsf, line 3: found 'DIM-GROUP', expected CRYSTAL, PRIMVEC, CONVVEC or PRIMCOORD."
      ),
      (
        "BEGIN_BLOCK_DATAGRID_3D", "PRIMCOORD\n1 1\nLi 0 0 0\n",
        "a.xsf, line 13: found 'PRIMCOORD', expected ANIMSTEPS before several frames."
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
    let first = try XSF.read(contentsOf: #require(TestFiles.data("aenet/tio2-01.xsf")))
    let rutile = first.frames[0]
    #expect(first.remarks.isEmpty)
    #expect(rutile.structure.composition.formula == "O4Ti2")
    #expect(SpaceGroup(of: rutile.structure)?.internationalSymbol == "P4_2/mnm")
    #expect(rutile.forces?.count == 6)
    let large = try XSF.read(contentsOf: #require(TestFiles.data("aenet/tio2-09.xsf"))).frames[0]
    #expect(large.structure.composition.formula == "O32Ti16")
  }
}
