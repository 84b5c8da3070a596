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

  @Test(
    "A group by its name gives what its operations give",
    arguments: [
      "_space_group_name_H-M_alt 'F m -3 m'", "_symmetry_space_group_name_H-M Fm-3m",
      "_space_group_IT_number 225", "_space_group.name_Hall '-F 4 2 3'",
    ])
  func groupByName(line: String) throws {
    let start = try #require(Self.file.range(of: "loop_\n_space_group_symop_id"))
    let end = try #require(Self.file.range(of: "loop_ _atom_type_symbol"))
    var text = Self.file
    text.replaceSubrange(start.lowerBound..<end.lowerBound, with: line + "\n")
    let one = text.replacing("Li2 Li1+ .75 .25 .25 ?  # the second of the two\n", with: "")
    let listed = try #require(try Self.read(Self.file).structure.ordered())
    let named = try #require(try Self.read(one).structure.ordered())
    #expect(named.composition == listed.composition)
    for position in named.positions {
      #expect(
        listed.positions.contains {
          listed.lattice.shortestImage($0 - position).length < 1e-12
        })
    }
  }

  @Test("A name with several settings is refused unless it says which")
  func settings() throws {
    func text(_ name: String) -> String {
      Self.head + "_symmetry_space_group_name_H-M '\(name)'\n" + Self.atoms("C1 C 0 0 0 1")
    }
    #expect(
      sentence { try CIF.read(text("F d -3 m"), file: "a.cif") }
        == "a.cif, line 8: 'F d -3 m' stands for 2 settings of this cell; "
        + "the symmetry operations must be listed.")
    for choice in ["F d -3 m S", "F d -3 m :1"] {
      #expect(try Self.read(text(choice)).structure.sites.count == 8)
    }
    #expect(try Self.read(text("F d -3 m Z")).structure.sites.count == 16)
    #expect(
      sentence { try CIF.read(text("R -3 m H"), file: "a.cif") }
        == "a.cif, line 8: 'R -3 m H' is no tabulated space group of this cell; "
        + "the symmetry operations must be listed.")
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

  @Test("Images that cannot both be there are one site; split sites stay split")
  func coincidence() throws {
    func sites(_ rows: String) throws -> [DisorderedStructure.Site] {
      try Self.read(Self.head + Self.mirror + Self.atoms(rows)).structure.sites
    }
    // 0.02 × 5 Å off the mirror, its image 0.2 Å away.
    let full = try sites("Li1 Li 0.02 0.1 0.2 1")
    #expect(full.count == 1)
    #expect(abs(full[0].position.x) < 1e-15)
    let split = try sites("Li1 Li 0.02 0.1 0.2 0.5")
    #expect(split.map(\.position.x) == [0.02, 0.98])
    let shared = try sites("Al1 Al 0.001 0.1 0.2 0.25\nTi1 Ti 0.001 0.1 0.2 0.75")
    #expect(shared.count == 1)
    #expect(shared[0].occupants.map(\.occupancy) == [0.25, 0.75])
    #expect(shared[0].occupants.map(\.element.symbol) == ["Al", "Ti"])
    let far = try sites("Li1 Li 0.1 0.1 0.2 1")
    #expect(far.count == 2)
  }

  @Test("Disorder is kept: average counts, no ordered crystal")
  func disorder() throws {
    let structure = try Self.read(
      Self.head + Self.mirror + Self.atoms("Li1 Li 0.3 0 0 0.5\nS1 S 0 0 0.5 0.97")
    ).structure
    #expect(structure.ordered() == nil)
    #expect(structure.averageCounts == [.lithium: 1, .sulfur: 0.97])
  }

  @Test("Writing and reading gives the same crystal", arguments: 1...5)
  func roundTrip(seed: UInt64) throws {
    let structure = ExtendedXYZTests.frame(seed, atoms: 9).structure
    var crystal = DisorderedStructure(structure)
    crystal.sites[0].label = "Li1"
    crystal.sites[1].occupants = [
      .init(element: .phosphorus, occupancy: 0.25, charge: 5),
      .init(element: .sulfur, occupancy: 0.5, charge: -2),
    ]
    let back = try Self.read(CIF.write(crystal, name: "a b")).structure
    #expect(back.sites.map(\.position) == crystal.sites.map(\.position))
    #expect(back.sites.map(\.occupants) == crystal.sites.map(\.occupants))
    #expect(back.sites[0].label == "Li1")
    #expect((back.lattice.lengths - crystal.lattice.lengths).length < 1e-12)
    #expect((back.lattice.angles - crystal.lattice.angles).length < 1e-11)
  }

  @Test(
    "Elements of symbols and labels",
    arguments: [
      ("Li1+", "Li", 1.0), ("S2-", "S", -2), ("O-2", "O", -2), ("Fe+3", "Fe", 3), ("D", "H", nil),
      ("Cl-", "Cl", -1), ("Li0+", "Li", 0), ("P", "P", nil), ("CL", "Cl", nil),
    ])
  func symbols(text: String, element: String, charge: Double?) throws {
    let species = try #require(CIFSpecies.symbol(text))
    #expect(species.element.symbol == element)
    #expect(species.charge == charge)
  }

  @Test("Labels without symbols: by letters, and by the formula where those leave a choice")
  func labels() throws {
    #expect(CIFSpecies.label("Li1").map(\.symbol) == ["Li"])
    #expect(CIFSpecies.label("LI1A").map(\.symbol) == ["Li"])
    #expect(CIFSpecies.label("S2A").map(\.symbol) == ["S"])
    #expect(CIFSpecies.label("D1").map(\.symbol) == ["H"])
    #expect(CIFSpecies.label("SI1").map(\.symbol) == ["Si", "S"])
    #expect(CIFSpecies.symbol("Wat") == nil && CIFSpecies.symbol("X1") == nil)
    let rows =
      "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n"
      + "_atom_site_fract_z\nSI1 0 0 0\nO1 .5 .5 .5\n"
    let text = Self.head + Self.mirror
    #expect(
      sentence { try CIF.read(text + rows, file: "a.cif") }
        == "a.cif, line 17: 'SI1' is not the symbol of an element.")
    let formula = "_chemical_formula_sum 'Si O'\n"
    #expect(try Self.read(text + formula + rows).structure.ordered()?.composition.formula == "OSi")
  }

  @Test(
    "Operations as they are written",
    arguments: [
      ("x,y,z", [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0]),
      ("-X, -Y, 1/2+Z", [-1, 0, 0, 0, -1, 0, 0, 0, 1], [0, 0, 0.5]),
      ("x-y,x,z+.3333", [1, -1, 0, 1, 0, 0, 0, 0, 1], [0, 0, 1.0 / 3]),
      ("-y+0.25,z-3/4, x", [0, -1, 0, 0, 0, 1, 1, 0, 0], [0.25, 0.25, 0]),
    ] as [(String, [Double], [Double])])
  func operations(text: String, rotation: [Double], translation: [Double]) throws {
    let operation = try #require(CIFSymmetry.parse(text))
    #expect(operation.rotation.rowMajor == rotation)
    let t = Vector3(translation[0], translation[1], translation[2])
    #expect((operation.translation - t).length < 1e-15)
  }

  @Test(
    "What is no operation is none",
    arguments: [
      "", "x,y", "x,y,z,x", "x,y,y", "x,y,q", "x,y,z+1/0", "x y,y,z", "x,y,1/2/3+z", "0,y,z",
      "x,y,",
    ])
  func noOperation(text: String) {
    #expect(CIFSymmetry.parse(text) == nil)
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

  @Test("Neither operations nor a group, and a multiplicity that does not come out, are refused")
  func refusesSymmetry() {
    let rows = Self.atoms("Li1 Li 0 0 0 1")
    #expect(
      sentence { try CIF.read(Self.head + rows, file: "a.cif") }
        == "a.cif, line 1: the data block gives neither symmetry operations nor a space group.")
    let stated = rows.replacing("occupancy", with: "symmetry_multiplicity")
      .replacing("0 0 0 1", with: "0.1 0 0 1")
    #expect(
      sentence { try CIF.read(Self.head + Self.mirror + stated, file: "a.cif") }
        == "a.cif, line 19: found 2 images of Li1, expected the stated multiplicity 1.")
    let hexagonal = Self.head + Self.mirror.replacing("-x,y,z", with: "-x+y,y,z")
    #expect(
      sentence { try CIF.read(hexagonal + rows, file: "a.cif") }
        == "a.cif, line 11: found '-x+y,y,z', expected a symmetry operation that maps the cell "
        + "onto itself.")
  }
}
