import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite("POSCAR")
struct POSCARTests {
  static let file = """
    lithium sulfide, primitive
    2.0
    0.0 1.43 1.43
    1.43 0.0 1.43
    1.43 1.43 0.0
    Li_sv S/0a1b
    2 1
    Selective dynamics
    Direct
    0.25 0.25 0.25 T T F
    0.75 0.75 0.75 T T F
    0.0 0.0 0.0 F F F

    0.1 0.2 0.3
    """

  @Test("Scale, symbols with potentials, selective dynamics and velocities")
  func reads() throws {
    let frame = try POSCAR.read(Self.file, file: "POSCAR")
    #expect(frame.structure.species == [.lithium, .lithium, .sulfur])
    #expect(frame.structure.positions[1] == Vector3(repeating: 0.75))
    #expect(frame.structure.lattice.matrix.a == Vector3(0, 2.86, 2.86))
    #expect(frame.info == ["comment": "lithium sulfide, primitive"])
    #expect(SpaceGroup(of: frame.structure)?.internationalSymbol == "Fm-3m")
  }

  @Test("A negative scale is the volume of the cell")
  func volume() throws {
    let frame = try POSCAR.read(Self.file.replacing("2.0\n", with: "-47.0\n"), file: "POSCAR")
    #expect(abs(frame.structure.lattice.volume - 47) < 1e-12)
  }

  @Test("Cartesian positions are scaled like the cell")
  func cartesian() throws {
    let text = Self.file.replacing("Direct", with: "cartesian")
      .replacing("0.25 0.25 0.25", with: "0.715 0.715 0.715")
    let direct = try POSCAR.read(Self.file, file: "POSCAR").structure
    let position = try POSCAR.read(text, file: "POSCAR").structure.positions[0]
    #expect((position - direct.positions[0]).length < 1e-15)
    let three = try POSCAR.read(text.replacing("2.0\n", with: "2 2.0 3\n"), file: "POSCAR")
    #expect(three.structure.lattice.matrix.a == Vector3(0, 2.86, 4.29))
    #expect((three.structure.positions[0] - direct.positions[0]).length < 1e-15)
  }

  @Test("Without a line of symbols the first line must hold them")
  func version4() throws {
    let old = Self.file.replacing("Li_sv S/0a1b\n", with: "")
    #expect(
      sentence { try POSCAR.read(old, file: "POSCAR") }
        == "POSCAR, line 6: the elements are not named; expected a line of symbols before the "
        + "numbers of atoms, or one symbol for each number in the first line.")
    let named = old.replacing("lithium sulfide, primitive", with: "Li S")
    #expect(try POSCAR.read(named, file: "POSCAR").structure.composition.formula == "Li2S")
  }

  @Test("Writing and reading is the identity where the elements are together", arguments: 1...5)
  func roundTrip(seed: UInt64) throws {
    let structure = ExtendedXYZTests.frame(seed).structure.sortedByElement
    let text = POSCAR.write(structure, comment: "two\nlines")
    let back = try POSCAR.read(text, file: "POSCAR")
    #expect(back.structure == structure)
    #expect(back.info["comment"] == "two lines")
    #expect(POSCAR.write(back.structure, comment: "two lines") == text)
  }

  @Test("Where they are not, atoms go to the first of their element")
  func grouped() throws {
    let structure = ExtendedXYZTests.frame(1).structure
    let back = try POSCAR.read(POSCAR.write(structure, comment: ""), file: "POSCAR").structure
    #expect(back.composition == structure.composition)
    #expect(back.positions == [0, 3, 6, 1, 4, 2, 5].map { structure.positions[$0] })
  }

  @Test(
    "A bad file is refused with its line",
    arguments: [
      ("", "", "POSCAR holds no structure."),
      (
        "2.0\n", "0\n",
        "POSCAR, line 2: found '0', expected a scale factor, minus a volume, or three positive factors."
      ),
      (
        "1.43 0.0 1.43", "1.43 0.0",
        "POSCAR, line 4: found 2 columns, expected 3 components of a lattice vector."
      ),
      ("1.43 1.43 0.0", "1.43 1.43 2.86", "POSCAR, line 5: the lattice vectors span no volume."),
      ("Li_sv", "Lx", "POSCAR, line 6: 'Lx' is not the symbol of an element."),
      (
        "2 1\n", "2\n",
        "POSCAR, line 7: found 1 numbers of atoms, expected one for each of 2 symbols."
      ),
      (
        "2 1\n", "2 0\n",
        "POSCAR, line 7: found '2 0', expected the number of atoms of each element."
      ),
      (
        "2 1\n", "2 9000\n",
        "POSCAR, line 13: found 0 columns, expected 3 coordinates of atom 4 of 9002."
      ),
      ("Direct", "Lattice", "POSCAR, line 9: found 'Lattice', expected Direct or Cartesian."),
      ("0.75 0.75 0.75", "0.75 nan 0.75", "POSCAR, line 11: found 'nan', expected a coordinate."),
      (
        "0.75 0.75 0.75", "0.75 -1e7 0.75",
        "POSCAR, line 11: found '-10000000.0 cells', expected a coordinate within a million cells."
      ),
      ("0.0 0.0 0.0 F F F\n\n0.1 0.2 0.3", "", "POSCAR ends at line 11, expected atom 3 of 3."),
    ])
  func refuses(find: String, replace: String, expected: String) {
    let text = find.isEmpty ? replace : Self.file.replacing(find, with: replace, maxReplacements: 1)
    #expect(sentence { try POSCAR.read(text, file: "POSCAR") } == expected)
  }
}
