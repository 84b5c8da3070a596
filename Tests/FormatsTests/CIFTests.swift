import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite("CIF")
struct CIFTests {
  /// The antifluorite of Li2S, in a quarter of its operations: Fm-3m needs 192.
  static let file = """
    #(C) a comment
    data_test
    _cell_length_a 5.72(1)
    _cell_length_b 5.72
    _cell_length_c 5.72
    _cell_angle_alpha 90
    _cell_angle_beta 90
    _cell_angle_gamma 90
    _chemical_name 'a dog's life'
    _publ_section_comment
    ;
    free text with loop_ and _names
    ;
    loop_
    _space_group_symop_id
    _space_group_symop_operation_xyz
    1 x,y,z
    2 'x, 1/2+Y, +Z+0.5'
    3 "1/2+x,y,1/2+z"
    4 x+1/2,y+1/2,z
    loop_ _atom_type_symbol _atom_type_oxidation_number
    Li1+ 1 S2- -2
    loop_
    _atom_site_label _atom_site_type_symbol _atom_site_fract_x
    _atom_site_fract_y _atom_site_fract_z
    _atom_site_occupancy
    Li1 Li1+ .25 .25 0.2500(3) 1.0
    Li2 Li1+ .75 .25 .25 ?  # the second of the two
    S1 S2- 0 0 0 .

    """

  static func read(_ text: String) throws -> CIF.Crystal {
    try #require(try CIF.read(text, file: "a.cif").first)
  }

  @Test("Loops, quotes, text fields, uncertainties, operations and charges are read")
  func reads() throws {
    let crystal = try Self.read(Self.file)
    let structure = try #require(crystal.structure.ordered())
    #expect(structure.composition.formula == "Li8S4")
    #expect(structure.lattice == Lattice.cubic(5.72))
    #expect(crystal.name == "test")
    #expect(crystal.items["_chemical_name"] == "a dog's life")
    #expect(crystal.structure.sites.map { $0.occupants[0].charge }.prefix(1) == [1])
    #expect(crystal.structure.sites.last?.occupants[0].charge == -2)
    #expect(SpaceGroup(of: structure)?.internationalSymbol == "Fm-3m")
  }

  static let head = """
    data_x
    _cell_length_a 5
    _cell_length_b 5
    _cell_length_c 5
    _cell_angle_alpha 90
    _cell_angle_beta 90
    _cell_angle_gamma 90

    """
  static let mirror = "loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-x,y,z\n"
  static func atoms(_ rows: String) -> String {
    """
    loop_
    _atom_site_label
    _atom_site_type_symbol
    _atom_site_fract_x
    _atom_site_fract_y
    _atom_site_fract_z
    _atom_site_occupancy
    \(rows)

    """
  }

  @Test("Writing and reading gives the same crystal", arguments: 1...5)
  func roundTrip(seed: UInt64) throws {
    let structure = ExtendedXYZTests.frame(seed, atoms: 9).structure
    var crystal = DisorderedStructure(structure)
    crystal.sites[0].label = "Li1"
    crystal.sites[1].occupants = [
      .init(element: .phosphorus, occupancy: 0.25, charge: 5),
      .init(element: .sulfur, occupancy: 0.5, charge: -2),
      .init(element: .lithium, occupancy: 0.125, charge: 1e300),
    ]
    let back = try Self.read(CIF.write(crystal, name: "a b")).structure
    #expect(back.sites.map(\.position) == crystal.sites.map(\.position))
    #expect(back.sites.map(\.occupants) == crystal.sites.map(\.occupants))
    #expect(back.sites[0].label == "Li1")
    #expect((back.lattice.lengths - crystal.lattice.lengths).length < 1e-12)
    #expect((back.lattice.angles - crystal.lattice.angles).length < 1e-11)
  }

  @Test(
    "A bad file is refused with its line",
    arguments: [
      ("", "", "a.cif holds no structure."),
      ("", "x", "a.cif, line 1: found 'x', expected a data block, such as data_crystal."),
      ("", "data_x\n_a 1\n", "a.cif holds no structure."),
      (
        "S1 S2- 0 0 0 .", "S1 S2- 0 0 0",
        "a.cif, line 23: found 17 values in the loop, expected a multiple of its 6 columns."
      ),
      ("_cell_length_a 5.72(1)", "_cell_length_a ?", "a.cif, line 2: _cell_length_a is not given."),
      (
        "5.72(1)", "5.72(x)",
        "a.cif, line 3: found '5.72(x)', expected a positive number as _cell_length_a."
      ),
      ("beta 90", "beta 180", "a.cif, line 8: the lattice vectors span no volume."),
      (";\nloop_", "loop_", "a.cif, line 11: a text field by ';' is opened and not closed."),
      (
        "'x, 1/2+Y, +Z+0.5'", "'x, 1/2+Y, +Z+0.5",
        "a.cif, line 18: a quote is opened and not closed."
      ),
      (
        "'x, 1/2+Y, +Z+0.5'", "'x, y, w'",
        "a.cif, line 18: found 'x, y, w', expected a symmetry operation such as 'x, -y, z+1/2'."
      ),
      (
        "'x, 1/2+Y, +Z+0.5'", "x,y,z",
        "a.cif, line 18: found 'x,y,z', expected each symmetry operation once."
      ),
      (
        "4 x+1/2,y+1/2,z\n", "",
        "a.cif, line 17: the 3 symmetry operations are no group, two of them in sequence are not one of them."
      ),
      (
        "1 x,y,z\n", "",
        "a.cif, line 17: found 'x, 1/2+Y, +Z+0.5', expected the identity 'x, y, z' among the operations."
      ),
      (
        "_cell_length_b 5.72", "_cell_length_b 5.72\n_cell_length_b 5.72",
        "a.cif, line 5: found '_cell_length_b', expected each name once in a data block."
      ),
      (
        "_atom_site_fract_z\n", "_atom_site_z\n", "a.cif, line 27: _atom_site_fract_z is not given."
      ),
      (
        "_atom_site_fract_x", "_atom_site_Cartn_x",
        "a.cif, line 27: _atom_site_fract_x is not given."
      ),
      (
        "Li1 Li1+ .25", "Li1 Li1+ ?",
        "a.cif, line 27: found '?', expected a fractional coordinate of Li1."
      ),
      (
        "Li1 Li1+ .25", "Li1 Li1+ 1e9",
        "a.cif, line 27: found '1e9', expected a fractional coordinate of Li1."
      ),
      ("Li1 Li1+ .25", "Li1 Vac .25", "a.cif, line 27: 'Vac' is not the symbol of an element."),
      (
        "(3) 1.0", "(3) 1.5",
        "a.cif, line 27: found '1.5', expected an occupancy from 0 to 1 of Li1."
      ),
      (
        "Li2 Li1+ .75", "Li2 Li1+ .25",
        "a.cif, line 27: found 2.0 atoms at Li1, expected at most one."
      ),
      (
        "S1 S2- 0 0 0", "S1 S2- 0.76 .25 .25",
        "a.cif, line 29: found 2.0 atoms at Li2 and S1, expected at most one."
      ),
    ])
  func refuses(find: String, replace: String, expected: String) {
    let text = find.isEmpty ? replace : Self.file.replacing(find, with: replace, maxReplacements: 1)
    #expect(sentence { try CIF.read(text, file: "a.cif") } == expected)
  }
}
